import { abs, add, div, exp, less, named, neg, type Scalar } from "../../ir/scalar.ts";

/** exp(−|x|): at most 1, so that formulas built on it never overflow. */
export const decay = (x: Scalar): Scalar => named("e", exp(neg(abs(x))));

/** 1/(1+exp(−x)) where exp never overflows: the same fraction times exp(x) where x is negative. */
export function sigmoid(x: Scalar): Scalar {
  const e = decay(x);
  return div(less(x, 0, e, 1), add(1, e));
}
