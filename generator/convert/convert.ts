import { readPlainValue } from "../1-read/plain-value.ts";
import type { SpecDefaults } from "../1-read/read-spec.ts";
import { takenOutputs } from "../2-resolve/needs.ts";
import { WeightFiles } from "../2-resolve/weight-files.ts";
import { Report } from "../diagnostics/report.ts";
import { folderOf, insideFolder, type ReadFile } from "../ir/relative-path.ts";
import type { NetworkLayerSpec, Spec, SpecValue } from "../ir/spec.ts";
import { type Loaded, load } from "../load.ts";
import { vocabulary } from "../vocabulary/index.ts";
import type { Plain } from "../write-yaml.ts";
import { markPaths } from "./mark-paths.ts";
import { type Move, movePaths } from "./move-paths.ts";
import { readWritten } from "./read-written.ts";
import { type Mapping, plainOf, type Tree, treeOf } from "./tree.ts";
import { type KnownShapes, type Language, type OnLong, writeProgram } from "./write-program.ts";
import { refuseInfinite, writeJson, writeYaml } from "./write-text.ts";

/** A spec that was found to be sound, and the files beside it. */
export interface ConvertSource {
  readonly loaded: Pick<Loaded, "written" | "source" | "sources">;
  readonly readFile: ReadFile;
  /** What the specs that it embeds mean where they do not say otherwise. */
  readonly defaults?: SpecDefaults | undefined;
  readonly move: Move;
}

/** The text of a YAML spec as a program that exports the same network. Throws a ConvertError. */
export function convertToProgram(
  text: string,
  source: ConvertSource,
  language: Language,
  onLong?: OnLong,
): string {
  const written = readWritten(text);
  const root = moved(written.root, source) as Mapping;
  return writeProgram({ ...written, root }, shapesOf(source), vocabulary, language, onLong);
}

/** How the text of a spec can be written. */
export type TextForm = "yaml" | "json";

/** What a program exports as the text of a spec. Throws a ConvertError. */
export function convertToText(value: SpecValue, source: ConvertSource, form: TextForm): string {
  const tree = treeOf(readPlainValue(value, new Report(undefined)));
  if (form === "json") refuseInfinite(tree);
  const spec = plainOf(moved(tree, source)) as Readonly<Record<string, Plain>>;
  return { yaml: writeYaml, json: writeJson }[form](spec, vocabulary);
}

const moved = (root: Tree, { move }: ConvertSource): Tree => movePaths(markPaths(root, vocabulary), move);

/** What files say of shapes. */
function shapesOf({ loaded: { written }, readFile, defaults }: ConvertSource): KnownShapes {
  const report = new Report(undefined);
  const { weights, layers } = written as Spec;
  const files = new WeightFiles(weights, readFile, report, []);
  return {
    ofTensor(file, key) {
      const tensor = files.read({ from: "file", file, key, layout: "in_out", shape: undefined }, []);
      report.throwErrors();
      return tensor?.shape ?? [];
    },
    ofNetwork(i) {
      const layer = layers[i] as NetworkLayerSpec;
      const path = insideFolder(layer.file) as string;
      const beside: ReadFile = (file) => readFile(folderOf(path) + file);
      const { network } = load(readFile(path), { path, readFile: beside, ...(defaults && { defaults }) });
      const taken = network.outputs.filter(({ name }) => takenOutputs(layer).includes(name));
      // The only output of a spec has no name of its own.
      const isNamed = layer.spec?.outputs.some((output) => output.path.length > 1);
      return isNamed
        ? Object.fromEntries(taken.map(({ name, shape }) => [name, shape]))
        : (taken[0]?.shape ?? []);
    },
  };
}
