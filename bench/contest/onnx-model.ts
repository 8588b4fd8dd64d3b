import protobuf from "protobufjs";
import type { Activation, Task } from "./task.ts";

/** Field by number, as in onnx.proto; "*" before the type where it repeats. */
const messages = {
  ModelProto: { irVersion: ["int64", 1], graph: ["GraphProto", 7], opsetImport: ["*OperatorSetIdProto", 8] },
  OperatorSetIdProto: { domain: ["string", 1], version: ["int64", 2] },
  GraphProto: {
    node: ["*NodeProto", 1],
    name: ["string", 2],
    initializer: ["*TensorProto", 5],
    input: ["*ValueInfoProto", 11],
    output: ["*ValueInfoProto", 12],
  },
  NodeProto: { input: ["*string", 1], output: ["*string", 2], opType: ["string", 4] },
  TensorProto: { dims: ["*int64", 1], dataType: ["int32", 2], name: ["string", 8], rawData: ["bytes", 9] },
  ValueInfoProto: { name: ["string", 1], type: ["TypeProto", 2] },
  TypeProto: { tensorType: ["TensorTypeProto", 1] },
  TensorTypeProto: { elemType: ["int32", 1], shape: ["TensorShapeProto", 2] },
  TensorShapeProto: { dim: ["*DimensionProto", 1] },
  DimensionProto: { dimValue: ["int64", 1] },
} as const;

const ModelProto = protobuf.Root.fromJSON({
  nested: Object.fromEntries(
    Object.entries(messages).map(([name, fields]) => [name, { fields: describe(fields) }]),
  ),
}).lookupType("ModelProto");

function describe(fields: Readonly<Record<string, readonly [string, number]>>) {
  return Object.fromEntries(
    Object.entries(fields).map(([name, [type, id]]) => [
      name,
      { type: type.replace("*", ""), id, ...(type.startsWith("*") ? { rule: "repeated" } : {}) },
    ]),
  );
}

const FLOAT = 1;
const operators = { relu: "Relu", sigmoid: "Sigmoid" } satisfies Partial<Record<Activation, string>>;

/** A network as an ONNX file from x to y: a Gemm for each layer, then its activation. */
export function onnxModel({ layers, inputSize, outputSize, rows }: Task): Uint8Array {
  const node: object[] = [];
  let x = "x";
  layers.forEach(({ activation }, k) => {
    const z = k === layers.length - 1 ? "y" : `z${k}`;
    const a = activation === "identity" ? z : `a${k}`;
    node.push({ opType: "Gemm", input: [x, `W${k}`, `b${k}`], output: [a] });
    if (activation !== "identity") node.push({ opType: operators[activation], input: [a], output: [z] });
    x = z;
  });
  const graph = {
    name: "contender",
    node,
    initializer: layers.flatMap(({ inputs, units, weights, bias }, k) => [
      tensor(`W${k}`, [inputs, units], weights),
      tensor(`b${k}`, [units], bias),
    ]),
    input: [valueInfo("x", [rows, inputSize])],
    output: [valueInfo("y", [rows, outputSize])],
  };
  return ModelProto.encode({ irVersion: 8, opsetImport: [{ domain: "", version: 13 }], graph }).finish();
}

const tensor = (name: string, dims: readonly number[], data: Float64Array) => ({
  name,
  dims,
  dataType: FLOAT,
  rawData: new Uint8Array(Float32Array.from(data).buffer),
});

const valueInfo = (name: string, sizes: readonly number[]) => ({
  name,
  type: { tensorType: { elemType: FLOAT, shape: { dim: sizes.map((dimValue) => ({ dimValue })) } } },
});
