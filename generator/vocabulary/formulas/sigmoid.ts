import { abs, add, div, exp, less, min, named, neg, type Scalar } from "../../ir/scalar.ts";

/** exp(−|x|): at most 1, so that formulas built on it never overflow. */
export const decay = (x: Scalar): Scalar => named("e", exp(neg(abs(x))));

/** 1/(1+exp(−x)) where exp never overflows: the same fraction times exp(x) where x is negative. */
export function sigmoid(x: Scalar): Scalar {
  const e = decay(x);
  return div(less(x, 0, e, 1), add(1, e));
}

/** x where it is negative, else 0: what is chosen for negative x alone need not care for others. */
export const negativePart = (x: Scalar): Scalar => min(x, 0);
