import { abs, add, div, less, local, mul, named, neg, type Scalar, scale, sub } from "../../ir/scalar.ts";
import { type Format, forBothFormats, leadingDigits } from "./formats.ts";
import { estrin, square } from "./polynomial.ts";
import { reduceExp } from "./reduce-exp.ts";

/** Where erfc is ½; below it, 1 − erf(x) loses no digits. */
const MIDDLE = 0.4769362762044699;

/** From here on erf is computed from erfc; late, so that the errors of erfc weigh less. */
const LATE = 0.7;

/** Minimax of erf(x) / x − 1 in x² up to there, by Remez's algorithm: error 2·10⁻¹⁷ and 2·10⁻⁹. */
const NEAR = {
  f64: [
    0.1283791670955126, -0.3761263890318374, 0.11283791670954375, -0.026866170644891784, 0.005223977621519564,
    -0.0008548326648324886, 0.00012055310589362164, -0.000014924790093007042, 0.0000016440801124463503,
    -1.6035359075478757e-7, 1.1853528024432761e-8,
  ],
  f32: [
    0.12837916612625122, -0.3761262893676758, 0.11283554881811142, -0.02684527076780796, 0.005140028428286314,
    -0.000696453033015132,
  ],
};

/**
 * (x + 21/32)·exp(x²)·erfc(x) is nearly constant: this and a polynomial in (x − pole) / (x + pole), as Shepherd and Laframboise
 * have it (Mathematics of Computation 36, 1981). By Remez's algorithm: error 3·10⁻¹⁸ and 3·10⁻⁹ of it.
 */
const SHIFT = 0.65625;
const CENTRE = 0.65625;
const FAR = {
  f64: {
    pole: 3.5,
    coefficients: [
      -0.010810743875533076, -0.11520225332392962, 0.03114883958393003, 0.023550403082175687,
      -0.04279045425053425, 0.036892082977467607, -0.021759044018432563, 0.008886815689668206,
      -0.0020657310331001775, -0.00010604719225302689, 0.0002653039552813927, -6.148643334823756e-5,
      -1.9305772210572395e-5, 1.1875844800339732e-5, 9.268292471468365e-7, -1.8490249193697738e-6,
      7.725130103291054e-9, 2.900364374344513e-7, -8.111783290035732e-9, -4.484669060325012e-8,
      7.407924449576987e-10, 4.972683175584087e-9,
    ],
    /** Beyond it erfc is 0. */
    last: 27.25,
  },
  f32: {
    pole: 2.5,
    coefficients: [
      0.009107585996389389, -0.11926224827766418, -0.01018198300153017, 0.0592787005007267,
      -0.04524770379066467, 0.015754161402583122, 6.812005449319258e-5, -0.0020394022576510906,
      0.00023646227782592177, 0.00025120790814980865,
    ],
    last: 10.1,
  },
};

/** erf(x) for small x. */
function near(x: Scalar, { dtype }: Format): Scalar {
  return add(x, mul(x, estrin(square(x), NEAR[dtype])));
}

/** erfc(size) for larger sizes: exp(−size²)·(centre + …) / (size + 21/32), each factor in two parts. */
function far(size: Scalar, format: Format): Scalar {
  const { pole, coefficients, last } = FAR[format.dtype];
  const m = named("m", less(last, size, last, size));
  const high = leadingDigits("high", m, format);
  const low = named("low", sub(m, high));
  const exponential = reduceExp(neg(mul(high, high)), format, neg(mul(low, add(m, high))));
  const { n, root, rest, p, large, small } = exponential;
  const e = leadingDigits("e", add(root, mul(root, p)), format);
  const tail = rest === undefined ? mul(root, small) : add(mul(root, small), rest);
  const more = named("more", add(add(sub(root, e), mul(root, large)), tail));

  const t = named("t", div(sub(m, pole), add(m, pole)));
  const [first = 0, second = 0, ...others] = coefficients;
  const rho = named("rho", add(first, mul(t, add(second, mul(t, estrin(t, others))))));
  const factor = named("factor", add(CENTRE, rho));

  const inverse = named("inverse", div(1, add(m, SHIFT)));
  const guess = leadingDigits("guess", mul(mul(add(e, more), factor), inverse), format, 3);
  const lost = sub(sub(mul(e, CENTRE), mul(guess, add(high, SHIFT))), mul(guess, low));
  const left = add(lost, add(mul(e, rho), mul(more, factor)));
  return scale(add(guess, mul(left, inverse)), add(n, 1));
}

export const erf = forBothFormats((format) => {
  const x = local("x");
  const size = named("size", abs(x));
  const away = named("away", sub(1, far(size, format)));
  return less(size, LATE, near(x, format), less(x, 0, neg(away), away));
});

export const erfc = forBothFormats((format) => {
  const x = local("x");
  const size = named("size", abs(x));
  const tail = named("tail", far(size, format));
  return less(size, MIDDLE, sub(1, near(x, format)), less(x, 0, sub(2, tail), tail));
});
