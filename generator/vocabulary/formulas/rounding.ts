import { abs, add, floor, less, mul, named, neg, type Scalar, sub } from "../../ir/scalar.ts";

/** Rounds x to the nearest integer, ties to even; a result of 0 has the sign of x. */
export function nearestInteger(x: Scalar): Scalar {
  const size = named("size", abs(x));
  const below = named("below", floor(size));
  const above = named("above", add(below, 1));
  const fraction = named("fraction", sub(size, below));
  const isOdd = sub(below, mul(2, floor(mul(0.5, below))));
  const even = less(0, isOdd, above, below);
  const nearest = named("nearest", less(fraction, 0.5, below, less(0.5, fraction, above, even)));
  return less(0.5, size, less(x, 0, neg(nearest), nearest), mul(x, 0));
}
