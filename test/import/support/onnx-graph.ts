import type { ImportedLayer } from "../../../generator/import/imported-model.ts";
import { foldNode } from "../../../generator/import/onnx/fold/index.ts";
import type { Attribute, Graph, GraphInput, OnnxTensor } from "../../../generator/import/onnx/graph.ts";
import { importGraph } from "../../../generator/import/onnx/index.ts";
import { run } from "./run-imported.ts";

/** `["Gemm", "x w b", "y", { transB: 1 }]`: operation, inputs, outputs, attributes; `_` is an input left out. */
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

export const floats = (data: readonly number[], shape: readonly number[] = [data.length]): OnnxTensor => ({
  type: "f32",
  shape,
  data: Float64Array.from(data, Math.fround),
});

export const number = (value: number): OnnxTensor => floats([value], []);

export const ints = (...data: readonly number[]): OnnxTensor => ({
  type: "i64",
  shape: [data.length],
  data: Float64Array.from(data),
});

const words = (text: string): string[] => text.split(" ").map((word) => (word === "_" ? "" : word));

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
