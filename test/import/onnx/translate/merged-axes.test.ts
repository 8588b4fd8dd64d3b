import { describe, expect, test } from "vitest";
import { refusal } from "../../support/import-files.ts";
import { floats, ints, layersOf, type NodeRow, number, outputOf } from "../../support/onnx-model.ts";

const numbers = (count: number, seed = 1): number[] =>
  Array.from({ length: count }, (_, i) => (((i * 7 + seed) % 11) - 5) / 4);

const constants = {
  ...{ zero: ints(0), one: ints(1), two: ints(2), three: ints(3), four: ints(4), left: ints(-1) },
  w: floats(numbers(16, 3), [4, 4]),
  b: floats(numbers(4, 5)),
  scale: number(0.5),
  mask: floats([0, 1, 2, 0, 0, 1, 0, 0, 0], [1, 3, 3]),
  wide: floats(numbers(8, 2), [1, 4, 2]),
};

/** The size of axis 1 of a value, which is the batch, times 2 or not. */
const batchOf = (value: string, as: string): NodeRow[] => [
  ["Shape", value, `${as}_shape`],
  ["Gather", `${as}_shape one`, as],
];

/** What PyTorch makes of a MultiheadAttention with two heads: samples and heads are one axis, and then positions and samples. */
const attention: readonly NodeRow[] = [
  ["Transpose", "x", "t", { perm: [1, 0, 2] }],
  ...batchOf("t", "samples"),
  ["Mul", "samples two", "heads"],
  ["Concat", "three heads two", "by_head", { axis: 0 }],
  ["Reshape", "t by_head", "h"],
  ["Transpose", "h", "q", { perm: [1, 0, 2] }],
  ["Mul", "q scale", "scaled"],
  ["Transpose", "q", "k", { perm: [0, 2, 1] }],
  ["MatMul", "scaled k", "scores"],
  ["Add", "scores mask", "masked"],
  ["Softmax", "masked", "weights", { axis: -1 }],
  ["MatMul", "weights q", "attended"],
  ["Transpose", "attended", "back", { perm: [1, 0, 2] }],
  ["Mul", "samples three", "all"],
  ["Concat", "all four", "as_rows", { axis: 0 }],
  ["Reshape", "back as_rows", "rows"],
  ["Gemm", "rows w b", "projected"],
  ["Relu", "projected", "positive"],
  ["Concat", "three samples four", "as_positions", { axis: 0 }],
  ["Reshape", "positive as_positions", "p"],
  ["Transpose", "p", "y", { perm: [1, 0, 2] }],
];

describe("samples along one axis with heads, or with positions", () => {
  const x = numbers(12);
  test("are told apart in an open batch", () => {
    const open = outputOf({ dims: ["n", 3, 4], constants, nodes: attention }, x);
    const one = outputOf({ dims: [1, 3, 4], constants, nodes: attention }, x);
    expect(open).toEqual(one);
    expect(open).toHaveLength(12);
  });
  test("are what is left of a Reshape", () => {
    const nodes: readonly NodeRow[] = [
      ["Concat", "left four", "as_rows", { axis: 0 }],
      ["Reshape", "x as_rows", "rows"],
      ["MatMul", "rows w", "h"],
      ["Concat", "left three four", "as_positions", { axis: 0 }],
      ["Reshape", "h as_positions", "y"],
    ];
    const plain = outputOf({ dims: ["n", 3, 4], constants, nodes: [["MatMul", "x w", "y"]] }, x);
    expect(outputOf({ dims: ["n", 3, 4], constants, nodes }, x)).toEqual(plain);
    expect(layersOf({ dims: ["n", 3, 4], constants, nodes }).map(({ type }) => type)).toEqual(["dense"]);
  });
});

describe("it is refused where they stay together, or are needed so:", () => {
  const merged: readonly NodeRow[] = [
    ["Concat", "left four", "as_rows", { axis: 0 }],
    ["Reshape", "x as_rows", "rows"],
  ];
  const back: NodeRow[] = [
    ["Concat", "left three four", "as_positions", { axis: 0 }],
    ["Reshape", "h as_positions", "y"],
  ];
  const cases: Readonly<Record<string, readonly [nodes: readonly NodeRow[], reason: string]>> = {
    "as an output": [merged, "its output has them along an axis with others"],
    "in a softmax along them": [
      [...merged, ["Softmax", "rows", "h", { axis: 0 }], ...back],
      "it works along the batch",
    ],
    "in a product that sums along them": [
      [...merged, ["Transpose", "rows", "t"], ["MatMul", "t rows", "y"]],
      "it multiplies a matrix that has all of them by another",
    ],
    "in an operator that needs their axis": [
      [...merged, ["Concat", "rows rows", "y", { axis: 1 }]],
      "it works on values in which they are merged with another axis",
    ],
  };
  test.each(Object.entries(cases))("%s", async (_, [nodes, reason]) => {
    const [problem] = await refusal(() => layersOf({ dims: ["n", 3, 4], constants, nodes }));
    expect(problem?.reason).toBe(`it mixes samples of the batch: ${reason}`);
  });
});
