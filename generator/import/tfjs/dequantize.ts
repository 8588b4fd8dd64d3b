import { elementTypes } from "../../2-resolve/weights/element-types.ts";
import { quote } from "../../diagnostics/words.ts";
import { type Config, configIn, numberIn, refuse, textIn } from "../keras/config/config.ts";

/** How the numbers of a weight are stored in their shard, little-endian. */
export interface Encoding {
  /** Bytes per number. */
  readonly bytes: number;
  readonly read: (view: DataView, offset: number) => number;
  /** A remark about numbers that were quantized. */
  readonly remark?: string;
}

/** The dtypes of a manifest as element types of weight files. */
const stored: Readonly<Record<string, string>> = { float32: "float32", int32: "int32", bool: "bool" };
const quantized: Readonly<Record<string, string>> = { uint8: "uint8", uint16: "uint16", float16: "float16" };

/**
 * How the numbers of a weight are stored, and how TensorFlow.js dequantizes them: scale·q + min in doubles, and
 * rounded to float32 once. Source: tfjs-core/src/io/io_utils.ts, `decodeWeights`.
 * @throws ImportError
 */
export function encodingOf(spec: Config, where: string): Encoding {
  const dtype = textIn(spec, "dtype", undefined) ?? "none";
  const quantization = configIn(spec, "quantization", undefined);
  if (quantization === undefined) return plain(nameOf(stored, dtype, "dtype", where));
  const packed = nameOf(quantized, textIn(quantization, "dtype", undefined) ?? "none", "quantization", where);
  if (packed !== "float16" && dtype !== "float32" && dtype !== "int32") throw unknown("dtype", dtype, where);
  if (packed === "float16" && dtype !== "float32") throw unknown("dtype", dtype, where);
  const inner = plain(packed);
  if (packed === "float16") return { ...inner, remark: "Weights stored as float16 are taken as they are" };
  const scale = numberIn(quantization, "scale", undefined);
  const min = numberIn(quantization, "min", undefined);
  if (scale === undefined || min === undefined) {
    throw refuse({ where, attribute: "quantization", reason: "its quantization lacks a scale or a min" });
  }
  const round = dtype === "int32" ? (value: number) => Math.round(value) | 0 : Math.fround;
  return {
    bytes: inner.bytes,
    read: (view, offset) => round(inner.read(view, offset) * scale + min),
    remark: `Weights quantized to ${packed} are dequantized as TensorFlow.js does: scale·q + min, rounded to ${dtype}`,
  };
}

function plain(name: string): Encoding {
  const type = elementTypes.find((candidate) => candidate.name === name);
  if (type === undefined) throw new Error(`no element type is called ${name}`);
  return { bytes: type.bytes, read: (view, offset) => Number(type.read(view, offset, true)) };
}

function nameOf(known: Readonly<Record<string, string>>, name: string, what: string, where: string): string {
  const found = Object.hasOwn(known, name) ? known[name] : undefined;
  if (found !== undefined) return found;
  throw unknown(what, name, where);
}

const unknown = (what: string, name: string, where: string) =>
  refuse({
    where,
    attribute: `${what} = ${name.slice(0, 60)}`,
    reason: `its ${what} ${quote(name)} is not supported`,
  });

/** The numbers of a weight. */
export function decode({ bytes: each, read }: Encoding, bytes: Uint8Array): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float64Array.from({ length: bytes.length / each }, (_, i) => read(view, i * each));
}
