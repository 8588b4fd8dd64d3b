import { describe, expect, test } from "vitest";
import type { ElementType, GraphInput, Node } from "../../../../generator/import/onnx/graph.ts";
import { importGraph, importOnnx } from "../../../../generator/import/onnx/index.ts";
import { alone, refusal } from "../../support/import-files.ts";
import { floats, graphOf, modelBytes, type NodeRow, outputOf, stored } from "../../support/onnx-model.ts";

/** TensorProto.DataType */
const [FLOAT16, DOUBLE] = [10, 11];

/** What a network of these nodes computes in, and what is said of it. */
function typeOf(type: ElementType, nodes: readonly NodeRow[]) {
  const graph = graphOf({ nodes });
  const input: GraphInput = { name: "x", type, dims: ["batch", 3] };
  const { dtype, remarks } = importGraph({ ...graph, inputs: [input] });
  return { dtype, remarks };
}

describe("a network computes in", () => {
  test("f32 where its f32 result alone is cast to f64", () => {
    const nodes: readonly NodeRow[] = [
      ["Sigmoid", "x", "s"],
      ["Cast", "s", "c", { to: DOUBLE }],
      ["Flatten", "c", "y"],
    ];
    expect(typeOf("f32", nodes)).toEqual({
      dtype: "f32",
      remarks: ['Left out, because they change no numbers: Cast "Cast_1" and Flatten "Flatten_2".'],
    });
  });
  test("f64 if some of it does, with a remark on a less precise input", () => {
    const nodes: readonly NodeRow[] = [
      ["Cast", "x", "c", { to: DOUBLE }],
      ["Sigmoid", "c", "y"],
    ];
    const { dtype, remarks } = typeOf("f32", nodes);
    expect(dtype).toBe("f64");
    expect(remarks).toContain('The input "x" is f32: the network computes in f64, which rounds less.');
  });
  test("f32 if an integer input is cast to f16, with a remark", () => {
    const nodes: readonly NodeRow[] = [
      ["Cast", "x", "c", { to: FLOAT16 }],
      ["Sigmoid", "c", "y"],
    ];
    const { dtype, remarks } = typeOf("u8", nodes);
    expect(dtype).toBe("f32");
    expect(remarks).toContain(
      "Part of the model computes in f16: the network computes in f32, which rounds less.",
    );
  });
});

test("a LayerNormalization of f64 with statistics in f32 is refused", async () => {
  const graph = graphOf({
    constants: { s: { ...floats([1, 1, 1]), type: "f64" } },
    nodes: [["LayerNormalization", "x s", "y"]],
  });
  const inputs: readonly GraphInput[] = [{ name: "x", type: "f64", dims: ["batch", 3] }];
  expect(await refusal(() => importGraph({ ...graph, inputs }))).toMatchObject([
    { attribute: "stash_type", reason: "it computes the mean and variance of f64 in f32" },
  ]);
});

describe("a remark mentions a logarithm that is computed without overflow:", () => {
  test.each([
    ["Sigmoid", "log_sigmoid", {}],
    ["Softmax", "log_softmax", { axis: 1 }],
  ])("of %s", (op, name, attributes) => {
    const nodes: readonly NodeRow[] = [
      [op, "x", "h", attributes],
      ["Log", "h", "y"],
    ];
    expect(importGraph(graphOf({ nodes })).remarks).toEqual([
      `${op} "${op}_0", Log "Log_1" is computed as ${name}, which stays finite where the original gives -Infinity.`,
    ]);
    expect(outputOf({ nodes }, [0, -1000, 0])[1]).toBeLessThan(-999);
  });
  test("of 1 + exp(x)", () => {
    const nodes: readonly NodeRow[] = [
      ["Exp", "x", "e"],
      ["Add", "e one", "a"],
      ["Log", "a", "y"],
    ];
    const constants = { one: { shape: [], data: Float64Array.of(1), type: "f32" } } as const;
    expect(importGraph(graphOf({ constants, nodes })).remarks).toEqual([
      'Exp "Exp_0", Add "Add_1", Log "Log_2" is computed as softplus, which stays finite where the original gives Infinity.',
    ]);
    expect(outputOf({ constants, nodes }, [0, 800, 0])[1]).toBe(800);
  });
  test("not of LogSoftmax, which is that", () =>
    expect(importGraph(graphOf({ nodes: [["LogSoftmax", "x", "y", { axis: 1 }]] })).remarks).toEqual([]));
});

test("a remark lists nodes and initializers that the output does not need", async () => {
  const bytes = modelBytes({
    initializer: [stored("w", floats([1], [1]))],
    nodes: [
      ["Relu", "x", "y"],
      ["Exp", "x", "z"],
    ],
  });
  expect((await importOnnx(alone(bytes), {})).remarks).toEqual([
    'Left out, because the output does not need it: Exp without a name, giving "z".',
    'Left out, because the output does not need it: initializer "w".',
  ]);
});

test("what to say is in words of a shell, whatever names are like", async () => {
  const one = graphOf({ dims: ["batch", "seq len"], nodes: [["Add", "x z", "y"]] });
  const open = await refusal(() => importGraph(one));
  expect(open.map(({ help }) => help)).toEqual(["set it with --dim 'seq len=n'"]);
  const weights = graphOf({ nodes: [["Conv", "x w", "y"]] });
  const inputs: readonly GraphInput[] = ["x", "-x y"].map((name) => ({ name, type: "f32", dims: [3, 3, 3] }));
  const [node] = weights.nodes;
  const bound = await refusal(() =>
    importGraph({ ...weights, inputs, nodes: [{ ...(node as Node), inputs: ["x", "-x y"] }] }),
  );
  expect(bound.map(({ help }) => help)).toEqual(["bind it to a file with its values: '--bind=-x y=FILE'"]);
  const two = graphOf({
    nodes: [
      ["Relu", "x", "a"],
      ["Det", "a", "y"],
    ],
  });
  const nodes = two.nodes.map((node) => ({ ...node, outputs: node.outputs.map((name) => `${name} b`) }));
  const renamed = nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map((name) => name.replace("a", "a b")),
  }));
  const outputs = await refusal(() => importGraph({ ...two, nodes: renamed, outputs: ["a b", "y b"] }));
  expect(outputs.slice(0, 2).map(({ help }) => help)).toEqual([
    "choose others with --result",
    "--result 'a b'",
  ]);
});
