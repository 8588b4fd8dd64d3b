import { sizeOf, type TensorData } from "../ir/tensor-data.ts";

/**
 * A safetensors file of these tensors: float32 if that holds every value of a tensor exactly, else float64, so that all
 * values survive. The data begin at a multiple of 8 bytes and float64 tensors come first, so each tensor is
 * aligned. Source of the format: https://github.com/huggingface/safetensors#format
 */
export function writeSafetensors(tensors: ReadonlyMap<string, TensorData>): Uint8Array {
  const typed = [...tensors].map(([key, tensor]) => ({ key, tensor, type: narrowest(tensor) }));
  const ordered = typed.sort((a, b) => b.type.bytes - a.type.bytes);
  const entries: [string, object][] = [];
  let end = 0;
  for (const { key, tensor, type } of ordered) {
    const begin = end;
    end += sizeOf(tensor.shape) * type.bytes;
    entries.push([key, { dtype: type.dtype, shape: tensor.shape, data_offsets: [begin, end] }]);
  }
  const header = headerOf(Object.fromEntries(entries));
  const file = new Uint8Array(header.length + end);
  file.set(header);
  const view = new DataView(file.buffer);
  let at = header.length;
  for (const { tensor, type } of ordered) {
    for (const value of tensor.data) {
      type.write(view, at, value);
      at += type.bytes;
    }
  }
  return file;
}

interface Type {
  readonly dtype: string;
  readonly bytes: number;
  readonly write: (view: DataView, at: number, value: number) => void;
}

const float32: Type = {
  dtype: "F32",
  bytes: 4,
  write: (view, at, value) => view.setFloat32(at, value, true),
};
const float64: Type = {
  dtype: "F64",
  bytes: 8,
  write: (view, at, value) => view.setFloat64(at, value, true),
};

const narrowest = ({ data }: TensorData): Type =>
  data.every((value) => Object.is(Math.fround(value), value)) ? float32 : float64;

/** The length of the header as 8 bytes, little-endian, then the header, padded with spaces to a multiple of 8. */
function headerOf(entries: object): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(entries));
  const header = new Uint8Array(8 + Math.ceil(text.length / 8) * 8).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(header.length - 8), true);
  header.set(text, 8);
  return header;
}
