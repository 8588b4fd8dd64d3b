/** A `.safetensors` file with this header, true or not. */
export function writeSafetensors(header: unknown, data: Uint8Array | readonly number[] = []): Uint8Array {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const length = new DataView(new ArrayBuffer(8));
  length.setBigUint64(0, BigInt(text.length), true);
  return Uint8Array.from([...new Uint8Array(length.buffer), ...text, ...data]);
}

/** A file with one tensor, `W`. */
export const writeOne = (dtype: string, shape: readonly number[], data: readonly number[]): Uint8Array =>
  writeSafetensors({ W: { dtype, shape, data_offsets: [0, data.length] } }, data);
