import type { Scalar } from "./scalar.ts";
import { spellNumber } from "./spell-number.ts";
import { foldScalar } from "./walk-scalar.ts";

/** A key that is equal for formulas that compute the same in the same way. */
export function formulaKey(formula: Scalar): string {
  const key = keys.get(formula) ?? spellFormula(formula);
  keys.set(formula, key);
  return key;
}

const keys = new WeakMap<Scalar, string>();

function spellFormula(formula: Scalar): string {
  const nodes: string[] = [];
  const note = (...parts: readonly unknown[]): number =>
    nodes.push(parts.map((part) => (typeof part === "number" ? spellNumber(part) : String(part))).join(" ")) -
    1;
  foldScalar<number>(formula, {
    number: ({ value }) => note("number", value),
    local: ({ name }) => note("local", name),
    load: ({ buffer, index }) => note("load", buffer, JSON.stringify(index)),
    apply: ({ primitive }, operands) => note(primitive, ...operands),
    lookUp: ({ table }, index) => note("lookUp", table.name, index),
  });
  return nodes.join("\n");
}
