import { suggest } from "../diagnostics/suggest.ts";
import { count, list, quote } from "../diagnostics/words.ts";
import { activationNames, findActivation } from "../ir/vocabulary.ts";
import { vocabulary } from "../vocabulary/index.ts";
import { applied } from "./fields.ts";
import { ImportError, type ImportedActivation, type ImportProblem } from "./imported-model.ts";

/** What `--layers` may say for no activation. */
const NONE = new Set(["identity", "linear", "none"]);

/**
 * The activations of `--layers relu,leaky_relu:0.1,softmax`, parameters after colons in the order of the vocabulary.
 * Nothing stands for identity.
 * @param wanted how many layers there are, and what they are called
 * @throws ImportError every word that cannot be read
 */
export function readLayersFlag(
  words: readonly string[],
  wanted: readonly string[],
): (ImportedActivation | undefined)[] {
  const problems: ImportProblem[] = [];
  if (words.length !== wanted.length) {
    problems.push({
      where: "--layers",
      reason: `it has ${count(words.length, "activation")}, but the file has ${count(wanted.length, "layer")} with weights: ${list(wanted)}`,
      help: `write one for each, as in --layers ${exampleFor(wanted.length)}`,
    });
  }
  const read = words.map((word) => readActivation(word.trim(), problems));
  if (problems.length > 0) throw new ImportError(...problems);
  return read;
}

/** `relu,relu,identity` for three layers. */
export const exampleFor = (layers: number): string =>
  [...Array<string>(Math.max(0, layers - 1)).fill("relu"), "identity"].join(",");

function readActivation(word: string, problems: ImportProblem[]): ImportedActivation | undefined {
  const [given = "", ...values] = word.split(":");
  const name = given.toLowerCase();
  if (NONE.has(name) && values.length === 0) return undefined;
  const found = findActivation(vocabulary, name);
  if (found === undefined) {
    const meant = suggest(name, [...activationNames(vocabulary), ...NONE]);
    problems.push({
      where: "--layers",
      reason: `no activation is called ${quote(given)}`,
      ...(meant !== undefined && { help: `did you mean ${quote(meant)}?` }),
    });
    return undefined;
  }
  const [own, { parameters }] = found;
  const known = Object.keys(parameters);
  const needed = known.filter((parameter) => parameters[parameter]?.default === undefined);
  const isNumber = values.every((value) => value.trim() !== "" && Number.isFinite(Number(value)));
  if (!isNumber || values.length > known.length || values.length < needed.length) {
    const form = [own, ...known].join(":");
    problems.push({ where: "--layers", reason: `${quote(word)} is not of the form ${form}` });
  }
  return applied(own, Object.fromEntries(values.map((value, n) => [known[n], Number(value)])));
}
