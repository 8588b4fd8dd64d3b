import { describe, expect, test } from "vitest";
import { refusal } from "../../../support/import-files.ts";
import { ints, kindsOf, layersOf, outputOf, rounded } from "../../../support/onnx-model.ts";

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

/** Right values worked out by hand from the definitions of ONNX. */
describe("a reduction is one layer", () => {
  const x = [1, 2, 3, 4, 5, 6];
  test.each([
    ["ReduceSum", "sum", [5, 7, 9]],
    ["ReduceMean", "mean", [2.5, 3.5, 4.5]],
    ["ReduceMax", "max", [4, 5, 6]],
    ["ReduceMin", "min", [1, 2, 3]],
    ["ReduceProd", "product", [4, 10, 18]],
    ["ReduceL1", "l1", [5, 7, 9]],
    ["ReduceL2", "l2", [4.1231, 5.3852, 6.7082]],
    ["ReduceSumSquare", "sum_of_squares", [17, 29, 45]],
    ["ReduceLogSum", "log_sum", [1.6094, 1.9459, 2.1972]],
    ["ReduceLogSumExp", "log_sum_exp", [4.0486, 5.0486, 6.0486]],
  ] as const)("%s", (op, kind, y) => {
    const of = (attributes: { axes: number[]; keepdims: number }) =>
      ({ dims: ["n", 2, 3], opset: 11, nodes: [[op, "x", "y", attributes]] }) as const;
    for (const keepdims of [0, 1]) {
      expect(kindsOf(of({ axes: [-2], keepdims }))).toEqual([kind]);
      expect(rounded(outputOf(of({ axes: [-2], keepdims }), x))).toEqual(y);
    }
  });
  test("over several axes, which may be an input", () => {
    const nodes = [["ReduceMax", "x axes", "y", { keepdims: 0 }]] as const;
    const rows = { dims: ["n", 2, 3], opset: 18, constants: { axes: ints(2, 1) }, nodes };
    expect(kindsOf(rows)).toEqual(["max"]);
    expect(outputOf(rows, x)).toEqual([6]);
  });
  test.each([
    ["GlobalAveragePool", "mean", {}, [2, 5]],
    ["GlobalMaxPool", "max", {}, [3, 6]],
    ["GlobalLpPool", "l1", { p: 1 }, [6, 15]],
  ] as const)("%s", (op, kind, attributes, y) => {
    const rows = { dims: ["n", 2, 3], nodes: [[op, "x", "y", attributes]] } as const;
    expect(kindsOf(rows)).toEqual([kind]);
    expect(outputOf(rows, x)).toEqual(y);
  });
  test.each([
    [{ axes: [0] }, "it works along the batch"],
    [{ axes: [3] }, "axis 3 is outside a value of 3 axes"],
    [{ axes: [1, -2] }, "the same axis is given twice"],
    [{ noop_with_empty_axes: 1 }, "it has no axes, so it reduces nothing"],
  ] as const)("ReduceL1 with %j is refused", async (attributes, reason) => {
    const nodes = [["ReduceL1", "x", "y", attributes]] as const;
    const [problem] = await refusal(() => layersOf({ dims: ["n", 2, 3], nodes }));
    expect(problem?.reason).toContain(reason);
  });
});

/** Right values worked out by hand from the definitions of ONNX. */
describe("Softmax and its kin along another axis", () => {
  test.each([
    ["Softmax", 13, "activation softmax", [0.0474, 0.2689, 0.9526, 0.7311]],
    ["LogSoftmax", 13, "activation log_softmax", [-3.0486, -1.3133, -0.0486, -0.3133]],
    ["Hardmax", 13, "hardmax", [0, 0, 1, 1]],
  ] as const)("%s", (op, opset, kind, y) => {
    const rows = { dims: ["n", 2, 2], opset, nodes: [[op, "x", "y", { axis: 1 }]] } as const;
    expect(kindsOf(rows)).toEqual([kind]);
    expect(rounded(outputOf(rows, [1, 2, 4, 3]))).toEqual(y);
  });
  test("Hardmax before opset 13 is over all axes from that one on", () => {
    const rows = { dims: ["n", 2, 2], opset: 12, nodes: [["Hardmax", "x", "y", { axis: 1 }]] } as const;
    expect(outputOf(rows, [1, 2, 4, 2])).toEqual([0, 0, 1, 0]);
  });
  test("stays a layer of its own after a dense one along the last axis", () => {
    const w = { type: "f32", shape: [2, 2], data: Float64Array.of(1, 0, 0, 1) } as const;
    const nodes = [
      ["MatMul", "x w", "m"],
      ["Softmax", "m", "y", { axis: 1 }],
    ] as const;
    const rows = { dims: ["n", 2, 2], constants: { w }, nodes };
    expect(rounded(outputOf(rows, [1, 2, 4, 2]))).toEqual([0.0474, 0.5, 0.9526, 0.5]);
  });
});
