/** 2^n for every n that a double holds: from 2^−1074, the smallest subnormal, to 2^1023. */
const powers = new Float64Array(2098);
powers.forEach((_, i) => {
  powers[i] = i === 0 ? 5e-324 : (powers[i - 1] as number) * 2;
});

export const powerOfTwo = (n: number): number => powers[(n + 1074) | 0] ?? Number.NaN;

const bytes = new DataView(new ArrayBuffer(8));

/** The unbiased exponent of a double; for a negative one, its sign bit adds 2048. */
export function exponentOf(x: number): number {
  bytes.setFloat64(0, x);
  return (bytes.getUint32(0) >>> 20) - 1023;
}
