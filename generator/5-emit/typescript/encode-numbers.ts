/** How many bytes hold each number of an array without loss: 4 where every one is a float32. */
export const losslessWidth = (arrays: readonly Float64Array[]): 4 | 8 => (arrays.every(areFloats) ? 4 : 8);

function areFloats(values: Float64Array): boolean {
  const known = floats.get(values) ?? findNoFloat(values) === undefined;
  floats.set(values, known);
  return known;
}

function findNoFloat(values: Float64Array): number | undefined {
  for (const value of values) if (Math.fround(value) !== value && !Number.isNaN(value)) return value;
  return undefined;
}

/** The arrays that were looked through, which a module asks about several times. */
const floats = new WeakMap<Float64Array, boolean>();

/** As many bytes as one call takes as arguments; a multiple of 3, so that pieces of base64 join without padding. */
const PIECE = 0x6000;

/** Little-endian floats of `width` bytes in lines of base64. */
export function encodeNumbers(values: Float64Array, width: 4 | 8): string {
  const view = new DataView(new ArrayBuffer(values.length * width));
  for (let i = 0; i < values.length; i++) {
    if (width === 4) view.setFloat32(i * 4, values[i] as number, true);
    else view.setFloat64(i * 8, values[i] as number, true);
  }
  return encodeBytes(new Uint8Array(view.buffer));
}

/** Bytes in lines of base64 without padding. */
export function encodeBytes(bytes: Uint8Array): string {
  let base64 = "";
  for (let i = 0; i < bytes.length; i += PIECE) {
    base64 += btoa(Reflect.apply(String.fromCharCode, undefined, bytes.subarray(i, i + PIECE)));
  }
  return (base64.replace(/=+$/, "").match(/.{1,100}/g) ?? []).join("\n");
}
