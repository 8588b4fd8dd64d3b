import { abs, add, div, exp, less, min, named, neg, type Scalar } from "../../ir/scalar.ts";

/** exp(−|x|), at most 1, so that formulas built on it never overflow. */
export const decay = (x: Scalar): Scalar => named("e", exp(neg(abs(x))));

/** 1/(1+exp(−x)), written for negative x as exp(x)/(1+exp(x)), so that exp never overflows. */
export function sigmoid(x: Scalar): Scalar {
  const e = decay(x);
  return div(less(x, 0, e, 1), add(1, e));
}

/** min(x, 0), for formulas that are only used for negative x. */
export const negativePart = (x: Scalar): Scalar => min(x, 0);
