import { list, quote } from "../diagnostics/words.ts";
import { fixIdentifier } from "../ir/identifier.ts";

/** Names as a spec may have them, and what has to be told of them. */
export interface Named {
  readonly names?: readonly string[];
  readonly remarks: readonly string[];
}

/** Names of inputs have to be identifiers, each another: `sepal length (cm)` becomes `sepal_length_cm`. */
export function nameInputs(names: readonly string[]): Named {
  const taken = new Set<string>();
  const next = new Map<string, number>();
  const fixed = names.map((name) => {
    const plain = fixIdentifier(name).replace(/(?<=[^_])_+$/, "");
    const identifier = fixIdentifier(plain);
    let free = identifier;
    let n = next.get(identifier) ?? 2;
    for (; taken.has(free); n++) free = `${identifier}_${n}`;
    next.set(identifier, n);
    taken.add(free);
    return free;
  });
  const other = names.flatMap((name, n) => (name === fixed[n] ? [] : [`${quote(name)} is ${fixed[n]}`]));
  return {
    names: fixed,
    remarks: other.length === 0 ? [] : [`Names of inputs are identifiers, so ${list(other, "and", 4)}.`],
  };
}

/** Labels of outputs have to be texts, each another; any else are left out. */
export function nameOutputs(labels: readonly string[], outputs: number): Named {
  if (labels.length === outputs && new Set(labels).size === outputs && !labels.includes(""))
    return { names: labels, remarks: [] };
  const found = list(labels.map(quote), "and", 8);
  return {
    remarks: [`The names of the outputs are left out, as they are not ${outputs} different texts: ${found}.`],
  };
}
