import {
  abs,
  add,
  div,
  exponent,
  floor,
  less,
  local,
  lookUp,
  mul,
  named,
  neg,
  number,
  type Scalar,
  scale,
  sub,
} from "../../ir/scalar.ts";
import {
  type DoubleWord,
  divideWithRemainder,
  fastTwoSum,
  productError,
  split,
  twoSum,
} from "./double-word.ts";
import { type Format, forBothFormats, roundToInteger } from "./formats.ts";
import { estrin, square } from "./polynomial.ts";
import { LEADING_ZEROS, turns } from "./turns.ts";

/** (sin(y)/y − 1) / y² in y² for |y| ≤ π/4, interpolated at Chebyshev nodes: error 10⁻¹⁷ and 5·10⁻⁹. */
const SINE = {
  f64: [
    -0.16666666666666666, 0.008333333333333331, -0.0001984126984126506, 2.7557319219335453e-6,
    -2.5052106231157904e-8, 1.605853141458901e-10, -7.586685070091267e-13,
  ],
  f32: [-0.1666666716337204, 0.008333331905305386, -0.00019840085587929934, 2.7249864160694415e-6],
};

/** (cos(y) − 1 + y²/2) / y⁴, likewise: error 3·10⁻¹⁸ and 3·10⁻⁹. */
const COSINE = {
  f64: [
    0.041666666666666664, -0.0013888888888887395, 2.4801587298763433e-5, -2.7557317270560326e-7,
    2.0876146024689747e-9, -1.1382614868556325e-11,
  ],
  f32: [0.0416666641831398, -0.001388830249197781, 2.454789137118496e-5],
};

/** 2π in three parts, the first two with half the digits. */
const FULL_TURN = {
  f64: { head: 6.283185362815857, rest: -5.563627070159782e-8, last: 2.4492935982947064e-16 },
  f32: { head: 6.283203125, rest: -1.7642974853515625e-5, last: -1.7484555314695172e-7 },
};

const fraction = (x: Scalar): Scalar => sub(x, floor(x));

/** A number as quarter turns and an angle of at most an eighth of a turn. */
interface Angle {
  readonly quarters: Scalar;
  readonly y: DoubleWord;
}

/**
 * The angle of a number of any size, by the method of Payne and Hanek (SIGNUM Newsletter 18, 1983): only those digits of
 * x / (2π) are computed that are not whole turns, as many as a result near 0 needs. NaN for ∞.
 */
function reduceAngle(size: Scalar, format: Format): Angle {
  const { bits, table } = turns[format.dtype];
  const ordinary = less(1, size, less(size, Infinity, size, 1), 1);
  const place = named("place", floor(mul(add(exponent(ordinary), 0.5), 1 / bits)));
  const { high, low } = split(named("m", scale(size, mul(-bits, place))), format);
  const raised = named("raised", mul(low, 2 ** bits));
  const digits = Array.from({ length: 8 }, (_, n) =>
    named("digit", lookUp(table, n === 0 ? place : add(place, n))),
  );
  /** x times the digits n from that before the point on, as a number of turns. */
  const turnsFrom = (n: number): Scalar => {
    const d = n + LEADING_ZEROS;
    const product = add(mul(high, digits[d] as Scalar), mul(raised, digits[d - 1] as Scalar));
    return mul(product, 2 ** (-bits * (n + 1)));
  };
  const whole = named("whole", turnsFrom(-1));
  const first = named("first", turnsFrom(0));
  const start = named("start", add(fraction(whole), fraction(first)));
  const sum = twoSum("sum", start, named("second", turnsFrom(1)));
  const quarters = named("quarters", roundToInteger(mul(4, sum.high), format));
  const near = named("near", sub(sum.high, mul(0.25, quarters)));

  const end = twoSum("end", named("fourth", turnsFrom(3)), add(turnsFrom(4), turnsFrom(5)));
  const tail = twoSum("tail", named("third", turnsFrom(2)), end.high);
  const upper = twoSum("upper", near, tail.high);
  const lower = twoSum("lower", sum.low, upper.low);
  const most = twoSum("most", upper.high, lower.high);
  const turn = fastTwoSum("turn", most.high, add(most.low, add(lower.low, add(tail.low, end.low))));

  const { head, rest, last } = FULL_TURN[format.dtype];
  const angle = named("angle", mul(turn.high, head + rest));
  const lost = productError(angle, split(turn.high, format), { high: number(head), low: number(rest) });
  const small = add(lost, add(mul(turn.high, last), mul(turn.low, head + rest)));
  return { quarters, y: fastTwoSum("y", angle, small) };
}

/** sin of an angle given as a double word. */
function sineOf({ high: y, low }: DoubleWord, { dtype }: Format): DoubleWord {
  const z = square(y);
  const cubic = mul(mul(z, y), estrin(z, SINE[dtype]));
  return { high: y, low: add(sub(low, mul(mul(0.5, z), low)), cubic) };
}

/** cos of an angle given as a double word; `lost` is the rounding error of the square of its high part, where it matters. */
function cosineOf({ high: y, low }: DoubleWord, { dtype }: Format, lost?: Scalar): DoubleWord {
  const z = square(y);
  const half = named("half", mul(0.5, z));
  const high = named("large", sub(1, half));
  const rest = sub(mul(square(z), estrin(z, COSINE[dtype])), mul(y, low));
  const more = lost === undefined ? rest : sub(rest, mul(0.5, lost));
  return { high, low: add(sub(sub(1, high), half), more) };
}

const joined = ({ high, low }: DoubleWord): Scalar => add(high, low);

/** A number of quarter turns modulo `base`. */
const beyond = (quarters: Scalar, base: number): Scalar =>
  sub(quarters, mul(base, floor(mul(quarters, 1 / base))));

/** sin of an angle plus a number of quarter turns. */
function turned(quarters: Scalar, { y }: Angle, format: Format): Scalar {
  const isOdd = named("odd", beyond(quarters, 2));
  const value = named("value", less(0, isOdd, joined(cosineOf(y, format)), joined(sineOf(y, format))));
  return less(1.5, beyond(quarters, 4), neg(value), value);
}

export const sin = forBothFormats((format) => {
  const x = local("x");
  const size = named("size", abs(x));
  const angle = reduceAngle(size, format);
  const value = named("sine", turned(angle.quarters, angle, format));
  return less(size, format.tiny, x, less(x, 0, neg(value), value));
});

export const cos = forBothFormats((format) => {
  const angle = reduceAngle(named("size", abs(local("x"))), format);
  return turned(named("next", add(angle.quarters, 1)), angle, format);
});

/** sin / cos or, after an odd number of quarter turns, −cos / sin, as a quotient of double words. */
export const tan = forBothFormats((format) => {
  const x = local("x");
  const size = named("size", abs(x));
  const { quarters, y } = reduceAngle(size, format);
  const isOdd = named("odd", beyond(quarters, 2));
  const parts = split(y.high, format);
  const sine = sineOf(y, format);
  const cosine = cosineOf(y, format, productError(square(y.high), parts, parts));
  const [s, c] = [fastTwoSum("s", sine.high, sine.low), fastTwoSum("c", cosine.high, cosine.low)];
  const choose = (label: string, odd: Scalar, even: Scalar) => named(label, less(0, isOdd, odd, even));
  const over = { high: choose("over", c.high, s.high), low: choose("overLow", c.low, s.low) };
  const under = { high: choose("under", s.high, c.high), low: choose("underLow", s.low, c.low) };

  const { quotient, left } = divideWithRemainder(over, under, format);
  const value = named("value", add(quotient, div(left, under.high)));
  const signed = named("tangent", less(0, isOdd, neg(value), value));
  return less(size, format.tiny, x, less(x, 0, neg(signed), signed));
});
