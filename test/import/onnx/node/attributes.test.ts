import { describe, expect, test } from "vitest";
import { refusal } from "../../support/import-files.ts";
import {
  floats,
  foldedOutput,
  type graphOf,
  kindsOf,
  layersOf,
  type NodeRow,
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

test.each([5, 6])("Selu of opset %i is the same, computed or folded", (opset) => {
  const rows: Rows = { opset, nodes: [["Selu", "x", "y"]] };
  const [got] = outputOf(rows, [-1, -1, -1]);
  expect(foldedOutput(rows, floats([-1, -1, -1], [1, 3]))[0]).toBeCloseTo(got as number, 6);
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

test("inputs of two types are refused, since one of them would be rounded", async () => {
  const rows: Rows = {
    constants: { c: { ...floats([0.1, 0.2, 0.3]), type: "f64" } },
    nodes: [["Add", "x c", "y"]],
  };
  expect(await refusal(() => layersOf(rows))).toMatchObject([
    { op: "Add", reason: "its inputs have different types: f32 and f64" },
  ]);
});
