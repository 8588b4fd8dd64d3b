import { describe, expect, test } from "vitest";
import type { OnnxTensor } from "../../../../generator/import/onnx/graph.ts";
import { refusal } from "../../support/import-files.ts";
import {
  floats,
  foldedOutput,
  type graphOf,
  layersOf,
  type NodeRow,
  number,
  outputOf,
} from "../../support/onnx-model.ts";

type Rows = Parameters<typeof graphOf>[0];

/** The one reason that a graph is refused for, also where its input is a constant and so is folded. */
async function reasonsOf(rows: Rows): Promise<string[]> {
  const folded: Rows = {
    ...rows,
    constants: { ...rows.constants, k: floats([1, -2, 3], [1, 3]) },
    nodes: [
      ...rows.nodes.map(
        ([op, inputs, , attributes]): NodeRow => [op, inputs.replace("x", "k"), "c", attributes],
      ),
      ["Add", "x c", "y"],
    ],
  };
  const all = await Promise.all([rows, folded].map((each) => refusal(() => layersOf(each))));
  return [...new Set(all.map(([problem]) => problem?.reason ?? ""))];
}

const empty: OnnxTensor = { type: "f32", shape: [0], data: new Float64Array(0) };

const clip = (opset: number, inputs: string, attributes = {}): Rows => ({
  opset,
  constants: { zero: number(0), one: number(1), list: floats([0, -5, 1]), empty, nan: number(Number.NaN) },
  nodes: [["Clip", inputs, "y", attributes]],
});

describe("Clip", () => {
  test.each([
    ["a bound of several numbers", clip(17, "x list"), "its min has 3 numbers, not one"],
    ["an empty bound", clip(17, "x _ empty"), "its max has 0 numbers, not one"],
    ["a bound that is NaN", clip(17, "x nan"), "its min is NaN"],
    [
      "an attribute where inputs are the bounds",
      clip(11, "x", { min: 0 }),
      "its min is an attribute, which opset 11 does not allow",
    ],
    [
      "an input where attributes are the bounds",
      clip(10, "x zero"),
      "its min is an input, which opset 10 does not allow",
    ],
  ])("with %s is refused, computed or folded", async (_, rows, reason) =>
    expect(await reasonsOf(rows)).toEqual([reason]),
  );
  test("with min above max makes all max, computed or folded", () => {
    const rows = clip(13, "x one zero");
    expect(outputOf(rows, [-2, 0.5, 2])).toEqual([0, 0, 0]);
    expect(foldedOutput(rows, floats([-2, 0.5, 2], [1, 3]))).toEqual([0, 0, 0]);
  });
  test("without a bound has the largest float32 there, and none before opset 6", () => {
    const [largest, x] = [2 ** 128 - 2 ** 104, [Number.NEGATIVE_INFINITY, 0, Number.POSITIVE_INFINITY]];
    for (const [opset, expected] of [
      [13, [-largest, 0, largest]],
      [6, [-largest, 0, largest]],
      [1, x],
    ] as const) {
      const rows = clip(opset, "x");
      expect(foldedOutput(rows, floats(x, [1, 3]))).toEqual(expected);
      expect(outputOf(rows, x)).toEqual(expected);
    }
  });
});
