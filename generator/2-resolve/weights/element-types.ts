/** How a number is stored in a file. `read` returns a bigint for what a double may not hold. */
export interface ElementType {
  readonly name: string;
  readonly bytes: number;
  /** Its name in a `.npy` header, after the byte order; NumPy has no bfloat16. */
  readonly npy: string | undefined;
  /** Its name in a `.safetensors` header. */
  readonly safetensors: string;
  read(view: DataView, offset: number, littleEndian: boolean): number | bigint;
}

const row = (
  name: string,
  bytes: number,
  npy: string | undefined,
  safetensors: string,
  read: ElementType["read"],
): ElementType => ({ name, bytes, npy, safetensors, read });

export const elementTypes: readonly ElementType[] = [
  row("float64", 8, "f8", "F64", (view, offset, little) => view.getFloat64(offset, little)),
  row("float32", 4, "f4", "F32", (view, offset, little) => view.getFloat32(offset, little)),
  row("float16", 2, "f2", "F16", (view, offset, little) => float16(view.getUint16(offset, little))),
  row("bfloat16", 2, undefined, "BF16", (view, offset, little) => bfloat16(view.getUint16(offset, little))),
  row("int64", 8, "i8", "I64", (view, offset, little) => view.getBigInt64(offset, little)),
  row("int32", 4, "i4", "I32", (view, offset, little) => view.getInt32(offset, little)),
  row("int16", 2, "i2", "I16", (view, offset, little) => view.getInt16(offset, little)),
  row("int8", 1, "i1", "I8", (view, offset) => view.getInt8(offset)),
  row("uint64", 8, "u8", "U64", (view, offset, little) => view.getBigUint64(offset, little)),
  row("uint32", 4, "u4", "U32", (view, offset, little) => view.getUint32(offset, little)),
  row("uint16", 2, "u2", "U16", (view, offset, little) => view.getUint16(offset, little)),
  row("uint8", 1, "u1", "U8", (view, offset) => view.getUint8(offset)),
  row("bool", 1, "b1", "BOOL", (view, offset) => (view.getUint8(offset) === 0 ? 0 : 1)),
];

/** IEEE 754 binary16: 1 sign, 5 exponent and 10 fraction bits. */
function float16(bits: number): number {
  const sign = bits >> 15 === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (0x400 + fraction) * 2 ** (exponent - 25);
}

const scratch = new DataView(new ArrayBuffer(4));

/** A bfloat16 is the upper half of a float32. */
function bfloat16(bits: number): number {
  scratch.setUint16(0, bits);
  return scratch.getFloat32(0);
}
