import type { Dtype } from "../ir/number-format.ts";

const double = new Float64Array(1);
const doubleBits = new BigInt64Array(double.buffer);
const single = new Float32Array(1);
const singleBits = new Int32Array(single.buffer);

/**
 * The distance of two numbers in units in the last place of a format, once both are rounded to it. −0 equals 0, NaN equals NaN,
 * and infinity is one step beyond the largest number; infinite where only one is NaN. Beyond 2^53 it is rounded.
 */
export function ulpDistance(a: number, b: number, dtype: Dtype): number {
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return 0;
  if (Number.isNaN(a) || Number.isNaN(b)) return Infinity;
  if (dtype === "f32") return Math.abs(placeOfSingle(a) - placeOfSingle(b));
  const distance = placeOfDouble(a) - placeOfDouble(b);
  return Number(distance < 0n ? -distance : distance);
}

/** The rank of a number; bits are sign and magnitude, so negative numbers count down from 0. */
function placeOfSingle(value: number): number {
  single[0] = value;
  const bits = singleBits[0] as number;
  return bits < 0 ? -(bits & 0x7fffffff) : bits;
}

function placeOfDouble(value: number): bigint {
  double[0] = value;
  const bits = doubleBits[0] as bigint;
  return bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits;
}
