import { add, less, lookUp, mul, named, number, type Scalar, scale, sub } from "../../ir/scalar.ts";
import { type Format, formats, roundToInteger } from "./formats.ts";
import { estrin, square } from "./polynomial.ts";
import { root, rootRest, STEPS } from "./roots-of-two.ts";

/**
 * exp of a number in parts: (root + rest)·(1 + p)·2^⌊n + 1⌋ with root in [½, 1). For float32 there is no table: the root
 * is ½, the rest 0.
 */
export interface ReducedExp {
  readonly n: Scalar;
  readonly root: Scalar;
  readonly rest: Scalar | undefined;
  /** The sum of its large part and its small one. */
  readonly p: Scalar;
  readonly large: Scalar;
  readonly small: Scalar;
}

/** The steps in a power of two, and their size in natural logarithms in two parts; k times the first is exact. */
const reductions = {
  f64: { steps: STEPS, step: { high: 0.010830424696223417, low: 2.572804622327669e-14 } },
  f32: { steps: 1, step: formats.f32.ln2 },
} as const;

/**
 * Minimax of (exp(r) − 1 − r) / r² for |r| ≤ half a step, by Remez's algorithm: error in exp(r) below
 * 2·10⁻¹⁸ and 4·10⁻⁹.
 */
const REST = {
  f64: [0.4999999999994854, 0.16666666666654179, 0.041666723380088616, 0.008333343410774682],
  f32: [
    0.4999999403953552, 0.1666652113199234, 0.04166838899254799, 0.00836874544620514, 0.0013814620906487107,
  ],
} as const;

/** exp(k steps + h − l) in parts, for |h − l| ≤ half a step and small l. */
function parts(k: Scalar, h: Scalar, l: Scalar, { dtype }: Format): ReducedExp {
  const { steps } = reductions[dtype];
  const r = named("r", sub(h, l));
  const small = named("q", sub(mul(square(r), estrin(r, REST[dtype])), l));
  const exponential = { p: named("p", add(h, small)), large: h, small };
  return steps === 1
    ? { ...exponential, n: k, root: number(0.5), rest: undefined }
    : {
        ...exponential,
        n: mul(k, 1 / steps),
        root: named("y", lookUp(root, k)),
        rest: named("rest", lookUp(rootRest, k)),
      };
}

/** exp(x + low) in parts, for x whose exp is in range and small `low`. */
export function reduceExp(x: Scalar, format: Format, low?: Scalar): ReducedExp {
  const { steps, step } = reductions[format.dtype];
  const whole = low === undefined ? x : add(x, low);
  const k = named("k", roundToInteger(mul(whole, steps / Math.LN2), format));
  const h = named("h", sub(x, mul(k, step.high)));
  const rest = mul(k, step.low);
  return parts(k, h, named("l", low === undefined ? rest : sub(rest, low)), format);
}

/** ln 2, split. */
const LN2 = {
  f64: { high: 0.6931471824645996, low: -1.904654299957768e-9 },
  f32: { high: 0.693115234375, low: 0.000031946184945309415 },
} as const;

/** 2^(x + low) in parts; `high` has the leading half of the digits of x minus k steps. */
export function reducePower(
  x: Scalar,
  low: Scalar,
  format: Format,
  leading: (value: Scalar) => Scalar,
): ReducedExp {
  const { steps } = reductions[format.dtype];
  const ln2 = LN2[format.dtype];
  const k = named("k", roundToInteger(mul(x, steps), format));
  const distance = named("distance", sub(x, mul(k, 1 / steps)));
  const high = leading(distance);
  const rest = add(mul(high, ln2.low), mul(add(sub(distance, high), low), Math.LN2));
  return parts(k, named("h", mul(high, ln2.high)), named("l", mul(-1, rest)), format);
}

/** The number from its parts; if `isFar`, 2^(n + 1) may overflow, but a quarter of it does not. */
export function assemble(
  { n, root, rest, p }: ReducedExp,
  isFar: (then: number, otherwise: number) => Scalar,
): Scalar {
  const up = named("up", isFar(4, 1));
  const t = named("t", mul(root, up));
  const more = rest === undefined ? mul(t, p) : add(mul(t, p), mul(rest, up));
  return scale(add(t, more), add(n, isFar(-1, 1)));
}

/** Clamps x; NaN stays NaN. */
export const clamp = (low: number, x: Scalar, high: number): Scalar =>
  less(x, low, low, less(high, x, high, x));
