import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { commandText } from "../../../generator/diagnostics/command-text.ts";
import {
  ImportError,
  type ImportedModel,
  type Importer,
  type ImportOptions,
  type ModelFile,
  tensorOf,
} from "../../../generator/import/imported-model.ts";
import type { Graph } from "../../../generator/import/onnx/graph.ts";
import { unreadableOf } from "../../../generator/import/onnx/translate/translate.ts";
import { writeSafetensors } from "../../../generator/import/write-safetensors.ts";
import { writeSpec } from "../../../generator/import/write-spec.ts";
import type { Network } from "../../../generator/ir/network.ts";
import type { Dtype } from "../../../generator/ir/number-format.ts";
import { load } from "../../../generator/load.ts";
import { interpret } from "../../../generator/reference/interpret.ts";
import { mutate, randomNumbers } from "../../support/mutate.ts";

/** A file in memory, with others beside it by name. */
export const modelFile = (
  path: string,
  content: string | Uint8Array,
  beside: Readonly<Record<string, string>> = {},
): ModelFile => ({
  path,
  bytes: typeof content === "string" ? new TextEncoder().encode(content) : content,
  readBeside: (name) => {
    const text = beside[name];
    if (text === undefined) throw new Error(`there is no ${name}`);
    return new TextEncoder().encode(text);
  },
});

/** Tensors by their keys, as float32. */
export type Tensors = Readonly<
  Record<string, readonly [shape: readonly number[], numbers: readonly number[]]>
>;

/** A state dict of PyTorch, saved as safetensors. */
export const stateDict = (tensors: Tensors): ModelFile =>
  modelFile(
    "net.safetensors",
    writeSafetensors(
      new Map(
        Object.entries(tensors).map(([key, [shape, numbers]]) => [
          key,
          tensorOf(shape, Float32Array.from(numbers)),
        ]),
      ),
    ),
  );

export const modelOnDisk = (path: string): ModelFile => ({
  path: basename(path),
  bytes: readFileSync(path),
  readBeside: (name) => readFileSync(join(dirname(path), name)),
});

/** The network that the written spec gives. */
export function networkOf(model: ImportedModel, dtype?: Dtype): Network {
  const { spec, weights } = writeSpec(model, "net");
  return load(spec, { readFile: () => weights, ...(dtype && { dtype }) }).network;
}

/** What is said of a file that cannot be imported: `place (op): reason [help]`. */
export async function problemsOf(
  importer: Importer,
  file: ModelFile,
  options: ImportOptions = {},
): Promise<string[]> {
  try {
    await importer(file, options);
  } catch (thrown) {
    if (!(thrown instanceof ImportError)) throw thrown;
    return thrown.problems.map(({ where, reason, help }) =>
      [
        ...(where === undefined ? [] : [`${where}:`]),
        reason,
        ...(help === undefined ? [] : [`[${commandText(help, "gen")}]`]),
      ].join(" "),
    );
  }
  return [];
}

/** How many damaged files were imported and how many refused; throws whatever is no refusal. */
export async function importMutants(
  importer: Importer,
  seed: ModelFile,
  options: ImportOptions,
  count: number,
): Promise<{ imported: number; refused: number }> {
  const random = randomNumbers(seed.bytes.length);
  const found = { imported: 0, refused: 0 };
  for (let n = 0; n < count; n++) {
    try {
      const model = await importer({ ...seed, bytes: mutate(seed.bytes, random) }, options);
      writeSpec(model, "net");
      found.imported++;
    } catch (thrown) {
      if (!(thrown instanceof ImportError)) throw thrown;
      found.refused++;
    }
  }
  return found;
}

/** A file without others beside it. */
export const alone = (bytes: Uint8Array, path = "model"): ModelFile => modelFile(path, bytes);

/** The outputs of an imported model once it is a spec and weights that were loaded again. */
export function run(model: ImportedModel, x: readonly number[]): readonly number[] {
  return interpret(networkOf(model), x).output;
}

/** A graph that was read, of which nothing is unreadable; else what an import of it is refused with is thrown. */
export function wholly<G extends Graph>(graph: G): G {
  const problems = unreadableOf(graph);
  if (problems.length > 0) throw new ImportError(...problems);
  return graph;
}

/** The problems that an import is refused with. */
export async function refusal(importing: () => unknown): Promise<ImportError["problems"]> {
  try {
    await importing();
  } catch (error) {
    if (error instanceof ImportError) return error.problems;
    throw error;
  }
  throw new Error("it was imported");
}
