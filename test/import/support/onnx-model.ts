import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import {
  type AttributeProtoSchema,
  AttributeProto_AttributeType as Kind,
  ModelProtoSchema,
  type NodeProtoSchema,
  TensorProtoSchema,
  type ValueInfoProtoSchema,
} from "onnx-buf";

/** Models in the words of the official schema, written by another's description of it than the one that reads them. */
export type TensorInit = MessageInitShape<typeof TensorProtoSchema>;
export type NodeInit = MessageInitShape<typeof NodeProtoSchema>;
type AttributeInit = MessageInitShape<typeof AttributeProtoSchema>;
type ModelInit = MessageInitShape<typeof ModelProtoSchema>;

/** TensorProto.DataType */
export const FLOAT = 1;
export const INT64 = 7;

export const tensorBytes = (tensor: TensorInit): Uint8Array =>
  toBinary(TensorProtoSchema, create(TensorProtoSchema, tensor));

export const floats = (name: string, dims: readonly number[], data: readonly number[]): TensorInit => ({
  name,
  dataType: FLOAT,
  dims: dims.map(BigInt),
  floatData: [...data],
});

export const int64s = (name: string, data: readonly (number | bigint)[]): TensorInit => ({
  name,
  dataType: INT64,
  dims: [BigInt(data.length)],
  int64Data: data.map(BigInt),
});

export function value(
  name: string,
  dims: readonly (number | string | undefined)[] = ["batch", 2],
  elemType: number = FLOAT,
): MessageInitShape<typeof ValueInfoProtoSchema> {
  const dim = dims.map((size) => {
    if (size === undefined) return {};
    return typeof size === "string"
      ? { value: { case: "dimParam" as const, value: size } }
      : { value: { case: "dimValue" as const, value: BigInt(size) } };
  });
  return { name, type: { value: { case: "tensorType", value: { elemType, shape: { dim } } } } };
}

export const node = (
  opType: string,
  input: readonly string[],
  output: readonly string[],
  attribute: readonly AttributeInit[] = [],
  rest: NodeInit = {},
): NodeInit => ({ opType, input: [...input], output: [...output], attribute: [...attribute], ...rest });

export const int = (name: string, i: number): AttributeInit => ({ name, type: Kind.INT, i: BigInt(i) });
export const ints = (name: string, list: readonly number[]): AttributeInit => ({
  name,
  type: Kind.INTS,
  ints: list.map(BigInt),
});
export const float = (name: string, f: number): AttributeInit => ({ name, type: Kind.FLOAT, f });
export const tensor = (name: string, t: TensorInit): AttributeInit => ({ name, type: Kind.TENSOR, t });

/** A model of opset 14 from x to y, `batch` by 2, unless told otherwise. */
export function modelBytes(
  graph: NonNullable<ModelInit["graph"]>,
  { opset = 14, ...model }: ModelInit & { opset?: number } = {},
): Uint8Array {
  const init = {
    irVersion: 8n,
    opsetImport: [{ domain: "", version: BigInt(opset) }],
    graph: { name: "g", input: [value("x")], output: [value("y")], ...graph },
    ...model,
  };
  return toBinary(ModelProtoSchema, create(ModelProtoSchema, init as ModelInit));
}
