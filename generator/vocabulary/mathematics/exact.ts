import { add, div, mul, named, type Scalar, sub } from "../../ir/scalar.ts";
import { type Format, leading } from "./formats.ts";

/** A number as a sum of two, of which the second is about what the first lost to rounding. */
export interface Pair {
  readonly high: Scalar;
  readonly low: Scalar;
}

/** a + b without loss, whichever is larger: Knuth's sum (The Art of Computer Programming, volume 2, 4.2.2). */
export function exactSum(label: string, a: Scalar, b: Scalar): Pair {
  const high = named(label, add(a, b));
  const part = named("part", sub(high, a));
  return { high, low: named(`${label}Low`, add(sub(a, sub(high, part)), sub(b, part))) };
}

/** a + b without loss, where a is 0 or the larger: Dekker's sum (Numerische Mathematik 18, 1971). */
export function orderedSum(label: string, a: Scalar, b: Scalar): Pair {
  const high = named(label, add(a, b));
  return { high, low: named(`${label}Low`, sub(b, sub(high, a))) };
}

/** A number in halves of its digits. */
export function halves(x: Scalar, format: Format): Pair {
  const high = leading("head", x, format);
  return { high, low: named("rest", sub(x, high)) };
}

/** What a·b lost to rounding when it became `product`: Dekker's product, of factors in halves. */
export const lostBy = (product: Scalar, a: Pair, b: Pair): Scalar =>
  add(add(add(sub(mul(a.high, b.high), product), mul(a.high, b.low)), mul(a.low, b.high)), mul(a.low, b.low));

/** x² without loss. */
export function exactSquare(label: string, x: Scalar, format: Format): Pair {
  const high = named(label, mul(x, x));
  const parts = halves(x, format);
  return { high, low: named(`${label}Low`, lostBy(high, parts, parts)) };
}

/** A quotient of two sums, and what it leaves of the first: with `left` / `under` added it is good to twice the digits. */
export function divided(over: Pair, under: Pair, format: Format): { quotient: Scalar; left: Scalar } {
  const quotient = named("quotient", div(over.high, under.high));
  const product = named("product", mul(quotient, under.high));
  const lost = lostBy(product, halves(quotient, format), halves(under.high, format));
  return {
    quotient,
    left: add(sub(sub(over.high, product), lost), sub(over.low, mul(quotient, under.low))),
  };
}
