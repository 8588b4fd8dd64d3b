import { expect, test } from "vitest";
import { refusal } from "../../support/import-files.ts";
import { floats, foldedOutput, type graphOf, ints, layersOf, outputOf } from "../../support/onnx-model.ts";

type Rows = Parameters<typeof graphOf>[0];

test("a slice from the size of an open batch on is refused for that", async () => {
  const rows: Rows = {
    constants: { zero: ints(0), one: ints(1), end: ints(9) },
    nodes: [
      ["Shape", "x", "shape"],
      ["Gather", "shape zero", "n"],
      ["Slice", "x n end one", "y"],
    ],
  };
  expect(await refusal(() => layersOf(rows))).toMatchObject([
    { op: "Slice", reason: "it computes with the batch size, which the file leaves open" },
  ]);
});

test("a slice backwards from before the beginning takes the first, computed or folded", () => {
  const rows: Rows = {
    constants: { start: ints(-9), end: ints(-100), axis: ints(1), step: ints(-1) },
    nodes: [["Slice", "x start end axis step", "y"]],
  };
  expect(outputOf(rows, [1, 2, 3])).toEqual([1]);
  expect(foldedOutput(rows, floats([1, 2, 3], [1, 3]))).toEqual([1]);
});
