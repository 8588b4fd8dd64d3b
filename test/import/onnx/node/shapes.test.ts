import { describe, expect, test } from "vitest";
import { refusal } from "../../support/import-files.ts";
import {
  floats,
  foldedOutput,
  type graphOf,
  layersOf,
  type NodeRow,
  outputOf,
} from "../../support/onnx-model.ts";

type Rows = Parameters<typeof graphOf>[0];

describe("a Squeeze without axes", () => {
  const nodes: readonly NodeRow[] = [
    ["Squeeze", "x", "h"],
    ["ReduceMean", "h", "y", { axes: [1], keepdims: 0 }],
  ];
  test("takes away a first size of 1", () =>
    expect(outputOf({ dims: [1, 2, 3], nodes }, [1, 2, 3, 4, 5, 6])).toEqual([2, 5]));
  test("keeps an open batch", () =>
    expect(outputOf({ dims: ["batch", 2, 3], nodes }, [1, 2, 3, 4, 5, 6])).toEqual([2.5, 3.5, 4.5]));
});

describe("before opset 7 the second operand broadcasts along the given axis", () => {
  const rows = (attributes: Readonly<Record<string, number>>): Rows => ({
    opset: 6,
    dims: [2, 2],
    nodes: [
      ["ReduceSum", "x", "r", { axes: [1], keepdims: 0 }],
      ["Add", "x r", "y", attributes],
    ],
  });
  test("at the given axis, for constants and computed values", () => {
    const axis = rows({ broadcast: 1, axis: 0 });
    expect(outputOf(axis, [1, 2, 3, 4])).toEqual([4, 5, 10, 11]);
    expect(foldedOutput(axis, floats([1, 2, 3, 4], [2, 2]))).toEqual([4, 5, 10, 11]);
  });
  test("without broadcast: 1, other shapes are refused", async () =>
    expect(await refusal(() => layersOf(rows({})))).toMatchObject([
      { op: "Add", reason: "its inputs have shapes 2×2 and 2, and it does not broadcast them" },
    ]));
});
