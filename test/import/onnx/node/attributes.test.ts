import { describe, expect, test } from "vitest";
import type { OnnxTensor } from "../../../../generator/import/onnx/graph.ts";
import { refusal } from "../../support/import-files.ts";
import {
  floats,
  foldedOutput,
  type graphOf,
  ints,
  kindsOf,
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

const statistics = { s: floats([1, 1, 1]), b: floats([0, 0, 0]), m: floats([0, 0, 0]), v: floats([1, 1, 1]) };

describe("training mode", () => {
  test.each([
    [6, "BatchNormalization", "x s b m v", "y a b c d", {}, true],
    [6, "BatchNormalization", "x s b m v", "y a b c d", { is_test: 1 }, false],
    [9, "BatchNormalization", "x s b m v", "y a b c d", {}, true],
    [9, "BatchNormalization", "x s b m v", "y", {}, false],
    [14, "BatchNormalization", "x s b m v", "y a b", { training_mode: 1 }, true],
    [6, "Dropout", "x", "y mask", {}, true],
    [6, "Dropout", "x", "y", {}, false],
    [9, "Dropout", "x", "y mask", {}, false],
  ])("of opset %i: %s %s -> %s %j trains: %s", async (opset, op, inputs, outputs, attributes, trains) => {
    const rows: Rows = {
      opset,
      constants: statistics,
      nodes: [[op, inputs, outputs.replaceAll(" b", " e"), attributes]],
    };
    if (!trains) expect(layersOf(rows)).toHaveLength(1);
    else
      expect(await refusal(() => layersOf(rows))).toMatchObject([{ op, reason: "it is in training mode" }]);
  });
});

test.each([5, 6])("Selu of opset %i is the same, computed or folded", (opset) => {
  const rows: Rows = { opset, nodes: [["Selu", "x", "y"]] };
  const [got] = outputOf(rows, [-1, -1, -1]);
  expect(foldedOutput(rows, floats([-1, -1, -1], [1, 3]))[0]).toBeCloseTo(got as number, 6);
});

describe("a reduction with noop_with_empty_axes gives what it gets", () => {
  const axes = { ...ints(), shape: [0] };
  test.each([
    ["without axes", "x"],
    ["with axes that are empty", "x axes"],
  ])("%s", (_, inputs) =>
    expect(
      kindsOf({
        constants: { axes },
        opset: 18,
        nodes: [["ReduceMean", inputs, "y", { noop_with_empty_axes: 1 }]],
      }),
    ).toEqual(["activation identity"]),
  );
});

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

describe("LayerNormalization", () => {
  const constants = { s: floats([1, 1, 1]) };
  test("with statistics in another type than float32 is refused", async () => {
    const rows: Rows = { constants, nodes: [["LayerNormalization", "x s", "y", { stash_type: 16 }]] };
    expect(await refusal(() => layersOf(rows))).toMatchObject([
      { attribute: "stash_type", reason: "it computes the mean and variance of f32 in bf16" },
    ]);
  });
});

describe("an attribute that an operation does not have", () => {
  test.each([
    ["LeakyRelu", "x", { Alpha: 0.3 }, "Alpha"],
    ["Relu", "x", { alpha: 0.3 }, "alpha"],
    ["Add", "x x", { axis: 1 }, "axis"],
  ])("is refused: %s %s %j", async (op, inputs, attributes, attribute) =>
    expect(await refusal(() => layersOf({ nodes: [[op, inputs, "y", attributes]] }))).toEqual([
      {
        ...{ where: `node "${op}_0"`, op, attribute, shape: [1, 3] },
        reason: `${op} of opset 17 has no such attribute`,
        help: "onnx.ai/onnx/operators lists the attributes of each operator",
      },
    ]),
  );
  test("is no obstacle where it is of training", () =>
    expect(kindsOf({ nodes: [["Dropout", "x", "y", { ratio: 0.5, seed: 3 }]] })).toEqual([
      "activation identity",
    ]));
  test("is refused where constants are computed as well", async () =>
    expect(await reasonsOf({ nodes: [["LeakyRelu", "x", "y", { Alpha: 0.3 }]] })).toEqual([
      "LeakyRelu of opset 17 has no such attribute",
    ]));
});

test("a Split that says another number of outputs is refused", async () => {
  const rows: Rows = { opset: 18, nodes: [["Split", "x", "y z", { axis: 1, num_outputs: 3 }]] };
  expect(await refusal(() => layersOf(rows))).toMatchObject([
    { attribute: "num_outputs", reason: "its num_outputs is 3, but it has 2 outputs" },
  ]);
});

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

test("inputs of two types are refused, since one of them would be rounded", async () => {
  const rows: Rows = {
    constants: { c: { ...floats([0.1, 0.2, 0.3]), type: "f64" } },
    nodes: [["Add", "x c", "y"]],
  };
  expect(await refusal(() => layersOf(rows))).toMatchObject([
    { op: "Add", reason: "its inputs have different types: f32 and f64" },
  ]);
});

describe("before opset 7 the second operand goes where it is said", () => {
  const rows = (attributes: Readonly<Record<string, number>>): Rows => ({
    opset: 6,
    dims: [2, 2],
    nodes: [
      ["ReduceSum", "x", "r", { axes: [1], keepdims: 0 }],
      ["Add", "x r", "y", attributes],
    ],
  });
  test("also where it is computed", () => {
    const axis = rows({ broadcast: 1, axis: 0 });
    expect(outputOf(axis, [1, 2, 3, 4])).toEqual([4, 5, 10, 11]);
    expect(foldedOutput(axis, floats([1, 2, 3, 4], [2, 2]))).toEqual([4, 5, 10, 11]);
  });
  test("and nowhere where it is not", async () =>
    expect(await refusal(() => layersOf(rows({})))).toMatchObject([
      { op: "Add", reason: "its inputs have shapes 2×2 and 2, and it does not broadcast them" },
    ]));
});

test("a slice backwards from before the beginning takes the first, computed or folded", () => {
  const rows: Rows = {
    constants: { start: ints(-9), end: ints(-100), axis: ints(1), step: ints(-1) },
    nodes: [["Slice", "x start end axis step", "y"]],
  };
  expect(outputOf(rows, [1, 2, 3])).toEqual([1]);
  expect(foldedOutput(rows, floats([1, 2, 3], [1, 3]))).toEqual([1]);
});
