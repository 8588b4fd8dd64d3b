import { readActivationWord } from "../activation-word.ts";
import { count, list } from "../diagnostics/words.ts";
import { applied, ImportError, type ImportedActivation, type ImportProblem } from "./imported-model.ts";

/**
 * The activations of `--layers relu,leaky_relu:0.1,softmax`, parameters after colons in the order of the vocabulary.
 * Undefined stands for identity.
 * @param wanted the names of the layers
 * @throws ImportError with every word that is not an activation
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
      help: `write one for each layer, as in --layers ${exampleFor(wanted.length)}`,
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
  const read = readActivationWord(word);
  if ("reason" in read) {
    problems.push({ where: "--layers", ...read });
    return undefined;
  }
  const { name, parameters } = read;
  return name === "identity" ? undefined : applied(name, parameters);
}
