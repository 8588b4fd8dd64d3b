/** A way to write numbers as bytes, and what a module calls the function that reads them. */
export type Coding = "float32" | "float64";

export const codings = {
  float32: { width: 4, unpack: "unpackFloat32", read: "getFloat32" },
  float64: { width: 8, unpack: "unpackFloat64", read: "getFloat64" },
} as const satisfies Record<Coding, object>;

/** The shortest coding that loses nothing of an array: it is asked for several times. */
export function codingOf(values: Float64Array): Coding {
  const coding = known.get(values) ?? (areFloats(values) ? "float32" : "float64");
  known.set(values, coding);
  return coding;
}

function areFloats(values: Float64Array): boolean {
  for (const value of values) if (Math.fround(value) !== value && !Number.isNaN(value)) return false;
  return true;
}

const known = new WeakMap<Float64Array, Coding>();

/** As many bytes as one call takes as arguments; a multiple of 3, so that pieces of base64 join without padding. */
const PIECE = 0x6000;

/** Little-endian floats in lines of base64. */
export function encodeNumbers(values: Float64Array, coding: Coding): string {
  const { width } = codings[coding];
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
