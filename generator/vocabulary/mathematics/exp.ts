import { add, less, local, lookUp, mul, named, type Scalar, scale, sub } from "../../ir/scalar.ts";
import { estrin, square } from "./polynomial.ts";
import { root, rootRest, STEPS } from "./roots-of-two.ts";

/** 1.5·2^52 and 1.5·2^23: added and taken away again, a number is rounded to an integer. */
export const TO_INTEGER = { f64: 6755399441055744, f32: 12582912 };

/** ln 2 / 64 in two parts: 36 bits, so that the product with k is exact, and the rest. */
const STEP = { high: 0.010830424696223417, low: 2.572804622327669e-14 };

/** Minimax for exp(r) − 1 − r − … over |r| ≤ ln 2 / 128, by r² (Remez's algorithm): error 1.4·10⁻¹⁸. */
const REST = [0.4999999999994854, 0.16666666666654179, 0.041666723380088616, 0.008333343410774682];

/** 2^(k/64) as a root times 2^⌊n⌋, and what exp(x) / 2^(k/64) is more than 1. */
export interface Reduced {
  readonly n: Scalar;
  readonly root: Scalar;
  readonly rootRest: Scalar;
  readonly p: Scalar;
}

/** exp(x + low) in parts, for x whose exp is no overflow and a small `low`. */
export function reduce(x: Scalar, low?: Scalar): Reduced {
  const { high, low: rest } = STEP;
  const k = named("k", sub(add(mul(x, STEPS / Math.LN2), TO_INTEGER.f64), TO_INTEGER.f64));
  const exact = sub(x, mul(k, high));
  const h = named("h", low === undefined ? exact : add(exact, low));
  const l = named("l", mul(k, rest));
  const r = named("r", sub(h, l));
  return {
    n: mul(k, 1 / STEPS),
    root: named("root", lookUp(root, k)),
    rootRest: lookUp(rootRest, k),
    p: named("p", add(h, sub(mul(square(r), estrin(r, REST)), l))),
  };
}

/** −1075·ln 2, rounded away from 0: below the middle between 0 and the smallest double. */
const LOWEST = -745.1333;
/** More than 1024·ln 2, where doubles end. */
const HIGHEST = 709.79;

/**
 * exp by Tang's method (1989): x = k·ln 2 / 64 + r, a table of the 64 roots, a short polynomial in r. Error below
 * 0.53 ulp. NaN passes through; the lowest x gives 0 and the highest ∞, by the rounding of the last product alone.
 */
function exp64(x: Scalar): Scalar {
  const m = named("m", less(x, LOWEST, LOWEST, less(HIGHEST, x, HIGHEST, x)));
  const { n, root, rootRest, p } = reduce(m);
  // Near the upper edge 2^n itself is no double.
  const far = less(708, m, 4, 1);
  const t = named("t", mul(root, far));
  const y = add(t, add(mul(t, p), mul(rootRest, far)));
  return scale(y, add(n, less(708, m, -1, 1)));
}

/** ln 2 in two parts, after fdlibm's e_expf.c: the product of k and the first is exact. */
export const LN2_F32 = { high: 0.693145751953125, low: 0.0000014286067653302848 };

/** Minimax over |r| ≤ ln 2 / 2, as above: relative error 3.6·10⁻⁹. */
const REST_F32 = [
  0.4999999403953552, 0.1666652113199234, 0.04166838899254799, 0.00836874544620514, 0.0013814620906487107,
];

/** exp in float32 operations alone: no table, one polynomial. Error below 0.9 ulp. */
function exp32(x: Scalar): Scalar {
  const m = named("m", less(x, -104, -104, less(89, x, 89, x)));
  const k = named("k", sub(add(mul(m, Math.LOG2E), TO_INTEGER.f32), TO_INTEGER.f32));
  const h = named("h", sub(m, mul(k, LN2_F32.high)));
  const l = named("l", mul(k, LN2_F32.low));
  const r = named("r", sub(h, l));
  const p = add(h, sub(mul(square(r), estrin(r, REST_F32)), l));
  const t = named("t", less(87, m, 2, 0.5));
  return scale(add(t, mul(t, p)), add(k, less(87, m, -1, 1)));
}

export const exp = { f64: exp64(local("x")), f32: exp32(local("x")) };
