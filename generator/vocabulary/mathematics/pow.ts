import {
  abs,
  add,
  div,
  floor,
  less,
  lessOrEqual,
  local,
  mul,
  named,
  type Scalar,
  scale,
  sub,
} from "../../ir/scalar.ts";
import { type Format, inBoth, leading } from "./formats.ts";
import { decompose } from "./log.ts";
import { estrin, square } from "./polynomial.ts";
import { assemble, reducePower, within } from "./reduce.ts";

/** Minimax of (3·artanh(s) / s − 3 − s²) / s⁴ in s², for an s² of 0.04 at most: error 2·10⁻²⁰ and 3·10⁻¹² of artanh. */
const REST = {
  f64: [
    0.6000000000000001, 0.42857142857138936, 0.33333333334328413, 0.2727272713962599, 0.23076933622670032,
    0.19999479578738444, 0.17663203638321648, 0.15484481774436085, 0.17453709755509372,
  ],
  f32: [0.5999999046325684, 0.4285891354084015, 0.3322576582431793, 0.2996651828289032],
};

/** 2 / (3·ln 2), its leading half of digits, and the rest. */
const FACTOR = {
  f64: { high: 0.9617967009544373, low: -7.028461650952758e-9 },
  f32: { high: 0.9619140625, low: -0.00011736857402439509 },
};
const WHOLE_FACTOR = 2 / (3 * Math.LN2);

/** A number as a sum of two, the first with half the digits. */
interface Pair {
  readonly high: Scalar;
  readonly low: Scalar;
}

/** log2(2^k·(1 + f)) for an f from −¼ to ½, by the method of fdlibm's e_pow.c, one interval for its two. */
function log2(f: Scalar, k: Scalar, format: Format): Pair {
  const half = (label: string, x: Scalar) => leading(label, x, format, 1);
  const sum = named("sum", add(2, f));
  const sumHigh = half("sumHigh", sum);
  const sumLow = named("sumLow", sub(f, sub(sumHigh, 2)));
  const s = named("s", div(f, sum));
  const sHigh = half("sHigh", s);
  const sLow = named("sLow", div(sub(sub(f, mul(sHigh, sumHigh)), mul(sHigh, sumLow)), sum));

  const z = square(s);
  const zHigh = square(sHigh);
  const rest = named("rest", add(mul(square(z), estrin(z, REST[format.dtype])), mul(sLow, add(sHigh, s))));
  const bracket = half("bracket", add(add(3, zHigh), rest));
  const bracketLow = named("bracketLow", sub(rest, sub(sub(bracket, 3), zHigh)));
  const product = named("product", mul(sHigh, bracket));
  const productLow = named("productLow", add(mul(sLow, bracket), mul(bracketLow, s)));
  const p = half("p", add(product, productLow));
  const pLow = named("pLow", sub(productLow, sub(p, product)));

  const { high, low } = FACTOR[format.dtype];
  const large = named("large", mul(high, p));
  const small = named("small", add(mul(low, p), mul(pLow, WHOLE_FACTOR)));
  const log = half("log", add(add(large, small), k));
  return { high: log, low: named("logLow", sub(small, sub(sub(log, k), large))) };
}

/** A y so large that every power but that of 1 is 0 or ∞, and where powers of 2 leave the format. */
const ranges = {
  f64: { most: 2 ** 70, lowest: -1075.001, far: 1020, highest: 1025 },
  f32: { most: 2 ** 40, lowest: -150.01, far: 124, highest: 129 },
} as const;

/** x^y for a positive finite x. */
function power(x: Scalar, y: Scalar, format: Format): Scalar {
  const { most, lowest, far, highest } = ranges[format.dtype];
  const { f, k } = decompose(x, format);
  const log = log2(f, k, format);
  const exponent = named("exponent", within(-most, y, most));
  const exponentHigh = leading("exponentHigh", exponent, format, 1);
  const low = named("low", add(mul(sub(exponent, exponentHigh), log.high), mul(exponent, log.low)));
  const high = named("high", mul(exponentHigh, log.high));
  const whole = named("whole", add(high, low));
  const m = named("m", within(lowest, whole, highest));
  // What the sum lost, unless it is out of range.
  const lost = less(abs(sub(whole, m)), 1, sub(low, sub(whole, high)), 0);
  const reduced = reducePower(m, lost, format, (value) => leading("lead", value, format));
  return assemble(reduced, (then, otherwise) => less(far, m, then, otherwise));
}

/** `then` where y is odd, `otherwise` where it is even, NaN where it is no integer. */
function byParity(y: Scalar, then: number, otherwise: Scalar | number): Scalar {
  const rest = named("parity", sub(y, mul(2, floor(mul(0.5, y)))));
  return lessOrEqual(
    rest,
    0,
    otherwise,
    lessOrEqual(1, rest, lessOrEqual(rest, 1, then, Number.NaN), Number.NaN),
  );
}

/** x^y with the special cases of JavaScript, where 1^∞ is NaN. */
export const pow = inBoth((format) => {
  const x = local("x");
  const y = local("y");
  const size = named("size", abs(x));
  const isOrdinary = (then: Scalar | number, otherwise: Scalar | number) =>
    less(0, size, less(size, Infinity, then, otherwise), otherwise);

  const ofLarge = named("ofLarge", less(0, y, Infinity, less(y, 0, 0, y)));
  const ofSmall = named("ofSmall", less(0, y, 0, less(y, 0, Infinity, y)));
  const ordinary = power(named("base", isOrdinary(size, 1)), y, format);
  const finite = less(0, size, less(size, Infinity, ordinary, ofLarge), lessOrEqual(size, 0, ofSmall, size));
  const infinite = less(1, size, ofLarge, less(size, 1, ofSmall, Number.NaN));
  const magnitude = less(abs(y), Infinity, finite, infinite);

  // −0 and −∞ to a power that is no integer are as 0 and ∞.
  const parity = named("sign", byParity(within(-(2 ** 60), y, 2 ** 60), -1, 1));
  const sign = less(
    x,
    0,
    isOrdinary(parity, less(parity, 0, -1, 1)),
    less(div(1, x), 0, less(parity, 0, -1, 1), 1),
  );
  return lessOrEqual(abs(y), 0, 1, mul(sign, magnitude));
});
