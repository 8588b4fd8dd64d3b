/** Of a float64, the big-endian bytes. */
const bytes = new DataView(new ArrayBuffer(8));
const DIGITS = 16;
const NAN = "7ff8000000000000";

/** The bits of numbers as float64, 16 hexadecimal digits each; every NaN has the same ones. */
export function toHex(values: ArrayLike<number>): string {
  let text = "";
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    bytes.setFloat64(0, value);
    text += Number.isNaN(value) ? NAN : hexOfWord(0) + hexOfWord(4);
  }
  return text;
}

export function fromHex(text: string): number[] {
  return Array.from({ length: text.length / DIGITS }, (_, i) => {
    const digits = text.slice(i * DIGITS, (i + 1) * DIGITS);
    bytes.setUint32(0, parseInt(digits.slice(0, 8), 16));
    bytes.setUint32(4, parseInt(digits.slice(8), 16));
    return bytes.getFloat64(0);
  });
}

const hexOfWord = (at: number): string => bytes.getUint32(at).toString(16).padStart(8, "0");
