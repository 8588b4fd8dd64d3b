/** 2^63 − 1: what files write for "to the end", as the end of a slice. */
const END = 2n ** 63n - 1n;

/** A 64-bit integer of a file as the double of the same value, or of 2^63 for END; a bigint where there is none. */
export function exactNumber(value: bigint): number | bigint {
  const double = Number(value);
  return BigInt(double) === value || value === END ? double : value;
}

/** An infinity in place of an integer that no double holds. */
export function orInfinity(value: number | bigint): number {
  if (typeof value === "number" || BigInt(Number(value)) === value) return Number(value);
  return value > 0n ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}
