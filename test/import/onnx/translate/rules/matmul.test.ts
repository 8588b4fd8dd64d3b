import { describe, expect, test } from "vitest";
import { refusal } from "../../../support/import-files.ts";
import {
  floats,
  ints,
  kindsOf,
  layersOf,
  type NodeRow,
  number,
  outputOf,
} from "../../../support/onnx-model.ts";

const w = floats([1, 2, 3, 4, 5, 6], [3, 2]);

describe("a dense layer takes in", () => {
  const constants = { w, b: floats([0.5, -0.5]), one: number(1) };
  const rows = (...nodes: readonly NodeRow[]) => ({ constants, nodes });

  test("a bias that is added after a MatMul", () =>
    expect(layersOf(rows(["MatMul", "x w", "m"], ["Add", "b m", "y"]))).toEqual([
      {
        type: "dense",
        fields: {
          units: 2,
          weights: { kind: "tensor", key: "w", tensor: { shape: [3, 2], data: w.data } },
          bias: { kind: "tensor", key: "b", tensor: { shape: [2], data: constants.b.data } },
        },
        origin: 'MatMul "MatMul_0", Add "Add_1"',
      },
    ]));
  test("one number for all biases", () => {
    const [layer] = layersOf(rows(["Gemm", "x w one", "y"]));
    expect(layer?.fields.bias).toMatchObject({ key: "w_bias", tensor: { data: Float64Array.of(1, 1) } });
  });
  test("the activation after it", () =>
    expect(kindsOf(rows(["Gemm", "x w b", "g"], ["Relu", "g", "y"]))).toEqual(["dense relu"]));
  test("no activation where something else uses the value between", () =>
    expect(kindsOf(rows(["Gemm", "x w b", "g"], ["Relu", "g", "r"], ["Add", "g r", "y"]))).toEqual([
      "dense",
      "activation relu",
      "add",
    ]));
  test("no factor, since that would round the weights", () =>
    expect(kindsOf(rows(["MatMul", "x w", "m"], ["Mul", "m b", "y"]))).toEqual(["dense", "scale"]));
});

/** Numbers of both signs. */
const numbers = (count: number): number[] =>
  Array.from({ length: count }, (_, i) => (((i * 7 + 1) % 11) - 5) / 4);

/** What the reference implementation of ONNX 1.23 gives for products of two computed values. */
const products: readonly (readonly [
  name: string,
  dims: readonly (number | string)[],
  nodes: readonly NodeRow[],
  y: readonly number[],
])[] = [
  [
    "of a sample and its transpose",
    ["n", 2, 3],
    [
      ["Transpose", "x", "t", { perm: [0, 2, 1] }],
      ["MatMul", "x t", "y"],
    ],
    [1.625, 1.75, 1.75, 2.0625],
  ],
  [
    "of stacks of matrices",
    ["n", 2, 3, 2],
    [
      ["Transpose", "x", "t", { perm: [0, 1, 3, 2] }],
      ["MatMul", "t x", "y"],
    ],
    [1.3125, -0.6875, -0.6875, 2.375, 2.125, -0.4375, -0.4375, 2.0625],
  ],
  [
    "of rows and a column",
    ["n", 4, 3],
    [
      ["ReduceMean", "x", "m", { axes: [1], keepdims: 0 }],
      ["Unsqueeze", "m two", "c"],
      ["MatMul", "x c", "y"],
    ],
    [0.4375, 0.5, 0.5625, 0.625],
  ],
  ["of two vectors", [3], [["MatMul", "x x", "y"]], [1.625]],
  [
    "as Gemm has it",
    [2, 3],
    [["Gemm", "x x c", "y", { transA: 1, alpha: 0.5, beta: 2 }]],
    [-0.21875, 1.3125, 0.4375, -2.1875, 2.40625, -0.21875, -1.0625, 1.78125, 0.15625],
  ],
];

describe("a product", () => {
  const constants = { two: ints(2), c: floats([-0.75, 1, 0]) };
  test.each(products)("%s", (_, dims, nodes, y) => {
    const count = dims.reduce<number>((size, dim) => (typeof dim === "number" ? size * dim : size), 1);
    expect(outputOf({ dims, constants, nodes }, numbers(count))).toEqual(y);
  });
  test("takes in the transposes of its factors", () =>
    expect(
      layersOf({
        dims: ["n", 2, 3],
        nodes: [
          ["Transpose", "x", "t", { perm: [0, 2, 1] }],
          ["MatMul", "x t", "y"],
        ],
      }),
    ).toMatchObject([{ type: "matmul", from: ["input", "input"], fields: { transpose_b: true } }]));
  test.each([
    [
      ["n", 3, 3],
      [
        ["Transpose", "x", "t", { perm: [1, 2, 0] }],
        ["MatMul", "t x", "y"],
      ],
      "it mixes samples of the batch: it sums along the batch",
    ],
    [
      ["n", 3],
      [
        ["Transpose", "x", "t"],
        ["MatMul", "x t", "y"],
      ],
      "it mixes samples of the batch: it multiplies each of them by all others",
    ],
    [["n", 2, 3], [["MatMul", "x x", "y"]], "it cannot multiply batch×2×3 by batch×2×3"],
  ] as readonly (readonly [(number | string)[], NodeRow[], string])[])(
    "%j %j is refused",
    async (dims, nodes, reason) => {
      const [problem] = await refusal(() => layersOf({ dims, nodes }));
      expect(problem?.reason).toBe(reason);
    },
  );
});
