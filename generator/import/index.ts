import { list } from "../diagnostics/words.ts";
import { has } from "./foreign-files.ts";
import {
  ImportError,
  type ImportedModel,
  type Importer,
  type ImportOptions,
  type ImportProblem,
  type ModelFile,
} from "./imported-model.ts";
import { readJson } from "./read-file.ts";
import { foreignContent, foreignExtension, foreignJson } from "./recognize-foreign.ts";

/** An option that only some formats have. */
type FormatOption = Exclude<keyof ImportOptions, "fold">;

/** One format of trained files. The importer itself is loaded on demand. */
export interface ImportFormat {
  readonly name: string;
  /** In lower case, with their dots. */
  readonly extensions: readonly string[];
  /** Tells JSON of this format from JSON of others. */
  readonly isJson?: (value: object) => boolean;
  /** The options that apply to it, besides those of every format. */
  readonly takes: readonly FormatOption[];
  readonly load: () => Promise<Importer>;
}

export const importFormats: readonly ImportFormat[] = [
  {
    name: "ONNX",
    extensions: [".onnx"],
    takes: ["dims", "bind", "inputs", "results", "states", "batch"],
    load: async () => (await import("./onnx/index.ts")).importOnnx,
  },
  {
    name: "safetensors",
    extensions: [".safetensors"],
    takes: ["layers", "architecture"],
    load: async () => (await import("./safetensors/index.ts")).importSafetensors,
  },
  {
    name: "Keras",
    extensions: [".keras", ".h5", ".hdf5"],
    takes: ["dims", "results"],
    load: async () => (await import("./keras/index.ts")).importKeras,
  },
  {
    name: "TensorFlow.js",
    extensions: [".json"],
    isJson: has("modelTopology"),
    takes: ["dims", "results"],
    load: async () => (await import("./tfjs/index.ts")).importTfjs,
  },
  {
    name: "scikit-learn",
    extensions: [".npz"],
    takes: ["layers"],
    load: async () => (await import("./sklearn/index.ts")).importSklearn,
  },
  {
    name: "brain.js",
    extensions: [".json"],
    isJson: (value) => has("sizes", "layers")(value) || ("type" in value && has("options")(value)),
    takes: [],
    load: async () => (await import("./brain/index.ts")).importBrain,
  },
  {
    name: "synaptic",
    extensions: [".json"],
    isJson: has("neurons", "connections"),
    takes: [],
    load: async () => (await import("./synaptic/index.ts")).importSynaptic,
  },
  {
    name: "RTNeural",
    extensions: [".json"],
    isJson: has("in_shape", "layers"),
    takes: [],
    load: async () => (await import("./rtneural/index.ts")).importRTNeural,
  },
  {
    name: "GuitarML",
    extensions: [".json"],
    isJson: has("model_data", "state_dict"),
    takes: [],
    load: async () => (await import("./guitarml/index.ts")).importGuitarML,
  },
  {
    name: "Neural Amp Modeler",
    extensions: [".nam", ".json"],
    isJson: has("architecture", "config"),
    takes: ["prewarm"],
    load: async () => (await import("./nam/index.ts")).importNam,
  },
  {
    name: "NNet",
    extensions: [".nnet"],
    takes: [],
    load: async () => (await import("./nnet/index.ts")).importNNet,
  },
];

/** The options as they are spelled on the command line. */
const flags: Readonly<Record<FormatOption, string>> = {
  layers: "--layers",
  architecture: "--architecture",
  bind: "--bind",
  dims: "--dim",
  inputs: "--input",
  results: "--result",
  states: "--state",
  batch: "--batch",
  prewarm: "--prewarm",
};

const LFS = "version https://git-lfs.github.com/spec/";

/**
 * Imports a trained file with the importer for its format.
 * @throws ImportError with every problem
 */
export async function importModel(
  file: ModelFile,
  { fold = false, ...options }: ImportOptions = {},
): Promise<ImportedModel> {
  const format = formatOf(file);
  if (file.bytes.length === 0) throw new ImportError({ reason: "the file is empty" });
  const strays = (Object.keys(options) as FormatOption[]).filter((key) => !format.takes.includes(key));
  if (strays.length > 0) throw new ImportError(...strays.map((key) => stray(key, format)));
  const importer = await format.load();
  const model = await importer(file, options);
  const folded = fold ? (await import("./folding/fold-into-weights.ts")).foldIntoWeights(model) : model;
  return options.prewarm ? (await import("./prewarm.ts")).prewarm(folded) : folded;
}

const stray = (key: FormatOption, { name, takes }: ImportFormat): ImportProblem => ({
  where: flags[key],
  reason: `it does not apply to ${name} files`,
  help: takes.length === 0 ? "leave it out" : `options that do: ${list(takes.map((known) => flags[known]))}`,
});

/** The format of a file, by its extension and, if several formats share that, by its content. */
export function formatOf(file: ModelFile): ImportFormat {
  if (new TextDecoder().decode(file.bytes.subarray(0, LFS.length)) === LFS)
    throw new ImportError({
      reason: "it is a Git LFS pointer, not the file itself",
      help: "git lfs pull fetches the file",
    });
  const extension = /\.[^./\\]*$/.exec(file.path.toLowerCase())?.[0] ?? "";
  const candidates = importFormats.filter(({ extensions }) => extensions.includes(extension));
  const [only] = candidates;
  const foreign = foreignContent(file, only !== undefined);
  if (foreign !== undefined) throw new ImportError(foreign);
  if (only === undefined) throw new ImportError(unknown(extension));
  return candidates.length === 1 ? only : formatOfJson(file, candidates);
}

function unknown(extension: string): ImportProblem {
  const known = foreignExtension(extension);
  if (known !== undefined) return known;
  const readable = importFormats.map(({ name, extensions }) => `${name} (${extensions.join(", ")})`);
  return {
    reason: "its extension is not that of a format that can be imported",
    help: `formats that can be imported: ${list(readable)}`,
  };
}

function formatOfJson(file: ModelFile, candidates: readonly ImportFormat[]): ImportFormat {
  const value = readJson(file.bytes);
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  const format = isObject ? candidates.find(({ isJson }) => isJson?.(value)) : undefined;
  if (format !== undefined) return format;
  throw new ImportError(
    foreignJson(value) ?? {
      reason: "its JSON is not a network that can be imported",
      help: `formats that can be imported: ${list(candidates.map(({ name }) => name))}, as each library saves them`,
    },
  );
}
