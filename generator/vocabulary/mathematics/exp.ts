import { add, less, local, lookUp, mul, named, number, type Scalar, scale, sub } from "../../ir/scalar.ts";
import { type Format, inBoth, toInteger } from "./formats.ts";
import { estrin, square } from "./polynomial.ts";
import { root, rootRest, STEPS } from "./roots-of-two.ts";

/**
 * exp of a number in parts: (root + rest)·(1 + p)·2^⌊n + 1⌋, the root from ½ on and below 1. Float32 has no table, a
 * root of ½ and no rest.
 */
export interface Reduced {
  readonly n: Scalar;
  readonly root: Scalar;
  readonly rest: Scalar | undefined;
  readonly p: Scalar;
}

/** ln 2 / 64 in two parts: 36 bits, so that the product with k is exact, and the rest. */
const STEP = { high: 0.010830424696223417, low: 2.572804622327669e-14 };

/** Minimax of (exp(r) − 1 − r) / r² for an |r| of ln 2 / 128 at most, by Remez's algorithm: error 1.4·10⁻¹⁸ in exp(r). */
const SHORT = [0.4999999999994854, 0.16666666666654179, 0.041666723380088616, 0.008333343410774682];

/** The same up to ln 2 / 2, in float32: error 3.6·10⁻⁹. */
const SINGLE = [
  0.4999999403953552, 0.1666652113199234, 0.04166838899254799, 0.00836874544620514, 0.0013814620906487107,
];

/** exp(r) − 1 − r for the small r that is left of a reduction. */
export const afterFirst = (r: Scalar, { dtype }: Format): Scalar =>
  mul(square(r), estrin(r, dtype === "f32" ? SINGLE : SHORT));

/** The roots of 2^(k/64), or of 2^k. */
const rootOf = (k: Scalar, { dtype }: Format) =>
  dtype === "f32"
    ? { root: number(0.5), rest: undefined }
    : { root: named("root", lookUp(root, k)), rest: named("rest", lookUp(rootRest, k)) };

/** exp(x + low) in parts, for an x whose exp is in range and a `low` that is small beside it. */
export function reduce(x: Scalar, format: Format, low?: Scalar): Reduced {
  const single = format.dtype === "f32";
  const steps = single ? 1 : STEPS;
  const step = single ? format.ln2 : STEP;
  const whole = low === undefined ? x : add(x, low);
  const k = named("k", toInteger(mul(whole, steps / Math.LN2), format));
  const exact = sub(x, mul(k, step.high));
  const h = named("h", low === undefined ? exact : add(exact, low));
  const l = named("l", mul(k, step.low));
  const r = named("r", sub(h, l));
  return {
    n: single ? k : mul(k, 1 / steps),
    root: single ? number(0.5) : named("root", lookUp(root, k)),
    rest: single ? undefined : named("rest", lookUp(rootRest, k)),
    p: named("p", add(h, sub(mul(square(r), estrin(r, single ? SINGLE : SHORT)), l))),
  };
}

/**
 * Where exp leaves its format. The lowest is a little below the logarithm of half the smallest number, so that the last
 * product rounds to 0; the highest is above that of the largest, so that it overflows. From `far` on 2^n may be too large.
 */
const ranges = {
  f64: { lowest: -745.1333, far: 708, highest: 709.79 },
  f32: { lowest: -104, far: 87, highest: 89 },
} as const;

/** exp by Tang's method (ACM TOMS 15, 1989): a table of 64 roots and a short polynomial; in float32 a longer one alone. */
export const exp = inBoth((format) => {
  const { lowest, far, highest } = ranges[format.dtype];
  const x = local("x");
  const m = named("m", less(x, lowest, lowest, less(highest, x, highest, x)));
  const { n, root, rest, p } = reduce(m, format);
  const up = named("up", less(far, m, 4, 1));
  const t = named("t", mul(root, up));
  const more = rest === undefined ? mul(t, p) : add(mul(t, p), mul(rest, up));
  return scale(add(t, more), add(n, less(far, m, -1, 1)));
});
