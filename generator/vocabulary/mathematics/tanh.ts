import { abs, add, div, less, local, mul, named, neg, scale, sub } from "../../ir/scalar.ts";
import { forBothFormats } from "./formats.ts";
import { estrin, square } from "./polynomial.ts";
import { reduceExp } from "./reduce-exp.ts";

/** From here on, 1 − 2 / (1 + exp(2x)) is at least ½ and loses no digits. */
const MIDDLE = 0.625;

/** Minimax of (tanh(x) / x − 1) / x² in x² up to there, by Remez's algorithm: error 2·10⁻¹⁷ and 9·10⁻⁹ of tanh. */
const NEAR = {
  f64: [
    -0.33333333333333315, 0.13333333333329705, -0.053968253966039006, 0.021869488468170314,
    -0.008863234303939031, 0.0035921139140734867, -0.0014557253915552992, 0.0005894494051292811,
    -0.00023700495996193616, 0.00009154631405281604, -0.000030174840483993847, 0.00000603694032420283,
  ],
  f32: [
    -0.3333328068256378, 0.1333143562078476, -0.05373913049697876, 0.02063708007335663, -0.005702648311853409,
  ],
};

/** Up to `last`, s − 2 is exact, as s is below 2^54 or 2^25. From `flat` on, tanh rounds to 1. */
const ranges = { f64: { last: 18.7149, flat: 27.5 * Math.LN2 }, f32: { last: 8.664, flat: 13 * Math.LN2 } };

/**
 * x + x³·(a polynomial in x²) near 0; elsewhere (s − 2) / s, where s = 1 + exp(2|x|) is rounded once and s − 2 is exact.
 */
export const tanh = forBothFormats((format) => {
  const { last, flat } = ranges[format.dtype];
  const x = local("x");
  const size = named("size", abs(x));

  const { n, root, rest, p } = reduceExp(mul(2, less(last, size, last, size)), format);
  const power = named("power", scale(1, add(n, 1)));
  const s = named("s", mul(root, power));
  const c = named("c", add(1, s));
  const lost = sub(1, sub(c, s));
  const small = rest === undefined ? mul(s, p) : add(mul(s, p), mul(rest, power));
  const sum = named("sum", add(c, add(small, lost)));

  const away = named("away", less(flat, size, 1, div(sub(sum, 2), sum)));
  const u = square(x);
  const [first = 0, ...rests] = NEAR[format.dtype];
  const close = add(x, mul(mul(x, u), add(first, mul(u, estrin(u, rests)))));
  return less(size, MIDDLE, less(size, format.tiny, x, close), less(x, 0, neg(away), away));
});
