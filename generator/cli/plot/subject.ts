import { existsSync } from "node:fs";
import { namesActivation, readActivationWord, suggestActivation } from "../../activation-word.ts";
import { helps } from "../../diagnostics/messages.ts";
import { quote } from "../../diagnostics/words.ts";
import { type Chosen, choose } from "../../plot/activation-function.ts";
import { usageError } from "../problems/failure.ts";
import { STDIN } from "../specs/open.ts";
import { suggestSpec } from "../specs/suggest.ts";

/** What is to be plotted. */
export type PlotSubject =
  | { readonly kind: "activations"; readonly chosen: readonly Chosen[] }
  | { readonly kind: "spec"; readonly name: string };

/** What the words of `gen plot` mean: activations, or one spec. Throws a Failure. */
export function subjectOf(words: readonly string[]): PlotSubject {
  const isFile = words.map(meansFile);
  const [first = ""] = words;
  if (isFile.every((one) => !one)) return { kind: "activations", chosen: words.map(chosenBy) };
  if (words.length === 1) return { kind: "spec", name: first };
  const file = words[isFile.indexOf(true)] as string;
  throw isFile.includes(false)
    ? usageError(`${quote(file)} is a file; a plot shows either activations or a single network.`)
    : usageError(
        `${words.length} files were given; only one network can be plotted at a time.`,
        (gen) => `${gen} plot ${file} plots the first of them`,
      );
}

/** Whether a word is the path of a file rather than the name of an activation. Throws where it may be either, or is neither. */
function meansFile(word: string): boolean {
  if (word === STDIN || /[/\\]|\.ya?ml$/i.test(word)) return true;
  const exists = existsSync(word);
  if (namesActivation(word)) {
    if (!exists) return false;
    throw usageError(
      `${quote(word)} is both an activation and a file.`,
      `write ./${word} for the file, or plot the activation from another folder`,
    );
  }
  if (exists || (/\.\w+$/.test(word) && !word.includes(":"))) return true;
  const activation = suggestActivation(word);
  throw usageError(
    `${quote(word)} is neither an activation nor a file.`,
    activation === undefined ? suggestSpec(word)?.help : helps.didYouMean(activation),
  );
}

function chosenBy(word: string): Chosen {
  const read = readActivationWord(word);
  if ("reason" in read) throw usageError(`${read.reason}.`, read.help);
  return choose(read.name, read.activation, read.parameters);
}
