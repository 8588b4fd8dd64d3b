import {
  abs,
  add,
  div,
  floor,
  less,
  local,
  max,
  mul,
  named,
  neg,
  number,
  type Scalar,
  scale,
  sqrt,
  sub,
} from "../../ir/scalar.ts";
import { type DoubleWord, divideWithRemainder, fastTwoSum, twoSquare, twoSum } from "./double-word.ts";
import { type Format, forBothFormats } from "./formats.ts";
import { LOG_POLYNOMIAL, logOfProduct } from "./log.ts";
import { estrin, square } from "./polynomial.ts";
import { reduceExp } from "./reduce-exp.ts";

/** (sinh(x)/x − 1) / x² in x² for |x| ≤ 1, interpolated at Chebyshev nodes: error 2·10⁻¹⁷ and 6·10⁻⁹. */
const SINH = {
  f64: [
    0.16666666666666666, 0.008333333333333299, 0.00019841269841324198, 2.7557319191381816e-6,
    2.5052117695907823e-8, 1.6057679623801638e-10, 7.746178593018827e-13,
  ],
  f32: [0.1666666716337204, 0.008333339355885983, 0.00019838102161884308, 2.806280235745362e-6],
};

/** (asinh(x)/x − 1) / x² for |x| ≤ ½, likewise: error 2·10⁻¹⁷ and 8·10⁻⁹. */
const ASINH = {
  f64: [
    -0.16666666666666666, 0.0749999999999992, -0.044642857142677225, 0.030381944428513684,
    -0.022372158355736263, 0.0173527441556904, -0.013964483323351326, 0.011547475926257406,
    -0.009725716144151688, 0.00818236764637779, -0.0064746008466359025, 0.00413835813140252,
    -0.0014988358499957474,
  ],
  f32: [
    -0.1666666716337204, 0.07499972730875015, -0.0446300208568573, 0.030156178399920464,
    -0.020526792854070663, 0.009936504065990448,
  ],
};

/** (acosh(1 + t)/√(2t) − 1) / t for t ≤ ½, likewise: error 8·10⁻¹⁸ and 4·10⁻⁹. */
const ACOSH = {
  f64: [
    -0.08333333333333333, 0.0187499999999966, -0.0055803571425315545, 0.0018988715155341478,
    -0.0006991297328100813, 0.0002711341830498839, -0.00010907996626744022, 4.502425847529519e-5,
    -1.8733305120455416e-5, 7.443661550275125e-6, -2.437850194405523e-6, 4.6030560681247566e-7,
  ],
  f32: [
    -0.0833333358168602, 0.018749931827187538, -0.0055787526071071625, 0.001884761149995029,
    -0.0006414622766897082, 0.00015525787603110075,
  ],
};

/** Bounds by format: beyond the first, sinh overflows; beyond the second, x² ± 1 rounds to x². */
const ranges = {
  f64: { highest: 710.6, large: 2 ** 28 },
  f32: { highest: 89.5, large: 2 ** 13 },
} as const;

/** Added to a number from ½ to 1, it rounds away. */
const LEAST_EXPONENT = -100;

/** (exp(size) ± exp(−size)) / 2, where `combine` is the sum or the difference. */
function halfOfBoth(size: Scalar, format: Format, combine: (a: Scalar, b: Scalar) => Scalar): Scalar {
  const { highest } = ranges[format.dtype];
  const { n, root, rest, large, small } = reduceExp(named("m", less(highest, size, highest, size)), format);
  // exp(size) is m·2^(n + 1) for an m from ½ to 1.
  const tail = rest === undefined ? mul(root, small) : add(mul(root, small), rest);
  const most = fastTwoSum("most", root, named("part", mul(root, large)));
  const m = fastTwoSum("mantissa", most.high, named("rest", add(most.low, tail)));
  const inverse = div(1, m.high);
  const other = scale(inverse, max(mul(-2, add(floor(n), 1)), LEAST_EXPONENT));
  // The largest results are products with 2^1023, so m is made larger before.
  return scale(mul(4, add(m.high, combine(m.low, other))), sub(n, 2));
}

const odd = (x: Scalar, value: Scalar): Scalar => less(x, 0, neg(value), value);

/** x + x³·(a polynomial in x²). */
function nearZero(x: Scalar, coefficients: readonly number[]): Scalar {
  const z = square(x);
  return add(x, mul(x, mul(z, estrin(z, coefficients))));
}

export const sinh = forBothFormats((format) => {
  const x = local("x");
  const size = named("size", abs(x));
  const near = nearZero(x, SINH[format.dtype]);
  const far = named("far", halfOfBoth(size, format, sub));
  return less(size, 1, less(size, format.tiny, x, near), odd(x, far));
});

export const cosh = forBothFormats((format) => halfOfBoth(named("size", abs(local("x"))), format, add));

/** √(q.high + q.low) in two parts. */
function rootOf(q: DoubleWord, format: Format): DoubleWord {
  const root = named("root", sqrt(q.high));
  const squared = twoSquare("squared", root, format);
  const left = add(sub(sub(q.high, squared.high), squared.low), q.low);
  // The root of 0 has no low part.
  return { high: root, low: named("rootLow", div(left, less(0, root, mul(2, root), 1))) };
}

/** log(x + √q), or log(2x) for large x. */
function logOfSum(x: Scalar, q: DoubleWord, format: Format): Scalar {
  const { large } = ranges[format.dtype];
  const root = rootOf(q, format);
  const sum = fastTwoSum("sum", root.high, x);
  const isLarge = (then: Scalar | number, otherwise: Scalar | number) => less(large, x, then, otherwise);
  const value = named("u", isLarge(less(x, Infinity, x, 1), sum.high));
  const low = named("relative", isLarge(0, div(add(sum.low, root.low), sum.high)));
  return logOfProduct(value, isLarge(1, 0), low, format);
}

/** log(x + √(x² + 1)). */
export const asinh = forBothFormats((format) => {
  const x = local("x");
  const size = named("size", abs(x));
  const squared = twoSquare("squared", size, format);
  const q = twoSum("q", squared.high, number(1));
  const far = named("far", logOfSum(size, { high: q.high, low: add(q.low, squared.low) }, format));
  const value = less(size, 0.5, nearZero(x, ASINH[format.dtype]), odd(x, far));
  return less(size, format.tiny, x, less(size, Infinity, value, x));
});

/** log(x + √(x² − 1)); near 1, √(2t)·(1 + …) where t is x − 1. */
export const acosh = forBothFormats((format) => {
  const x = local("x");
  const t = named("t", sub(x, 1));
  const twice = named("twice", mul(2, t));
  const root = rootOf({ high: twice, low: number(0) }, format);
  const near = add(root.high, add(root.low, mul(root.high, mul(t, estrin(t, ACOSH[format.dtype])))));
  const squared = twoSquare("squared", t, format);
  const q = twoSum("q", squared.high, twice);
  const far = logOfSum(x, { high: q.high, low: add(q.low, squared.low) }, format);
  return less(x, 1.5, near, less(x, Infinity, far, x));
});

/** ∞ at 1, and NaN beyond. */
const edge = (size: Scalar): Scalar => less(1, size, Number.NaN, add(size, Infinity));

/** ½·log((1 + x) / (1 − x)); for small x, the series of that logarithm. */
export const atanh = forBothFormats((format) => {
  const x = local("x");
  const size = named("size", abs(x));
  const near = nearZero(
    x,
    LOG_POLYNOMIAL[format.dtype].map((c) => 0.5 * c),
  );
  const m = named("m", less(size, 1, size, 0));
  const over = fastTwoSum("over", number(1), m);
  const under = fastTwoSum("under", number(1), named("minus", neg(m)));
  const { quotient, left } = divideWithRemainder(over, under, format);
  const log = logOfProduct(quotient, number(0), named("relative", div(left, over.high)), format);
  const far = named("far", less(size, 1, mul(0.5, log), edge(size)));
  return less(size, 0.2, less(size, format.tiny, x, near), odd(x, far));
});
