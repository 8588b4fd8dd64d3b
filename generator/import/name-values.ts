import { list, quote } from "../diagnostics/words.ts";
import { fixIdentifier } from "../ir/identifier.ts";
import { UniqueNames } from "./unique-names.ts";

/** Names as a spec may have them, and what has to be told of them. */
export interface Named {
  readonly names?: readonly string[];
  /** What the file calls them, where it has other texts, each another, for them. */
  readonly keys?: readonly string[];
  readonly remarks: readonly string[];
}

/** The nearest identifier, without the `_` that would end it: `sepal length (cm)` becomes `sepal_length_cm`. */
export const plainIdentifier = (name: string): string =>
  fixIdentifier(fixIdentifier(name).replace(/(?<=[^_])_+$/, ""));

/** Names of inputs have to be identifiers, each another: `sepal length (cm)` becomes `sepal_length_cm`. */
export function nameInputs(names: readonly string[]): Named {
  const unique = new UniqueNames();
  const fixed = names.map((name) => unique.give(plainIdentifier(name)));
  const other = names.flatMap((name, n) => (name === fixed[n] ? [] : [`${quote(name)} is ${fixed[n]}`]));
  const areKeys = other.length > 0 && new Set(names).size === names.length && !names.includes("");
  return {
    names: fixed,
    ...(areKeys && { keys: names }),
    remarks: other.length === 0 ? [] : [`Input names must be identifiers, so ${list(other, "and", 4)}.`],
  };
}

/** What an input has of them. */
export const namesOf = ({ names, keys }: Named): Pick<Named, "names" | "keys"> => ({
  ...(names && { names }),
  ...(keys && { keys }),
});

/** Labels of outputs have to be texts, each another; any else are left out. */
export function nameOutputs(labels: readonly string[], outputs: number): Named {
  if (labels.length === outputs && new Set(labels).size === outputs && !labels.includes(""))
    return { names: labels, remarks: [] };
  const found = list(labels.map(quote), "and", 8);
  return {
    remarks: [
      `The output names are left out, because they are not ${outputs === 1 ? "one label" : `${outputs} different labels`}: ${found}.`,
    ],
  };
}
