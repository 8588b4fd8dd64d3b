import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readModel } from "../../../../generator/import/onnx/read/read-model.ts";
import { sharedData } from "../../../support/shared-data.ts";
import { alone, refusal, wholly } from "../../support/import-files.ts";
import { attribute, floats, int64s, modelBytes, node, stored } from "../../support/onnx-model.ts";

type GraphInit = Parameters<typeof modelBytes>[0];

type Rest = Parameters<typeof modelBytes>[1];

const read = async (graph: GraphInit, rest?: Rest, options = {}) =>
  wholly(await readModel(alone(modelBytes(graph, rest)), options));

const reasons = async (graph: GraphInit, rest?: Rest, options = {}) =>
  (await refusal(() => read(graph, rest, options))).map(({ where, reason }) =>
    where ? `${where}: ${reason}` : reason,
  );

test("a model of PyTorch is read", async () => {
  const bytes = readFileSync(new URL("../../../data/onnx/linear_only.onnx", import.meta.url));
  const graph = await readModel(alone(bytes), {});
  expect(graph).toMatchObject({
    producer: "pytorch 1.13.0",
    opset: 14,
    inputs: [{ name: "input", type: "f32", dims: ["batch", 5] }],
    outputs: ["output"],
    nodes: [{ name: "/0/Gemm", op: "Gemm", inputs: ["input", "0.weight", "0.bias"] }],
    remarks: [],
  });
  expect(graph.nodes[0]?.attributes).toEqual({ alpha: 1, beta: 1, transB: 1 });
  expect(graph.constants.get("0.weight")).toMatchObject({ type: "f32", shape: [3, 5] });
});

test("nodes that cannot be imported whatever they compute stay, and say why", async () => {
  const branch = { name: "then_branch", type: 5, g: { name: "then" } };
  const sparse = { name: "sparse_value", type: 11, sparseTensor: {} };
  const { nodes } = await read(
    {
      nodes: [
        node("FusedGemm", ["x"], ["a"], [], { domain: "com.microsoft", name: "fused" }),
        node("SequenceMap", ["a"], ["b"], [branch]),
        node("Constant", [], ["c"], [sparse]),
        node("Own", ["b"], ["d"], [], { domain: "local" }),
        ["RandomNormal", "", "e"],
        ["Sum", "a b c d e", "y"],
      ],
    },
    { functions: [{ name: "Own", domain: "local" }] },
  );
  expect(nodes.map(({ op, refusals: [refusal] = [] }) => [op, refusal?.attribute, refusal?.reason])).toEqual([
    [
      "com.microsoft.FusedGemm",
      undefined,
      'its domain is "com.microsoft", and only standard ONNX operators can be imported',
    ],
    ["SequenceMap", "then_branch", "it contains a subgraph"],
    ["Constant", "sparse_value", "it contains a sparse tensor"],
    ["local.Own", undefined, "it calls a function that the model defines"],
    [
      "RandomNormal",
      undefined,
      "it draws random numbers, and a compiled network gives the same outputs for the same inputs",
    ],
    ["Sum", undefined, undefined],
  ]);
});

test("what depends on constants alone is computed", async () => {
  const { nodes, constants } = await read({
    initializer: [stored("w", floats([1, 2, 3, 4], [2, 2]))],
    nodes: [
      node("Constant", [], ["half"], [attribute.tensor("value", stored("", floats([0.5], [])))]),
      ["Transpose", "w", "t"],
      ["Mul", "t half", "scaled"],
      ["MatMul", "x scaled", "y"],
    ],
  });
  expect(nodes.map(({ op }) => op)).toEqual(["MatMul"]);
  expect([...constants]).toEqual([
    ["scaled", { type: "f32", shape: [2, 2], data: Float64Array.of(0.5, 1.5, 1, 2) }],
  ]);
});

test("the Shape of an input of fixed shape is a constant", async () => {
  const graph: GraphInit = {
    nodes: [
      ["Shape", "x", "s"],
      ["Reshape", "x s", "y"],
    ],
  };
  expect((await read(graph)).nodes.map(({ op }) => op)).toEqual(["Shape", "Reshape"]);
  const { nodes, constants } = await read(graph, {}, { dims: { batch: 3 } });
  expect(nodes.map(({ op }) => op)).toEqual(["Reshape"]);
  expect(constants.get("s")).toEqual({ type: "i64", shape: [2], data: Float64Array.of(3, 2) });
});

test("a sparse initializer is refused", async () => {
  const sparseInitializer = [{ values: int64s("w", [1]), dims: [4n] }];
  expect(await reasons({ sparseInitializer, nodes: [["Relu", "x", "y"]] })).toEqual([
    'initializer "w": it is sparse',
  ]);
});

describe.skipIf(sharedData === undefined)("every model of the shared data is read", () => {
  const models = ["onnx", "torch"].flatMap((set) =>
    sharedData === undefined ? [] : readdirSync(join(sharedData, set)).map((name) => join(set, name)),
  );
  for (const model of models) {
    test(model, async () => {
      const bytes = readFileSync(join(sharedData as string, model, "model.onnx"));
      const { nodes, remarks } = await readModel(alone(bytes), {});
      expect(nodes.length).toBeGreaterThan(0);
      expect([remarks, nodes.filter(({ refusals }) => refusals)]).toEqual([[], []]);
    });
  }
});
