import { add, div, mul, named, type Scalar, sub } from "../../ir/scalar.ts";
import { type Format, leadingDigits } from "./formats.ts";

/** A number as the unevaluated sum of two: `low` is about the rounding error of `high`. */
export interface DoubleWord {
  readonly high: Scalar;
  readonly low: Scalar;
}

/** a + b without error, for any a and b: Knuth's TwoSum (The Art of Computer Programming, volume 2, 4.2.2). */
export function twoSum(label: string, a: Scalar, b: Scalar): DoubleWord {
  const high = named(label, add(a, b));
  const part = named("part", sub(high, a));
  return { high, low: named(`${label}Low`, add(sub(a, sub(high, part)), sub(b, part))) };
}

/** a + b without error, where a is 0 or |a| ≥ |b|: Dekker's Fast2Sum (Numerische Mathematik 18, 1971). */
export function fastTwoSum(label: string, a: Scalar, b: Scalar): DoubleWord {
  const high = named(label, add(a, b));
  return { high, low: named(`${label}Low`, sub(b, sub(high, a))) };
}

/** A number as two of half its digits: Veltkamp's splitting. */
export function split(x: Scalar, format: Format): DoubleWord {
  const high = leadingDigits("head", x, format);
  return { high, low: named("rest", sub(x, high)) };
}

/** The rounding error of `product`, a·b, where a and b are split: Dekker's product. */
export const productError = (product: Scalar, a: DoubleWord, b: DoubleWord): Scalar =>
  add(add(add(sub(mul(a.high, b.high), product), mul(a.high, b.low)), mul(a.low, b.high)), mul(a.low, b.low));

/** x² without error. */
export function twoSquare(label: string, x: Scalar, format: Format): DoubleWord {
  const high = named(label, mul(x, x));
  const parts = split(x, format);
  return { high, low: named(`${label}Low`, productError(high, parts, parts)) };
}

/** A quotient and its remainder; quotient + `left` / `under` has about twice the digits of the format. */
export function divideWithRemainder(
  over: DoubleWord,
  under: DoubleWord,
  format: Format,
): { quotient: Scalar; left: Scalar } {
  const quotient = named("quotient", div(over.high, under.high));
  const product = named("product", mul(quotient, under.high));
  const lost = productError(product, split(quotient, format), split(under.high, format));
  return {
    quotient,
    left: add(sub(sub(over.high, product), lost), sub(over.low, mul(quotient, under.low))),
  };
}
