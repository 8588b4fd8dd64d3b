import { list, quote } from "../diagnostics/words.ts";
import { fixIdentifier } from "../ir/identifier.ts";
import { UniqueNames } from "./unique-names.ts";

/** Names that a spec allows, and remarks about what was changed. */
export interface Named {
  readonly names?: readonly string[];
  /** The names in the file, if they differ from `names` and are distinct. */
  readonly keys?: readonly string[];
  readonly remarks: readonly string[];
}

/** The nearest identifier, without underscores at its end: `sepal length (cm)` becomes `sepal_length_cm`. */
export const plainIdentifier = (name: string): string =>
  fixIdentifier(fixIdentifier(name).replace(/(?<=[^_])_+$/, ""));

/** Names of inputs, made distinct identifiers: `sepal length (cm)` becomes `sepal_length_cm`. */
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

/**
 * Names of ports, made distinct identifiers: `0` becomes `input_0`.
 * @param reserved names that are taken
 */
export function namePorts(
  names: readonly string[],
  what: "input" | "output",
  reserved: Iterable<string> = [],
): Named & { readonly names: readonly string[] } {
  const unique = new UniqueNames(reserved);
  const fixed = names.map((name) => {
    const plain = plainIdentifier(name);
    return unique.give(plain.startsWith("_") && !name.startsWith("_") ? `${what}${plain}` : plain);
  });
  const other = names.flatMap((name, n) => (name === fixed[n] ? [] : [`${quote(name)} is ${fixed[n]}`]));
  const remark = `Names of ${what}s must be identifiers, so ${list(other, "and", 4)}.`;
  return { names: fixed, remarks: other.length === 0 ? [] : [remark] };
}

/** The part that belongs to an input. */
export const namesOf = ({ names, keys }: Named): Pick<Named, "names" | "keys"> => ({
  ...(names && { names }),
  ...(keys && { keys }),
});

/** Labels of outputs. Labels that are not distinct and non-empty are left out, with a remark. */
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
