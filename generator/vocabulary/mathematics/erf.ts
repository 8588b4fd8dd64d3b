import { abs, add, div, less, local, mul, named, neg, type Scalar, scale, sub } from "../../ir/scalar.ts";
import { reduce } from "./exp.ts";
import { type Format, inBoth, leading } from "./formats.ts";
import { estrin, square } from "./polynomial.ts";

/** Where erfc is ½: before it 1 − erf(x) loses no digits. */
const MIDDLE = 0.4769362762044699;

/** From here on erf is taken from erfc: late, so that the errors of erfc weigh less. */
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
 * (x + ⅝)·exp(x²)·erfc(x) is nearly constant: this and a polynomial in (x − pole) / (x + pole), as Shepherd and Laframboise
 * have it (Mathematics of Computation 36, 1981). By Remez's algorithm: error 8·10⁻¹⁸ and 4·10⁻⁹ of it.
 */
const SHIFT = 0.625;
const CENTRE = 0.625;
const FAR = {
  f64: {
    pole: 3.5,
    coefficients: [
      0.015586329386688977, -0.10616272067290564, 0.02386351203392219, 0.028592231981066387,
      -0.04574132321644636, 0.03831198176446152, -0.022289567797541623, 0.00901938564596411,
      -0.0020740868172061783, -0.00011506454152092632, 0.000268681605779063, -6.134038833193977e-5,
      -1.9722840822508894e-5, 1.1926765058368403e-5, 9.742964220304215e-7, -1.8606448981898072e-6,
      1.7499210401245696e-9, 2.9202145987021273e-7, -7.274909696010067e-9, -4.5158560968687716e-8,
      6.466891783849978e-10, 5.0105381560085376e-9,
    ],
    /** Beyond it erfc is 0. */
    last: 27.25,
  },
  f32: {
    pole: 2.5,
    coefficients: [
      0.0337698869407177, -0.10764547437429428, -0.01804802380502224, 0.06318598985671997,
      -0.0464952327311039, 0.015878887847065926, 0.00015035964315757155, -0.0020663898903876543,
      0.00023028453870210797, 0.00025444180937483907,
    ],
    last: 10.1,
  },
};

/** erf(x) for a small x. */
function near(x: Scalar, { dtype }: Format): Scalar {
  return add(x, mul(x, estrin(square(x), NEAR[dtype])));
}

/** erfc(size) for a size that is not small: exp(−size²)·(centre + …) / (size + ⅝), each factor in two parts. */
function far(size: Scalar, format: Format): Scalar {
  const { pole, coefficients, last } = FAR[format.dtype];
  const m = named("m", less(last, size, last, size));
  const high = leading("high", m, format);
  const low = named("low", sub(m, high));
  const { n, root, rest, p } = reduce(neg(mul(high, high)), format, neg(mul(low, add(m, high))));
  const more = named("more", rest === undefined ? mul(root, p) : add(mul(root, p), rest));

  const t = named("t", div(sub(m, pole), add(m, pole)));
  const [first = 0, second = 0, ...others] = coefficients;
  const rho = named("rho", add(first, mul(t, add(second, mul(t, estrin(t, others))))));
  const factor = named("factor", add(CENTRE, rho));

  const inverse = named("inverse", div(1, add(m, SHIFT)));
  const guess = leading("guess", mul(mul(add(root, more), factor), inverse), format, 3);
  const rootHigh = leading("rootHigh", root, format);
  const lost = sub(sub(mul(rootHigh, CENTRE), mul(guess, add(high, SHIFT))), mul(guess, low));
  const small = add(mul(sub(root, rootHigh), CENTRE), add(mul(root, rho), mul(more, factor)));
  return scale(add(guess, mul(add(lost, small), inverse)), add(n, 1));
}

export const erf = inBoth((format) => {
  const x = local("x");
  const size = named("size", abs(x));
  const away = named("away", sub(1, far(size, format)));
  return less(size, LATE, near(x, format), less(x, 0, neg(away), away));
});

export const erfc = inBoth((format) => {
  const x = local("x");
  const size = named("size", abs(x));
  const tail = named("tail", far(size, format));
  return less(size, MIDDLE, sub(1, near(x, format)), less(x, 0, sub(2, tail), tail));
});
