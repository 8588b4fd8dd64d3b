import { describe, expect, test } from "vitest";
import { refusal } from "../../../support/import-files.ts";
import { floats, kindsOf, layersOf, type NodeRow, outputOf, rounded } from "../../../support/onnx-model.ts";

describe("BatchNormalization", () => {
  const constants = {
    ...{ scale: floats([1, 2]), bias: floats([0, 1]), mean: floats([1, 2]), variance: floats([4, 9]) },
  };
  const nodes: readonly NodeRow[] = [
    ["BatchNormalization", "x scale bias mean variance", "y", { epsilon: 0 }],
  ];

  test("works along the last axis of a sample of one", () => {
    const rows = { dims: ["n", 2], constants, nodes };
    expect(layersOf(rows)).toMatchObject([
      {
        type: "batch_norm",
        fields: {
          ...{ gamma: { key: "scale" }, beta: { key: "bias" }, mean: { key: "mean" } },
          ...{ variance: { key: "variance" }, epsilon: 0 },
        },
      },
    ]);
    expect(outputOf(rows, [5, 5])).toEqual([2, 3]);
  });
  test("works along the channels of others, without moving them", () => {
    const rows = { dims: ["n", 2, 2], constants, nodes };
    expect(kindsOf(rows)).toEqual(["batch_norm"]);
    expect(outputOf(rows, [5, 7, 5, 8])).toEqual([2, 3, 3, 5]);
  });
  test.each([
    ["of opset 14 by its attribute", 14, "y", { training_mode: 1 }],
    ["of opset 6 by its outputs", 6, "y m v n w", {}],
  ] as const)("in training mode is refused, %s", async (_, opset, outputs, attributes) => {
    const training: readonly NodeRow[] = [
      ["BatchNormalization", "x scale bias mean variance", outputs, attributes],
    ];
    const problems = await refusal(() => layersOf({ dims: ["n", 2], opset, constants, nodes: training }));
    expect(problems).toMatchObject([
      { reason: "it is in training mode", help: "export the model for inference" },
    ]);
  });
  test("whose statistics depend on the input is refused", async () => {
    const computed: readonly NodeRow[] = [["BatchNormalization", "x scale bias x variance", "y"]];
    const problems = await refusal(() => layersOf({ dims: ["n", 2], constants, nodes: computed }));
    expect(problems).toMatchObject([{ reason: "it takes its mean from the network's input" }]);
  });
});

describe("LayerNormalization", () => {
  const constants = { one: floats([2], [1]), gamma: floats([1, 2, 3, 4], [2, 2]) };

  test("without a bias has no beta, and one scale is that of all", () => {
    const rows = {
      dims: ["n", 2],
      constants,
      nodes: [["LayerNormalization", "x one", "y", { epsilon: 0 }]] as const,
    };
    expect(layersOf(rows)[0]?.fields).toMatchObject({ beta: false, gamma: { key: "one_expanded" } });
    expect(rounded(outputOf(rows, [1, 3]))).toEqual([-2, 2]);
  });
  test("works over several axes", () => {
    const nodes: readonly NodeRow[] = [["LayerNormalization", "x gamma", "y", { axis: 1, epsilon: 0 }]];
    const rows = { dims: ["n", 2, 2], constants, nodes };
    expect(kindsOf(rows)).toEqual(["layer_norm"]);
    expect(rounded(outputOf(rows, [1, 1, 3, 3]))).toEqual([-1, -2, 3, 4]);
  });
  test("may give its statistics too", () => {
    const nodes: readonly NodeRow[] = [
      ["LayerNormalization", "x one", "l m"],
      ["Mul", "l m", "y"],
    ];
    const [one = 0, other = 0] = outputOf({ dims: ["n", 2], constants, nodes }, [1, 5]);
    expect([one / 3, other / 3]).toEqual([expect.closeTo(-2, 4), expect.closeTo(2, 4)]);
  });
});

describe("ArgMax", () => {
  test("is the place of the largest value, of a row or of a column", () => {
    const along = (axis: number) =>
      outputOf(
        { dims: ["n", 2, 3], nodes: [["ArgMax", "x", "y", { axis, keepdims: 0 }]] },
        [1, 5, 2, 7, 0, 9],
      );
    expect([along(2), along(1)]).toEqual([
      [1, 2],
      [1, 0, 1],
    ]);
  });
  test("may be cast to another integer or to float, and not be divided before that", async () => {
    const nodes: readonly NodeRow[] = [
      ["ArgMax", "x", "i", { axis: 1 }],
      ["Cast", "i", "f", { to: 1 }],
      ["Relu", "f", "y"],
    ];
    expect(outputOf({ nodes }, [1, 3, 2])).toEqual([1]);
    const direct: readonly NodeRow[] = [
      ["ArgMax", "x", "i", { axis: 1 }],
      ["Div", "i i", "y"],
    ];
    expect(await refusal(() => layersOf({ nodes: direct }))).toMatchObject([
      { op: "Div", reason: "it computes in i64, and layers compute in floating point" },
    ]);
  });
  test("takes the first or the last of equal values", () => {
    const of = (op: string, attributes: Readonly<Record<string, number>>) =>
      outputOf({ nodes: [[op, "x", "y", { axis: 1, ...attributes }]] }, [2, 1, 2]);
    expect([of("ArgMax", {}), of("ArgMax", { select_last_index: 1 }), of("ArgMin", {})]).toEqual([
      [0],
      [2],
      [1],
    ]);
  });
});

/** Right values worked out by hand from the definitions of ONNX. */
describe("normalizations of one sample", () => {
  const constants = { scale: floats([1, 2]), bias: floats([0, 1]) };
  const x = [1, 3, 5, 9];
  test("InstanceNormalization has a mean for each channel", () => {
    const nodes: readonly NodeRow[] = [["InstanceNormalization", "x scale bias", "y", { epsilon: 0 }]];
    const rows = { dims: ["n", 2, 2], constants, nodes };
    expect(kindsOf(rows)).toEqual(["instance_norm"]);
    expect(rounded(outputOf(rows, x))).toEqual([-1, 1, -1, 3]);
  });
  test.each([18, 21])("GroupNormalization of opset %i, whose scale is by group or by channel", (opset) => {
    const nodes: readonly NodeRow[] = [
      ["GroupNormalization", "x scale bias", "y", { epsilon: 0, num_groups: 2 }],
    ];
    const rows = { dims: ["n", 2, 2], opset, constants, nodes };
    expect(kindsOf(rows)).toEqual(["group_norm"]);
    expect(rounded(outputOf(rows, x))).toEqual([-1, 1, -1, 3]);
  });
  test.each([
    ["InstanceNormalization", {}],
    ["GroupNormalization", { num_groups: 2 }],
  ])("%s has them for each of several samples that the file has by itself", (op, attributes) => {
    const nodes: readonly NodeRow[] = [[op, "x scale bias", "y", { epsilon: 0, ...attributes }]];
    const rows = { dims: [2, 2, 2], opset: 21, constants, nodes };
    expect(rounded(outputOf(rows, [...x, ...x]))).toEqual([-1, 1, -1, 3, -1, 1, -1, 3]);
  });
  test("MeanVarianceNormalization divides by the standard deviation of each channel", () => {
    const nodes: readonly NodeRow[] = [["MeanVarianceNormalization", "x", "y", { axes: [2] }]];
    expect(rounded(outputOf({ dims: ["n", 2, 2], nodes }, [1, 3, 5, 5]))).toEqual([-1, 1, 0, 0]);
  });
  test("RMSNormalization divides by the root of the mean square", () => {
    const nodes: readonly NodeRow[] = [["RMSNormalization", "x scale", "y", { epsilon: 0 }]];
    expect(rounded(outputOf({ dims: ["n", 2], opset: 23, constants, nodes }, [1, 7]))).toEqual([0.2, 2.8]);
  });
  describe.each([
    [["n", 3, 2], 1],
    [[2, 3, 2], 2],
  ] as const)("LRN of %j divides by the squares of neighbouring channels", (dims, samples) => {
    const x = [1, 2, 3, 4, 5, 6];
    test.each([
      [3, [1 / 11, 2 / 21, 3 / 36, 4 / 57, 5 / 35, 6 / 53]],
      [2, [1 / 11, 2 / 21, 3 / 35, 4 / 53, 5 / 26, 6 / 37]],
    ])("of which it has %i", (size, y) => {
      // Divided by the size, the alpha that it has leaves the plain sum.
      const nodes: readonly NodeRow[] = [["LRN", "x", "y", { size, alpha: size, beta: 1 }]];
      const all = <T>(one: readonly T[]) => Array.from({ length: samples }, () => one).flat();
      expect(rounded(outputOf({ dims: [...dims], nodes }, all(x)))).toEqual(rounded(all(y)));
    });
  });
  test("LpNormalization divides by a norm", () => {
    const along = (p: number) =>
      outputOf({ dims: ["n", 2, 2], nodes: [["LpNormalization", "x", "y", { p, axis: 1 }]] }, [3, 1, 4, -3]);
    expect(rounded(along(2))).toEqual([0.6, 0.3162, 0.8, -0.9487]);
    expect(rounded(along(1))).toEqual([0.4286, 0.25, 0.5714, -0.75]);
  });
  test.each([
    ["InstanceNormalization", {}, ["n", 2], "it needs a batch of channels"],
    ["GroupNormalization", { num_groups: 3 }, ["n", 2, 2], "2 channels cannot be divided into 3 groups"],
    ["LpNormalization", { p: 3 }, ["n", 2], "its p is 3"],
    ["LRN", {}, ["n", 2, 2], "its size is 0; it must be at least 1"],
  ] as const)("%s of %j and %j is refused", async (op, attributes, dims, reason) => {
    const inputs = op.startsWith("L") ? "x" : "x scale bias";
    const nodes: readonly NodeRow[] = [[op, inputs, "y", attributes]];
    const [problem] = await refusal(() => layersOf({ dims, opset: 21, constants, nodes }));
    expect(problem?.reason).toContain(reason);
  });
});

describe("PRelu", () => {
  test("has a slope for each unit, or one row of slopes for a whole sample", () => {
    const slopes = floats([0.5, 0.25, 0.125, 1], [2, 2]);
    const rows = { dims: ["n", 2, 2], constants: { slopes }, nodes: [["PRelu", "x slopes", "y"]] as const };
    expect(kindsOf(rows)).toEqual(["reshape", "activation prelu", "reshape"]);
    expect(outputOf(rows, [-8, -8, -8, -8])).toEqual([-4, -2, -1, -8]);
  });
  test("before opset 7 has a slope for each channel", () => {
    const constants = { slopes: floats([0.5, 0.25]) };
    const rows = { opset: 6, dims: ["n", 2, 2], constants, nodes: [["PRelu", "x slopes", "y"]] as const };
    expect(outputOf(rows, [-8, -8, -8, -8])).toEqual([-4, -4, -2, -2]);
  });
  test("whose slopes would make x larger is refused", async () => {
    const constants = { slopes: floats([1, 2, 3, 4], [2, 2]) };
    const rows = { dims: ["n", 2], constants, nodes: [["PRelu", "x slopes", "y"]] as const };
    expect(await refusal(() => layersOf(rows))).toMatchObject([{ op: "PRelu" }]);
  });
});
