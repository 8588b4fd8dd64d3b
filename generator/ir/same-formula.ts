import type { Index, Scalar } from "./scalar.ts";
import { spellNumber } from "./spell-number.ts";
import { foldScalar } from "./walk-scalar.ts";

/** How the names in a formula are spelled in a key. */
export interface Names {
  readonly buffer: (name: string) => string;
  readonly local: (name: string) => string;
  readonly index: (index: Index) => string;
}

/** A key that is equal for formulas that compute the same in the same way. */
export function formulaKey(formula: Scalar): string {
  const key = keys.get(formula) ?? spellFormula(formula, asTheyAre);
  keys.set(formula, key);
  return key;
}

const keys = new WeakMap<Scalar, string>();

const asTheyAre: Names = { buffer: (name) => name, local: (name) => name, index: JSON.stringify };

/** A key that is equal for formulas that compute the same in the same way, if their names are spelled alike. */
export function spellFormula(formula: Scalar, { buffer, local, index: place }: Names): string {
  const nodes: string[] = [];
  const note = (...parts: readonly unknown[]): number =>
    nodes.push(parts.map((part) => (typeof part === "number" ? spellNumber(part) : String(part))).join(" ")) -
    1;
  foldScalar<number>(formula, {
    number: ({ value }) => note("number", value),
    local: ({ name }) => note("local", local(name)),
    load: ({ buffer: from, index }) => note("load", buffer(from), place(index)),
    apply: ({ primitive }, operands) => note(primitive, ...operands),
    lookUp: ({ table }, index) => note("lookUp", table.name, index),
  });
  return nodes.join("\n");
}
