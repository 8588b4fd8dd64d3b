import type { ElementType, OnnxTensor } from "../graph.ts";

/** A number in an element type: floats round to nearest, ties to even, and integers wrap. */
type Fit = (value: number) => number;

/** The largest finite number of each floating-point type. */
const largest: Readonly<Partial<Record<ElementType, number>>> = {
  f64: Number.MAX_VALUE,
  f32: 2 ** 127 * (2 - 2 ** -23),
  f16: 65504,
  bf16: 2 ** 127 * (2 - 2 ** -7),
};

/** Infinity for integers, which wrap instead. */
export const largestOf = (type: ElementType): number => largest[type] ?? Number.POSITIVE_INFINITY;

const fits: Readonly<Record<ElementType, Fit>> = {
  f64: (value) => value,
  f32: Math.fround,
  f16: toFloat({ fractionBits: 10, smallestExponent: -14, largest: largestOf("f16") }),
  bf16: toFloat({ fractionBits: 7, smallestExponent: -126, largest: largestOf("bf16") }),
  bool: (value) => (value === 0 ? 0 : 1),
  i8: wrapped(8, true),
  i16: wrapped(16, true),
  i32: wrapped(32, true),
  i64: wrapped(64, true),
  u8: wrapped(8, false),
  u16: wrapped(16, false),
  u32: wrapped(32, false),
  u64: wrapped(64, false),
};

export const fitTo = (type: ElementType): Fit => fits[type];

const floats: readonly ElementType[] = ["f16", "bf16", "f32", "f64"];

export const isFloat = (type: ElementType): boolean => floats.includes(type);

/** Whether any integer is one that no double holds. */
export const isBeyondDoubles = (tensor: OnnxTensor | undefined): boolean =>
  tensor !== undefined &&
  !isFloat(tensor.type) &&
  tensor.data.some((value) => Math.abs(value) === Number.POSITIVE_INFINITY);

/** Whether an element type holds exactly this number. */
export const isOfType = (type: ElementType, value: number): boolean =>
  Number.isNaN(value) ? isFloat(type) : fitTo(type)(value) === value;

/** NaN and infinities come out as NaN; a 64-bit result is the nearest double. */
function wrapped(bits: number, signed: boolean): Fit {
  const lowest = signed ? -(2 ** (bits - 1)) : 0;
  const wrap = signed ? BigInt.asIntN : BigInt.asUintN;
  return (value) => {
    if (Number.isInteger(value) && value >= lowest && value < lowest + 2 ** bits)
      return value === 0 ? 0 : value;
    return Number.isFinite(value) ? Number(wrap(bits, BigInt(Math.trunc(value)))) : Number.NaN;
  };
}

/** A format of IEEE 754 that JavaScript has no type for. */
function toFloat(format: { fractionBits: number; smallestExponent: number; largest: number }): Fit {
  const { fractionBits, smallestExponent, largest } = format;
  return (value) => {
    if (!Number.isFinite(value) || value === 0) return value;
    const exponent = Math.max(exponentOf(value), smallestExponent);
    const rounded = roundToEven(value * 2 ** (fractionBits - exponent)) * 2 ** (exponent - fractionBits);
    return Math.abs(rounded) > largest ? Math.sign(value) * Number.POSITIVE_INFINITY : rounded;
  };
}

const scratch = new DataView(new ArrayBuffer(8));

/** The e of 2^e ≤ |value| < 2^(e + 1); subnormal doubles are too small to matter here. */
function exponentOf(value: number): number {
  scratch.setFloat64(0, value);
  return ((scratch.getUint16(0) >> 4) & 0x7ff) - 1023;
}

/** Rounds to the nearest integer, ties to even, keeping the sign of zero. */
export function roundToEven(value: number): number {
  if (Math.abs(value) >= 2 ** 52) return value;
  const sign = value < 0 || Object.is(value, -0) ? -1 : 1;
  const size = Math.abs(value) + 2 ** 52 - 2 ** 52;
  return sign * size;
}

/** 2^63 − 1: what files write for "to the end", as the end of a slice. */
const END = 2n ** 63n - 1n;

/** A 64-bit integer as a double of the same value, or 2^63 for END; stays a bigint if there is none. */
export function exactNumber(value: bigint): number | bigint {
  const double = Number(value);
  return BigInt(double) === value || value === END ? double : value;
}

/** An infinity in place of an integer that no double holds. */
export function orInfinity(value: number | bigint): number {
  if (typeof value === "number" || BigInt(Number(value)) === value) return Number(value);
  return value > 0n ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}
