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
  sub,
} from "../../ir/scalar.ts";
import { type Format, forBothFormats, leadingDigits } from "./formats.ts";
import { decompose } from "./log.ts";
import { estrin, square } from "./polynomial.ts";
import { assemble, clamp, reducePower } from "./reduce-exp.ts";

/** Minimax of (3·artanh(s) / s − 3 − s²) / s⁴ in s² for |s| ≤ 0.102: error 10⁻²¹ and 10⁻¹² of artanh. */
const REST = {
  f64: [
    0.5999999999999943, 0.4285714285789259, 0.33333332966955714, 0.2727281508829706, 0.23065844076627876,
    0.20704945012589526,
  ],
  f32: [0.6000000834465027, 0.4285280406475067, 0.3394755721092224],
};

/** 2 / (3·ln 2) as a double word whose first half has half the digits. */
const FACTOR = {
  f64: { high: 0.9617967009544373, low: -7.028461650952758e-9 },
  f32: { high: 0.9619140625, low: -0.00011736857402439509 },
};
const WHOLE_FACTOR = 2 / (3 * Math.LN2);

/** A double word whose first part has half the digits. */
interface SplitNumber {
  readonly high: Scalar;
  readonly low: Scalar;
}

/** Where mantissas are nearer to 1.5 than to 1, and log2 1.5 in two parts, as in fdlibm. */
const FROM = Math.sqrt(1.5) - 1;
const LOG2_OF_MIDDLE = {
  f64: { high: 0.5849624872207642, low: 1.350039202129749e-8 },
  f32: { high: 0.5849609375, low: 0.0000015632208487659227 },
};

/** log2(2^k·(1 + f)) for 1 + f from √¾ to √3, by the method of fdlibm's e_pow.c. */
function log2(f: Scalar, k: Scalar, format: Format): SplitNumber {
  const half = (label: string, x: Scalar) => leadingDigits(label, x, format, 1);
  const isNear = (then: number, otherwise: number) => less(f, FROM, then, otherwise);
  const middle = LOG2_OF_MIDDLE[format.dtype];
  const shift = named("shift", isNear(2, 2.5));
  const u = named("u", sub(f, isNear(0, 0.5)));
  const sum = named("sum", add(shift, f));
  const sumHigh = half("sumHigh", sum);
  const sumLow = named("sumLow", sub(f, sub(sumHigh, shift)));
  const s = named("s", div(u, sum));
  const sHigh = half("sHigh", s);
  const sLow = named("sLow", div(sub(sub(u, mul(sHigh, sumHigh)), mul(sHigh, sumLow)), sum));

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
  const whole = named("whole", isNear(0, middle.high));
  const large = named("large", mul(high, p));
  const small = named("small", add(add(mul(low, p), mul(pLow, WHOLE_FACTOR)), isNear(0, middle.low)));
  const log = half("log", add(add(add(large, small), whole), k));
  return { high: log, low: named("logLow", sub(small, sub(sub(sub(log, k), whole), large))) };
}

/** For |y| beyond `most`, every power except of 1 is 0 or ∞; beyond `lowest` and `highest`, powers of 2 leave the format. */
const ranges = {
  f64: { most: 2 ** 70, lowest: -1075.001, far: 1020, highest: 1024.4 },
  f32: { most: 2 ** 40, lowest: -150.01, far: 124, highest: 128.4 },
} as const;

/** x^y for positive finite x. */
function power(x: Scalar, y: Scalar, format: Format): Scalar {
  const { most, lowest, far, highest } = ranges[format.dtype];
  const { f, k } = decompose(x, format, Math.sqrt(0.75));
  const log = log2(f, k, format);
  const exponent = named("exponent", clamp(-most, y, most));
  const exponentHigh = leadingDigits("exponentHigh", exponent, format, 1);
  const low = named("low", add(mul(sub(exponent, exponentHigh), log.high), mul(exponent, log.low)));
  const high = named("high", mul(exponentHigh, log.high));
  const whole = named("whole", add(high, low));
  const m = named("m", clamp(lowest, whole, highest));
  // What the sum lost, unless it is out of range.
  const lost = less(abs(sub(whole, m)), 1, sub(low, sub(whole, high)), 0);
  const reduced = reducePower(m, lost, format, (value) => leadingDigits("lead", value, format));
  return assemble(reduced, (then, otherwise) => less(far, m, then, otherwise));
}

/** For positive y: `then` if it is odd, `otherwise` if it is even, NaN if it is not an integer. */
function byParity(y: Scalar, then: number, otherwise: Scalar | number): Scalar {
  const rest = named("parity", sub(y, mul(2, floor(mul(0.5, y)))));
  const odd = lessOrEqual(rest, 1, then, Number.NaN);
  return lessOrEqual(rest, 0, otherwise, lessOrEqual(1, rest, odd, Number.NaN));
}

/** x^y with the special cases of JavaScript, where 1^∞ is NaN. */
export const pow = forBothFormats((format) => {
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

  // To a power that is no integer −0 and −∞ are 0 and ∞, and others NaN.
  const parity = named("sign", byParity(less(2 ** 60, abs(y), 2 ** 60, abs(y)), -1, 1));
  const sign = less(
    x,
    0,
    isOrdinary(parity, less(parity, 0, -1, 1)),
    less(div(1, x), 0, less(parity, 0, -1, 1), 1),
  );
  return lessOrEqual(abs(y), 0, 1, mul(sign, magnitude));
});
