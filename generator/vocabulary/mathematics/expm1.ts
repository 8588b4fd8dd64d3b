import { abs, add, less, local, mul, named, scale, sub } from "../../ir/scalar.ts";
import { forBothFormats, roundToInteger } from "./formats.ts";
import { estrin, square } from "./polynomial.ts";
import { clamp } from "./reduce-exp.ts";

/**
 * Minimax of (exp(r) − 1 − r − r²/2) / r³ for an |r| of ln 2 / 2 at most, by Remez's algorithm: error below 10⁻¹⁸ and
 * below 10⁻⁹ of r.
 */
const REST = {
  f64: [
    0.16666666666666677, 0.04166666666666669, 0.008333333333321664, 0.0013888888888870245,
    0.0001984126988607816, 0.00002480158735593951, 0.0000027557244230990947, 2.755724570728686e-7,
    2.5109036830672607e-8, 2.0923725537401396e-9,
  ],
  f32: [
    0.1666666716337204, 0.041666481643915176, 0.008333282545208931, 0.001393335172906518,
    0.00019909694674424827,
  ],
};

/** Beyond the lowest, −1 is the answer; from `far` on 1 is too small for the sum with 2^k, which may be too large itself. */
const ranges = {
  f64: { lowest: -50, far: 30, highest: 709.79 },
  f32: { lowest: -30, far: 15, highest: 89 },
} as const;

/** exp(x) − 1 as 2^k·(1 + r + …) − 1 without a table: what is large is added up exactly. */
export const expm1 = forBothFormats((format) => {
  const { lowest, far, highest } = ranges[format.dtype];
  const x = local("x");
  const m = named("m", clamp(lowest, x, highest));
  const k = named("k", roundToInteger(mul(m, Math.LOG2E), format));
  const h = named("h", sub(m, mul(k, format.ln2.high)));
  const l = named("l", mul(k, format.ln2.low));
  const r = named("r", sub(h, l));
  const rest = add(mul(0.5, square(r)), mul(mul(r, square(r)), estrin(r, REST[format.dtype])));
  const power = named("twoToK", scale(1, less(far, m, sub(k, 1), k)));
  const g = named("g", mul(power, h));
  const c = named("c", sub(power, 1));
  const sum = named("sum", add(c, g));
  const small = named("small", mul(power, sub(rest, l)));
  const near = add(sum, add(sub(g, sub(sum, c)), small));
  const beyond = mul(2, add(power, add(g, sub(small, 0.5))));
  return less(abs(x), format.tiny, x, less(far, m, beyond, near));
});
