import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import {
  type AttributeProtoSchema,
  AttributeProto_AttributeType as Kind,
  ModelProtoSchema,
  type NodeProtoSchema,
  TensorProtoSchema,
  type ValueInfoProtoSchema,
} from "onnx-buf";
import type { ImportedLayer } from "../../../generator/import/imported-model.ts";
import { foldNode } from "../../../generator/import/onnx/fold/index.ts";
import type {
  Attribute,
  ElementType,
  Graph,
  GraphInput,
  OnnxTensor,
} from "../../../generator/import/onnx/graph.ts";
import { importGraph } from "../../../generator/import/onnx/index.ts";
import { run } from "./import-files.ts";

// ONNX models in rows, as graphs that the importer has read, or as the bytes of a file. The bytes are written by the
// official schema, which is another's description of it than the one that reads them.

/** `["Gemm", "x w b", "y", { transB: 1 }]`: operator, inputs, outputs, attributes; `_` is an input left out. */
export type NodeRow = readonly [
  op: string,
  inputs: string,
  outputs: string,
  attributes?: Readonly<Record<string, Attribute>> | undefined,
];

interface GraphRows {
  readonly dims?: GraphInput["dims"];
  readonly opset?: number;
  readonly constants?: Readonly<Record<string, OnnxTensor>>;
  readonly nodes: readonly NodeRow[];
}

export const tensor = (type: ElementType, shape: readonly number[], data: Iterable<number>): OnnxTensor => ({
  type,
  shape,
  data: Float64Array.from(data),
});

export const floats = (data: readonly number[], shape: readonly number[] = [data.length]): OnnxTensor =>
  tensor("f32", shape, data.map(Math.fround));

export const number = (value: number): OnnxTensor => floats([value], []);

export const ints = (...data: readonly number[]): OnnxTensor => tensor("i64", [data.length], data);

const words = (text: string): string[] =>
  text === "" ? [] : text.split(" ").map((word) => (word === "_" ? "" : word));

/** A graph from x, of a batch by 3, to what its last node gives. */
export function graphOf({ dims = ["batch", 3], opset = 17, constants = {}, nodes }: GraphRows): Graph {
  return {
    ...{ name: "", producer: "", opset },
    inputs: [{ name: "x", type: "f32", dims }],
    outputs: [words(nodes.at(-1)?.[2] ?? "")[0] as string],
    nodes: nodes.map(([op, inputs, outputs, attributes = {}], i) => ({
      ...{ name: `${op}_${i}`, op, inputs: words(inputs), outputs: words(outputs), attributes },
    })),
    constants: new Map(Object.entries(constants)),
  };
}

export const layersOf = (rows: GraphRows): readonly ImportedLayer[] => importGraph(graphOf(rows)).layers;

/** The kind of each layer, with its activation where it has one: `dense relu`. */
export const kindsOf = (rows: GraphRows): string[] =>
  layersOf(rows).map(({ type, fields: { activation } }) =>
    typeof activation === "object" && "name" in activation ? `${type} ${activation.name}` : type,
  );

export const outputOf = (rows: GraphRows, x: readonly number[]): readonly number[] =>
  run(importGraph(graphOf(rows)), x);

/** The numbers to so many decimals. */
export const rounded = (numbers: readonly number[], decimals = 4): number[] =>
  numbers.map((value) => Number(value.toFixed(decimals)) + 0);

/** What folding computes of one sample, which is written independently. */
export function foldedOutput(rows: GraphRows, x: OnnxTensor): readonly number[] {
  const { nodes, constants, opset, outputs } = graphOf(rows);
  const values = new Map([...constants, ["x", x]]);
  for (const node of nodes) {
    const results = foldNode(
      node,
      node.inputs.map((name) => values.get(name)),
      opset,
    );
    node.outputs.forEach((name, i) => {
      values.set(name, results[i] as OnnxTensor);
    });
  }
  return [...(values.get(outputs[0] as string) as OnnxTensor).data];
}

/** Messages of the official schema, of which tests of malformed files write some themselves. */
export type TensorInit = MessageInitShape<typeof TensorProtoSchema>;
export type NodeInit = MessageInitShape<typeof NodeProtoSchema>;
export type AttributeInit = MessageInitShape<typeof AttributeProtoSchema>;
type ModelInit = MessageInitShape<typeof ModelProtoSchema>;

/** TensorProto.DataType */
export const FLOAT = 1;
export const INT64 = 7;
export const DOUBLE = 11;

/** A tensor as a file stores it, its numbers in the field of their type. */
export function stored(name: string, { type, shape, data }: OnnxTensor): TensorInit {
  const dims = shape.map(BigInt);
  if (type === "f32") return { name, dims, dataType: FLOAT, floatData: [...data] };
  if (type === "i64") return { name, dims, dataType: INT64, int64Data: [...data].map(BigInt) };
  if (type === "f64") return { name, dims, dataType: DOUBLE, doubleData: [...data] };
  throw new Error(`no test stores ${type}`);
}

/** Integers that no double holds, too. */
export const int64s = (name: string, data: readonly (number | bigint)[]): TensorInit => ({
  name,
  dataType: INT64,
  dims: [BigInt(data.length)],
  int64Data: data.map(BigInt),
});

export const tensorBytes = (init: TensorInit): Uint8Array =>
  toBinary(TensorProtoSchema, create(TensorProtoSchema, init));

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

export const attribute = {
  int: (name: string, i: number): AttributeInit => ({ name, type: Kind.INT, i: BigInt(i) }),
  ints: (name: string, list: readonly (number | bigint)[]): AttributeInit => ({
    ...{ name, type: Kind.INTS, ints: list.map(BigInt) },
  }),
  float: (name: string, f: number): AttributeInit => ({ name, type: Kind.FLOAT, f }),
  floats: (name: string, list: readonly number[]): AttributeInit => ({
    ...{ name, type: Kind.FLOATS, floats: [...list] },
  }),
  string: (name: string, s: string): AttributeInit => ({ name, type: Kind.STRING, s: bytesOf(s) }),
  strings: (name: string, list: readonly string[]): AttributeInit => ({
    ...{ name, type: Kind.STRINGS, strings: list.map(bytesOf) },
  }),
  tensor: (name: string, t: TensorInit): AttributeInit => ({ name, type: Kind.TENSOR, t }),
};

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** Attributes whose numbers are float, also where they are whole. Source: https://onnx.ai/onnx/operators/ */
const FLOATS: ReadonlySet<string> = new Set(
  `alpha beta gamma epsilon bias lambd momentum ratio threshold value_float value_floats offset scale coefficients
    intercepts imputed_value_floats replaced_value_float`.split(/\s+/),
);

function attributeOf([name, value]: [string, Attribute]): AttributeInit {
  if (typeof value === "string") return attribute.string(name, value);
  if (typeof value === "number")
    return FLOATS.has(name) ? attribute.float(name, value) : attribute.int(name, value);
  if ("data" in value) return attribute.tensor(name, stored("", value));
  if (value.every((item) => typeof item === "string")) return attribute.strings(name, value);
  return (FLOATS.has(name) ? attribute.floats : attribute.ints)(name, value as readonly number[]);
}

/** A node of a file: a row, or a message where a row cannot say it. */
export type FileNode = NodeRow | NodeInit;

/** A row as a node without a name; the domain is what stands before the last dot of its operator. */
function nodeOf(row: FileNode): NodeInit {
  if (!isRow(row)) return row;
  const [op, inputs, outputs, attributes = {}] = row;
  const at = op.lastIndexOf(".");
  const domain = op.slice(0, Math.max(0, at));
  return node(op.slice(at + 1), words(inputs), words(outputs), Object.entries(attributes).map(attributeOf), {
    domain,
  });
}

const isRow = (row: FileNode): row is NodeRow => Array.isArray(row);

export type FileGraph = Omit<NonNullable<ModelInit["graph"]>, "node" | "$typeName"> & {
  readonly nodes?: readonly FileNode[];
};

/** A graph in a node, as If, Loop and Scan have it. */
export const graphBody = (name: string, { nodes = [], ...graph }: FileGraph): AttributeInit => ({
  ...{ name, type: Kind.GRAPH },
  g: { ...(graph as object), node: nodes.map(nodeOf) },
});

/** A model of opset 14 from x to y, `batch` by 2, unless told otherwise. */
export function modelBytes(
  { nodes = [], ...graph }: FileGraph,
  { opset = 14, ...model }: ModelInit & { opset?: number } = {},
): Uint8Array {
  const init = {
    irVersion: 8n,
    opsetImport: [{ domain: "", version: BigInt(opset) }],
    graph: { name: "g", input: [value("x")], output: [value("y")], ...graph, node: nodes.map(nodeOf) },
    ...model,
  };
  return toBinary(ModelProtoSchema, create(ModelProtoSchema, init as ModelInit));
}
