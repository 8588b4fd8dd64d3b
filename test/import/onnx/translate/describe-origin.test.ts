import { describe, expect, test } from "vitest";
import { importGraph, importOnnx } from "../../../../generator/import/onnx/index.ts";
import { alone, refusal } from "../../support/import-files.ts";
import { floats, graphOf, layersOf, modelBytes, type NodeRow, stored } from "../../support/onnx-model.ts";

const importNodes = (...nodes: readonly NodeRow[]) =>
  importOnnx(
    alone(modelBytes({ initializer: [stored("w", floats([1, 2, 3, 4], [2, 2]))], nodes: [...nodes] })),
    {},
  );

describe("a node without a name", () => {
  test("is named by its output, which is in the file", async () => {
    const { layers } = await importNodes(["MatMul", "x w", "y"]);
    expect(layers.map(({ origin }) => origin)).toEqual(['MatMul without a name, giving "y"']);
  });
  test("is listed with other unnamed nodes of the same layer", async () => {
    const { layers } = await importNodes(["MatMul", "x w", "m"], ["Relu", "m", "y"]);
    expect(layers.map(({ origin }) => origin)).toEqual(['MatMul + Relu without names, giving "m" and "y"']);
  });
  test("is named by its output if it cannot be imported", async () =>
    expect(await refusal(() => importNodes(["Det", "x", "y"]))).toMatchObject([
      { where: 'node without a name, giving "y"', op: "Det" },
    ]));
  test("has layers that are called as what they give", async () => {
    const { layers } = await importNodes(
      ["Split", "x", "a b", { axis: 1 }],
      ["Tanh", "b", "c"],
      ["Concat", "c a", "y", { axis: 1 }],
    );
    expect(layers.map(({ name, from, origin }) => ({ name, from, origin }))).toEqual([
      { name: undefined, from: undefined, origin: 'Split without a name, giving "a" (its "b")' },
      { name: "c", from: undefined, origin: 'Tanh without a name, giving "c"' },
      { name: "a", from: ["input"], origin: 'Split without a name, giving "a" (its "a")' },
      { name: undefined, from: ["c", "a"], origin: 'Concat without a name, giving "y"' },
    ]);
  });
});

describe("of one node that is several layers, each says which part it is:", () => {
  const constants = {
    w: floats([1, 2, 3, 4, 5, 6], [3, 2]),
    c: floats([1, 2]),
  };
  const rows: readonly (readonly [name: string, NodeRow, readonly string[]])[] = [
    ["Softmax along another axis", ["Softmax", "x", "y", { axis: 1 }], ['Softmax "Softmax_0"']],
    [
      "what is taken here and there",
      ["Gather", "x places", "y", { axis: 2 }],
      ['Gather "Gather_0" (0 to 0 of axis 2)', 'Gather "Gather_0" (2 to 1 of axis 2)', 'Gather "Gather_0"'],
    ],
    ["the largest of several", ["Max", "x x x", "y"], ['Max "Max_0" (with "x")', 'Max "Max_0" (with "x")']],
  ];
  const places = { type: "i64" as const, shape: [3], data: Float64Array.of(0, 2, 1) };
  test.each(rows)("%s", (_, node, origins) =>
    expect(
      layersOf({ dims: ["batch", 2, 3], opset: 13, constants: { ...constants, places }, nodes: [node] }).map(
        ({ origin }) => origin,
      ),
    ).toEqual(origins),
  );
  test("a Gemm with beta and a computed C", () => {
    const nodes: readonly NodeRow[] = [
      ["MatMul", "x w", "c1"],
      ["Sigmoid", "c1", "s"],
      ["Gemm", "x w s", "y", { alpha: 2, beta: 0.5 }],
    ];
    expect(layersOf({ constants, nodes }).map(({ origin }) => origin)).toEqual([
      'Gemm "Gemm_2"',
      'Gemm "Gemm_2" (times alpha)',
      'MatMul "MatMul_0", Sigmoid "Sigmoid_1"',
      'Gemm "Gemm_2" (times beta)',
      'Gemm "Gemm_2" (plus C)',
    ]);
  });
  test("none where it is one layer", () =>
    expect(layersOf({ constants, nodes: [["Gemm", "x w c", "y"]] }).map(({ origin }) => origin)).toEqual([
      'Gemm "Gemm_0"',
    ]));
});

test("a node that returns its input is listed, because no layer names it", () => {
  const nodes: readonly NodeRow[] = [
    ["Max", "x", "m"],
    ["Flatten", "m", "f"],
    ["Relu", "f", "y"],
  ];
  expect(importGraph(graphOf({ nodes })).remarks).toEqual([
    'Left out, because they change no numbers: Max "Max_0" and Flatten "Flatten_1".',
  ]);
});
