import protobuf from "protobufjs";
import { channelsFirst, permuted } from "./permuted.ts";
import type { Activation, Task, TaskLayer } from "./task.ts";

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
  NodeProto: {
    input: ["*string", 1],
    output: ["*string", 2],
    opType: ["string", 4],
    attribute: ["*AttributeProto", 5],
  },
  AttributeProto: {
    name: ["string", 1],
    i: ["int64", 3],
    s: ["bytes", 4],
    ints: ["*int64", 8],
    type: ["int32", 20],
  },
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
const INT64 = 7;
const INT = 2;
const STRING = 3;
const INTS = 7;
const activations = { relu: "Relu", sigmoid: "Sigmoid" } satisfies Partial<Record<Activation, string>>;

/** A network as an ONNX file from x to y, channels first, as ONNX has them. */
export function onnxModel({ layers, inputShape, outputSize, rows }: Task): Uint8Array {
  const nameOf = (k: number) => (k === 0 ? "x" : k === layers.length ? "y" : `z${k}`);
  const node = layers.flatMap((layer, k) => {
    const { activation } = layer;
    const z = nameOf(k + 1);
    const a = activation === "identity" ? z : `a${k + 1}`;
    const nodes = operators[layer.kind](layer, { x: layer.from.map(nameOf), k: k + 1, y: a });
    return activation === "identity"
      ? nodes
      : [...nodes, { opType: activations[activation], input: [a], output: [z] }];
  });
  const last = layers.at(-1)?.output ?? [outputSize];
  const graph = {
    name: "contender",
    node,
    initializer: layers.flatMap((layer, k) =>
      layer.weights.length === 0
        ? []
        : [weightsOf(layer, `W${k + 1}`), tensor(`b${k + 1}`, [layer.bias.length], layer.bias)],
    ),
    input: [valueInfo("x", [rows, ...channelsFirst(inputShape)])],
    output: [valueInfo("y", [rows, ...channelsFirst(last)])],
  };
  return encodeModel(graph);
}

export const encodeModel = (graph: object): Uint8Array =>
  ModelProto.encode({ irVersion: 8, opsetImport: [{ domain: "", version: 13 }], graph }).finish();

interface Names {
  readonly x: readonly string[];
  readonly k: number;
  readonly y: string;
}

const windowed = (opType: string, { windows }: TaskLayer, more: object[] = []) => ({
  opType,
  attribute: [
    integers(
      "kernel_shape",
      windows.map(({ kernel }) => kernel),
    ),
    integers(
      "strides",
      windows.map(({ stride }) => stride),
    ),
    integers("pads", [...windows.map(({ before }) => before), ...windows.map(({ after }) => after)]),
    ...more,
  ],
});

const convolution = (layer: TaskLayer, { x, k, y }: Names, groups = 1) => [
  {
    ...windowed("Conv", layer, [integer("group", groups)]),
    ...{ input: [...x, `W${k}`, `b${k}`], output: [y] },
  },
];

const flattened = (x: readonly string[], k: number) => ({ opType: "Flatten", input: x, output: [`f${k}`] });

const operators = {
  dense: ({ input }, { x, k, y }) => {
    const gemm = (from: readonly string[]) => ({
      opType: "Gemm",
      input: [...from, `W${k}`, `b${k}`],
      output: [y],
    });
    return input.length === 1 ? [gemm(x)] : [flattened(x, k), gemm([`f${k}`])];
  },
  conv: (layer, names) => convolution(layer, names),
  depthwise: (layer, names) => convolution(layer, names, layer.input.at(-1)),
  max_pool: (layer, { x, y }) => [{ ...windowed("MaxPool", layer), input: x, output: [y] }],
  mean: (_, { x, k, y }) => [
    { opType: "GlobalAveragePool", input: x, output: [`p${k}`] },
    { ...flattened([`p${k}`], k), output: [y] },
  ],
  add: (_, { x, y }) => [{ opType: "Add", input: x, output: [y] }],
} satisfies Record<TaskLayer["kind"], (layer: TaskLayer, names: Names) => object[]>;

/** Kernels as filters, channels and space; matrices with their rows in the order of flattened channels and space. */
function weightsOf({ kind, input, weightShape: shape, weights }: TaskLayer, name: string) {
  if (kind === "dense") {
    const units = shape.at(-1) as number;
    const order = [...channelsFirst(input.map((_, axis) => axis)), input.length];
    return tensor(name, shape, permuted(weights, [...input, units], order));
  }
  const whole = kind === "depthwise" ? [...shape.slice(0, -1), 1, shape.at(-1) as number] : shape;
  const space = whole.slice(0, -2).map((_, axis) => axis);
  const order = [whole.length - 1, whole.length - 2, ...space];
  return tensor(
    name,
    order.map((axis) => whole[axis] as number),
    permuted(weights, whole, order),
  );
}

export const integer = (name: string, i: number) => ({ name, i, type: INT });

export const word = (name: string, text: string) => ({ name, s: Buffer.from(text), type: STRING });

export const integers = (name: string, ints: readonly number[]) => ({ name, ints, type: INTS });

export const tensor = (name: string, dims: readonly number[], data: Float64Array) => ({
  name,
  dims,
  dataType: FLOAT,
  rawData: new Uint8Array(Float32Array.from(data).buffer),
});

/** A list of whole numbers, as operators take axes and places. */
export const whole = (name: string, values: readonly number[]) => ({
  ...{ name, dims: [values.length], dataType: INT64 },
  rawData: new Uint8Array(BigInt64Array.from(values, BigInt).buffer),
});

export const valueInfo = (name: string, sizes: readonly number[]) => ({
  name,
  type: { tensorType: { elemType: FLOAT, shape: { dim: sizes.map((dimValue) => ({ dimValue })) } } },
});
