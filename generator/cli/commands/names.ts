import { existsSync } from "node:fs";
import leven from "leven";
import type { CommandText } from "../../diagnostics/command-text.ts";
import { shellWord } from "../../diagnostics/shell-word.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { quote } from "../../diagnostics/words.ts";
import { type Failure, usageError } from "../problems/failure.ts";

/** The commands that are not `gen` itself, in the order of `gen --help`. */
export const commandNames = [
  "init",
  "import",
  "convert",
  "draw",
  "plot",
  "run",
  "report",
  "verify",
  "bench",
  "sql",
  "schema",
  "snippet",
  "completion",
] as const;

export type CommandName = (typeof commandNames)[number];

/** What to run instead of commands that other tools have; `names` are the specs that follow, or an example. */
const guesses: readonly (readonly [words: string, help: (gen: string, names: string) => string])[] = [
  [
    "new create add scaffold setup",
    (gen) =>
      `${gen} init adds a spec, a test and a CI job to a project; ${gen} import model.onnx makes a spec from a trained network`,
  ],
  [
    "build compile generate make emit codegen transpile",
    (gen, names) => `${gen} ${names} compiles; no command is needed before the spec`,
  ],
  ["watch dev serve start", (gen, names) => `${gen} --watch ${names} recompiles on every change`],
  [
    "check lint validate ci diff",
    (gen, names) => `${gen} --check ${names} fails if a module is stale or wrong`,
  ],
  [
    "test compare assert prove",
    (gen, names) =>
      `${gen} verify ${names} --vectors io.npz compares with recorded outputs; ${gen} --check ${names} is for CI`,
  ],
  [
    "export load from train",
    (gen) =>
      `${gen} import model.onnx makes a spec from a trained network; ${gen} specs/model.yaml compiles it to a module`,
  ],
  [
    "inspect info show describe summary stats cost size list ls",
    (gen, names) => `${gen} report ${names} shows what each layer costs`,
  ],
  [
    "bigquery snowflake udf warehouse",
    (gen, names) =>
      `${gen} sql ${names} --dialect bigquery writes a function of BigQuery; snowflake is the other dialect`,
  ],
  [
    "graph view visualize visualise picture diagram svg render mermaid",
    (gen, names) => `${gen} draw ${names} makes a picture; ${gen} report ${names} lists the layers`,
  ],
  [
    "curve chart surface heatmap",
    (gen) =>
      `${gen} plot sigmoid plots an activation; ${gen} plot specs/net.yaml plots a network with one or two inputs`,
  ],
  [
    "predict eval infer exec forward trace",
    (gen, names) => `${gen} run ${names} --input 1.0,0.5 computes one sample`,
  ],
  ["benchmark perf profile measure time", (gen, names) => `${gen} bench ${names} measures the speed`],
  ["version -v", (gen) => `${gen} --version prints the version`],
  ["completions autocomplete", (gen) => `${gen} completion bash prints the script for a shell`],
  [
    "install update upgrade",
    () =>
      "npm install --save-dev ../neuroll installs neuroll from a checkout; npm pack ../neuroll makes an archive, which is installed in the same way",
  ],
];

export const guessedWords: readonly string[] = guesses.flatMap(([words]) => words.split(" "));

/** What to run instead of a command that gen does not have; nothing where that is not known. */
export const helpForCommand = (word: string, names = "specs/net.yaml"): CommandText | undefined => {
  const [, help] = guesses.find(([words]) => words.split(" ").includes(word)) ?? [];
  return help && ((gen) => help(gen, names));
};

/**
 * The error for a first name that is a command of other tools, or a misspelt one before specs; nothing if a file or folder
 * has that name.
 */
export function guessedCommand([word = "", ...names]: readonly string[]): Failure | undefined {
  if (existsSync(word)) return undefined;
  const specs = names.length === 0 ? undefined : names.map(shellWord).join(" ");
  const help = helpForCommand(word, specs) ?? helpForMisspelt(word, specs);
  return help === undefined ? undefined : usageError(`there is no command ${quote(word)}.`, help);
}

/** What a misspelt command before specs probably means. */
function helpForMisspelt(word: string, specs: string | undefined): CommandText | undefined {
  if (specs === undefined || !/^[a-z]+$/i.test(word)) return undefined;
  const meant = suggest(word, [...commandNames, ...guessedWords]);
  // A spec without its ending is a short word too.
  if (meant === undefined || leven(word, meant) > (word.length < 6 ? 1 : 2)) return undefined;
  return helpForCommand(meant, specs) ?? ((gen) => `did you mean ${gen} ${meant} ${specs}?`);
}
