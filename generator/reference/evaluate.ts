import type { Arithmetic } from "../ir/layer.ts";
import { type Expansion, expand } from "../ir/mathematics.ts";
import { rounding } from "../ir/number-format.ts";
import { type FunctionName, primitive } from "../ir/primitives.ts";
import { apply, local, type Scalar } from "../ir/scalar.ts";
import { foldScalar } from "../ir/walk-scalar.ts";

/** Gives the value of a formula for those of its locals. */
export type Evaluate = (localOf: (name: string) => number) => number;

/** A formula made ready to be evaluated many times: its nodes one after the other, each once and rounded by `round`. */
export function evaluatorOf(formula: Scalar, round: (value: number) => number): Evaluate {
  const values: number[] = [];
  const steps: ((localOf: (name: string) => number) => void)[] = [];
  const place = (compute: (localOf: (name: string) => number) => number): number => {
    const own = values.push(0) - 1;
    steps.push((localOf) => {
      values[own] = compute(localOf);
    });
    return own;
  };
  const value = (at: number | undefined): number => values[at as number] as number;
  const result = foldScalar<number>(formula, {
    number: (node) => values.push(round(node.value)) - 1,
    local: ({ name }) => place((localOf) => localOf(name)),
    load: () => {
      throw new Error("a formula loads nothing");
    },
    apply: ({ primitive: name }, [a, b, c, d]) => {
      const { evaluate, exact, arity } = primitive(name);
      const rounded = exact ? (exactly: number) => exactly : round;
      if (arity === 1) return place(() => rounded(evaluate(value(a))));
      if (arity === 2) return place(() => rounded(evaluate(value(a), value(b))));
      return place(() => rounded(evaluate(value(a), value(b), value(c), value(d))));
    },
    // NaN, as the index, is 0 to `&`.
    lookUp: ({ table }, index) =>
      place(() => round(table.values[value(index) & (table.values.length - 1)] as number)),
  });
  return (localOf) => {
    for (const step of steps) step(localOf);
    return value(result);
  };
}

/** Calls functions: each is expanded and made ready when it is first called. */
export function callerOf(expansion: Expansion): Arithmetic["call"] {
  const ready = new Map<FunctionName, Evaluate>();
  return (name, ...operands) => {
    const names = ["x", "y"].slice(0, primitive(name).arity);
    const evaluate =
      ready.get(name) ??
      evaluatorOf(expand(apply(name, ...names.map(local)), expansion), rounding[expansion.dtype]);
    ready.set(name, evaluate);
    return evaluate((local) => operands[names.indexOf(local)] as number);
  };
}
