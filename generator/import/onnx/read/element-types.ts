import {
  type ElementType as StoredType,
  elementTypes as storedTypes,
} from "../../../2-resolve/weights/element-types.ts";
import type { ElementType } from "../graph.ts";
import { exactNumber } from "./fit-to-type.ts";

type TypedField = "floatData" | "doubleData" | "int32Data" | "int64Data" | "uint64Data";

/** An element type as ONNX stores it. */
export interface ElementTypeRow {
  readonly type: ElementType;
  /** TensorProto.DataType */
  readonly code: number;
  /** The field that holds the numbers if raw_data does not. */
  readonly field: TypedField;
  /** The typed field holds the bits of the number, not its value. */
  readonly asBits: boolean;
  /** One number in raw_data. */
  readonly stored: StoredType;
}

const row = (type: ElementType, code: number, field: TypedField, asBits = false): ElementTypeRow => ({
  type,
  code,
  field,
  asBits,
  stored: withEndMarker(
    storedTypes.find(({ safetensors }) => safetensors === type.toUpperCase()) as StoredType,
  ),
});

/** The largest int64, which no double holds, is the end of slices that go to the end. */
function withEndMarker(type: StoredType): StoredType {
  if (type.name !== "int64") return type;
  return { ...type, read: (view, offset, little) => exactNumber(view.getBigInt64(offset, little)) };
}

/** Source: TensorProto in onnx/onnx.proto. */
export const elementTypes: readonly ElementTypeRow[] = [
  row("f32", 1, "floatData"),
  row("u8", 2, "int32Data"),
  row("i8", 3, "int32Data"),
  row("u16", 4, "int32Data"),
  row("i16", 5, "int32Data"),
  row("i32", 6, "int32Data"),
  row("i64", 7, "int64Data"),
  row("bool", 9, "int32Data"),
  row("f16", 10, "int32Data", true),
  row("f64", 11, "doubleData"),
  row("u32", 12, "uint64Data"),
  row("u64", 13, "uint64Data"),
  row("bf16", 16, "int32Data", true),
];

/** TensorProto.DataType of strings. */
export const STRING = 8;

/** The types of TensorProto.DataType that no spec can hold, by their code. */
const otherTypes: Readonly<Record<number, string>> = {
  0: "undefined",
  8: "string",
  14: "complex64",
  15: "complex128",
  17: "float8e4m3fn",
  18: "float8e4m3fnuz",
  19: "float8e5m2",
  20: "float8e5m2fnuz",
  21: "uint4",
  22: "int4",
  23: "float4e2m1",
  24: "float8e8m0",
  25: "uint2",
  26: "int2",
  27: "float6e2m3",
  28: "float6e3m2",
};

export const elementTypeOf = (code: number): ElementTypeRow | undefined =>
  elementTypes.find((candidate) => candidate.code === code);

/** The name of a type in messages. */
export const nameOfCode = (code: number): string =>
  elementTypeOf(code)?.stored.name ?? otherTypes[code] ?? `number ${code}`;
