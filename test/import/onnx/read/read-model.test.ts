import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readModel } from "../../../../generator/import/onnx/read/read-model.ts";
import { sharedData } from "../../../support/shared-data.ts";
import { alone, refusal, wholly } from "../../support/import-files.ts";
import {
  attribute,
  FLOAT,
  floats,
  int64s,
  modelBytes,
  node,
  stored,
  value,
} from "../../support/onnx-model.ts";

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

test("every kind of attribute that is read has its value", async () => {
  const attributes = [
    attribute.float("f", 0.5),
    attribute.int("i", -3),
    { name: "s", type: 3, s: new TextEncoder().encode("tanh") },
    attribute.tensor("t", stored("", floats([2], [1]))),
    { name: "fs", type: 6, floats: [1, 2] },
    attribute.ints("is", [3, 4]),
    { name: "ss", type: 8, strings: [new TextEncoder().encode("a")] },
    // Of IR version 1: without its type.
    { name: "old", i: 7n },
  ];
  const { nodes } = await read({ nodes: [node("Op", ["x"], ["y"], attributes)] });
  expect(nodes[0]?.attributes).toEqual({
    f: 0.5,
    i: -3,
    s: "tanh",
    t: { type: "f32", shape: [1], data: Float64Array.of(2) },
    fs: [1, 2],
    is: [3, 4],
    ss: ["a"],
    old: 7,
  });
});

describe("inputs", () => {
  const graph: GraphInit = {
    input: [value("x"), value("w", [2])],
    initializer: [stored("w", floats([1, 2], [2]))],
    nodes: [["Add", "x w", "y"]],
  };

  test("an initializer among the inputs, as old files have them, is a constant", async () => {
    const { inputs, constants } = await read(graph, { irVersion: 3n });
    expect(inputs.map(({ name }) => name)).toEqual(["x"]);
    expect([...constants.keys()]).toEqual(["w"]);
  });

  test("sizes are numbers, names or open", async () => {
    const { inputs } = await read({
      input: [value("x", [1, "n", undefined, -1, 0])],
      nodes: [["Relu", "x", "y"]],
    });
    expect(inputs[0]?.dims).toEqual([1, "n", undefined, undefined, 0]);
  });

  test("--dim gives a named size, and one that no input has is refused", async () => {
    const { inputs } = await read(graph, {}, { dims: { batch: 3 } });
    expect(inputs[0]?.dims).toEqual([3, 2]);
    expect(await reasons(graph, {}, { dims: { n: 3 } })).toEqual([
      "--dim n=3: the file has no open size of this name",
    ]);
    expect(await reasons(graph, {}, { dims: { batch: 0.5 } })).toEqual([
      "--dim batch=0.5: a size must be a whole number of at least 1",
    ]);
  });

  test("one that the output does not depend on is left out, with a remark", async () => {
    const { inputs, remarks } = await read({
      input: [value("x"), value("unused")],
      nodes: [["Relu", "x", "y"]],
    });
    expect(inputs.map(({ name }) => name)).toEqual(["x"]);
    expect(remarks).toEqual(['The output does not depend on the input "unused", which is left out.']);
  });

  test("what is no tensor of known shape is refused", async () => {
    const sequence = { name: "x", type: { value: { case: "sequenceType" as const, value: {} } } };
    expect(await reasons({ input: [sequence], nodes: [["Op", "x", "y"]] })).toEqual([
      'input "x": it is a sequence, and only tensors can be imported',
    ]);
    const shapeless = {
      name: "x",
      type: { value: { case: "tensorType" as const, value: { elemType: FLOAT } } },
    };
    expect(await reasons({ input: [shapeless], nodes: [["Op", "x", "y"]] })).toEqual([
      'input "x": its shape is unknown',
    ]);
    expect(await reasons({ input: [value("x", [1], 8)], nodes: [["Op", "x", "y"]] })).toEqual([
      'input "x": its elements have type string, which neuroll does not read',
    ]);
  });
});

describe("opsets", () => {
  const graph: GraphInit = { nodes: [["Relu", "x", "y"]] };

  test("files of the first IR versions use opset 1, later ones have to say", async () => {
    expect((await read(graph, { irVersion: 2n, opsetImport: [] })).opset).toBe(1);
    expect(await reasons(graph, { opsetImport: [] })).toEqual(["the model does not say which opset it uses"]);
    const ml = [{ domain: "ai.onnx.ml", version: 3n }];
    expect(await reasons(graph, { opsetImport: ml })).toEqual(["the model does not say which opset it uses"]);
  });

  test("the standard domain has two names, which may not disagree", async () => {
    expect((await read(graph, { opsetImport: [{ domain: "ai.onnx", version: 20n }] })).opset).toBe(20);
    const both = [
      { domain: "", version: 9n },
      { domain: "ai.onnx", version: 20n },
    ];
    expect(await reasons(graph, { opsetImport: both })).toEqual(["the model declares opset 9 and opset 20"]);
  });
});

test("nodes that cannot be imported whatever they compute stay, and say why", async () => {
  const branch = { name: "then_branch", type: 5, g: { name: "then" } };
  const sparse = { name: "sparse_value", type: 11, sparseTensor: {} };
  const { nodes } = await read(
    {
      nodes: [
        node("FusedGemm", ["x"], ["a"], [], { domain: "com.microsoft", name: "fused" }),
        node("If", ["a"], ["b"], [branch]),
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
    ["If", "then_branch", "it contains a subgraph"],
    ["Constant", "sparse_value", "it holds a sparse tensor"],
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
