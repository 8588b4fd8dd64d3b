import { describe, expect, test } from "vitest";
import type { Attribute } from "../../../../../generator/import/onnx/graph.ts";
import { refusal } from "../../../support/import-files.ts";
import { layersOf, outputOf } from "../../../support/onnx-model.ts";

type Attributes = Readonly<Record<string, Attribute>>;

const one = (op: string, attributes: Attributes, dims: readonly (number | string)[] = ["n", 1, 3, 4]) => ({
  dims,
  opset: 19,
  nodes: [[op, "x", "y", attributes] as const],
});

const count = (size: number): number[] => Array.from({ length: size }, (_, i) => i + 1);

test("a pool says channels first, and only what is not a default", () => {
  const kernel_shape = [2, 3];
  const fields = (attributes: Attributes) =>
    layersOf(one("AveragePool", { kernel_shape, ...attributes }))[0]?.fields;
  const plain = { window: [2, 3], strides: 1, padding: "valid", channels: "first" };
  expect(fields({})).toEqual(plain);
  expect(fields({ count_include_pad: 1, pads: [1, 1, 1, 1] })).toEqual({
    ...plain,
    ...{ padding: 1, count_padding: true },
  });
  expect(fields({ ceil_mode: 1, strides: [1, 2], dilations: [2, 1], auto_pad: "SAME_LOWER" })).toEqual({
    ...plain,
    ...{ strides: [1, 2], dilation: [2, 1], padding: "same_lower", ceil: true },
  });
});

/** What PyTorch 1.13 gives for 1, 2, 3, … in 3×4. */
describe("a pool is one layer", () => {
  test.each([
    ["MaxPool", { kernel_shape: [2, 2] }, [6, 7, 8, 10, 11, 12]],
    ["MaxPool", { kernel_shape: [2, 2], strides: [2, 2], ceil_mode: 1, storage_order: 1 }, [6, 8, 10, 12]],
    ["AveragePool", { kernel_shape: [2, 2], strides: [2, 2], ceil_mode: 1 }, [3.5, 5.5, 9.5, 11.5]],
    ["LpPool", { kernel_shape: [3, 2], p: 1, strides: [1, 2] }, [33, 45]],
  ] as const)("%s %j", (op, attributes, y) => {
    expect(outputOf(one(op, attributes), count(12))).toEqual(y);
  });
  test("with one spatial axis, or three", () => {
    expect(outputOf(one("MaxPool", { kernel_shape: [2], strides: [2] }, ["n", 2, 4]), count(8))).toEqual([
      2, 4, 6, 8,
    ]);
    expect(outputOf(one("LpPool", { kernel_shape: [2, 2, 2], p: 1 }, [1, 1, 2, 2, 2]), count(8))).toEqual([
      36,
    ]);
  });
  test("several samples of a fixed number are pooled by themselves", () => {
    expect(outputOf(one("MaxPool", { kernel_shape: [1, 2] }, [2, 1, 1, 2]), [1, 2, 4, 3])).toEqual([2, 4]);
  });
});

test.each([
  ["MaxPool", {}, "its kernel_shape is missing"],
  ["MaxPool", { kernel_shape: [2] }, "its kernel_shape has 1 number, not 2"],
  ["MaxPool", { kernel_shape: [5, 5] }, "it has window 5, but axis 1 has size 3"],
  ["LpPool", { kernel_shape: [2, 2], p: 0 }, "its p is 0; it must be at least 1"],
  ["AveragePool", { kernel_shape: [2, 2], strides: [0, 1] }, "it has strides 0, 1, which must be positive"],
  [
    "AveragePool",
    { kernel_shape: [1, 1], pads: [0, 1, 0, 0] },
    "it has a window that covers only padding: it starts at -1 along axis 2, which has size 4 and padding [1, 0]",
  ],
] as const)("%s %j is refused", async (op, attributes, reason) => {
  const problems = await refusal(() => layersOf(one(op, attributes)));
  expect(problems.map((problem) => problem.reason)).toEqual([reason]);
});

test("the indices of MaxPool are refused, by the node that reads them", async () => {
  const nodes = [
    ["MaxPool", "x", "v i", { kernel_shape: [2, 2] }],
    ["Cast", "i", "y", { to: 1 }],
  ] as const;
  const problems = await refusal(() => layersOf({ dims: ["n", 1, 3, 4], nodes }));
  expect(problems.map(({ reason }) => reason)).toEqual([
    'its input "i" is output 1 of MaxPool, which is not supported',
  ]);
});
