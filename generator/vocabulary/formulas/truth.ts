import { abs, less, lessOrEqual, type Scalar } from "../../ir/scalar.ts";

/** A comparison of two numbers; with NaN it never holds. */
interface Comparison {
  readonly sign: string;
  readonly holds: (a: number, b: number) => boolean;
  /** 1 where it holds for a and b, else 0. */
  readonly formula: (a: Scalar, b: Scalar) => Scalar;
}

export const comparisons = {
  greater: { sign: ">", holds: (a, b) => a > b, formula: (a, b) => less(b, a, 1, 0) },
  greater_or_equal: { sign: "≥", holds: (a, b) => a >= b, formula: (a, b) => lessOrEqual(b, a, 1, 0) },
  less: { sign: "<", holds: (a, b) => a < b, formula: (a, b) => less(a, b, 1, 0) },
  less_or_equal: { sign: "≤", holds: (a, b) => a <= b, formula: (a, b) => lessOrEqual(a, b, 1, 0) },
  equal: {
    sign: "=",
    holds: (a, b) => a === b,
    formula: (a, b) => lessOrEqual(a, b, lessOrEqual(b, a, 1, 0), 0),
  },
} satisfies Record<string, Comparison>;

/** `then` where x is not 0, `otherwise` where it is; NaN is not 0. */
export const ifTrue = (x: Scalar, then: Scalar | number, otherwise: Scalar | number): Scalar =>
  lessOrEqual(abs(x), 0, otherwise, then);
