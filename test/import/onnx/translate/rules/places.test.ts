import { describe, expect, test } from "vitest";
import { foldNode } from "../../../../../generator/import/onnx/fold/index.ts";
import type { Attribute, OnnxTensor } from "../../../../../generator/import/onnx/graph.ts";
import { refusal } from "../../../support/import-files.ts";
import { floats, ints, kindsOf, layersOf, outputOf, tensor } from "../../../support/onnx-model.ts";

type Constants = Readonly<Record<string, OnnxTensor>>;
type Attributes = Readonly<Record<string, Attribute>>;

/** What the reference implementation of ONNX 1.23 gives for an input of such numbers. */
const cases: readonly (readonly [string, OnnxTensor, Constants, Attributes, OnnxTensor])[] = [
  [
    "GatherElements",
    floats([1, 2, 3, 4, 5, 6], [2, 3]),
    { i: tensor("i64", [2, 3], [2, -1, 0, 0, 0, 1]) },
    { axis: 1 },
    floats([3, 3, 1, 4, 4, 5], [2, 3]),
  ],
  [
    "GatherND",
    floats([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 3, 2]),
    { i: tensor("i64", [2, 1, 2], [0, 2, -1, 0]) },
    {},
    floats([5, 6, 7, 8], [2, 1, 2]),
  ],
  [
    "GatherND",
    floats([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 3, 2]),
    { i: tensor("i64", [2, 1], [2, 0]) },
    { batch_dims: 1 },
    floats([5, 6, 7, 8], [2, 2]),
  ],
  [
    "Gather",
    floats([1, 2, 3, 4, 5, 6], [3, 2]),
    { i: tensor("i64", [2, 2], [0, 2, -1, 1]) },
    { axis: 0 },
    floats([1, 2, 5, 6, 5, 6, 3, 4], [2, 2, 2]),
  ],
  [
    "Compress",
    floats([1, 2, 3, 4, 5, 6], [2, 3]),
    { c: tensor("bool", [3], [1, 0, 1]) },
    { axis: 1 },
    floats([1, 3, 4, 6], [2, 2]),
  ],
  [
    "Compress",
    floats([1, 2, 3, 4, 5, 6], [2, 3]),
    { c: tensor("bool", [5], [0, 1, 1, 0, 1]) },
    {},
    floats([2, 3, 5], [3]),
  ],
  [
    "ReverseSequence",
    floats([1, 2, 3, 4, 5, 6, 7, 8], [4, 2]),
    { n: tensor("i64", [2], [3, 1]) },
    { time_axis: 0, batch_axis: 1 },
    floats([5, 2, 3, 4, 1, 6, 7, 8], [4, 2]),
  ],
  [
    "ReverseSequence",
    floats([1, 2, 3, 4, 5, 6, 7, 8], [2, 4, 1]),
    { n: tensor("i64", [2], [2, 4]) },
    { time_axis: 1, batch_axis: 0 },
    floats([2, 1, 3, 4, 8, 7, 6, 5], [2, 4, 1]),
  ],
  [
    "Trilu",
    floats([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 2, 3]),
    { k: tensor("i64", [], [1]) },
    {},
    floats([0, 2, 3, 0, 0, 6, 0, 8, 9, 0, 0, 12], [2, 2, 3]),
  ],
  [
    "Trilu",
    floats([1, 2, 3, 4, 5, 6, 7, 8, 9], [3, 3]),
    {},
    { upper: 0 },
    floats([1, 0, 0, 4, 5, 0, 7, 8, 9], [3, 3]),
  ],
  [
    "OneHot",
    floats([1, -1, 5], [3]),
    { d: tensor("i64", [], [3]), v: floats([2, 7], [2]) },
    { axis: 0 },
    floats([2, 2, 2, 7, 2, 2, 2, 7, 2], [3, 3]),
  ],
  [
    "OneHot",
    floats([0, 2, 1, -3], [2, 2]),
    { d: tensor("i64", [], [3]), v: floats([0, 1], [2]) },
    {},
    floats([1, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0], [2, 2, 3]),
  ],
  [
    "ScatterElements",
    floats([1, 2, 3, 4, 5, 6, 7, 8, 9], [3, 3]),
    { i: tensor("i64", [2, 3], [1, 0, 2, 0, 2, 1]), u: floats([10, 11, 12, 20, 21, 22], [2, 3]) },
    { axis: 0 },
    floats([20, 11, 3, 10, 5, 22, 7, 21, 12], [3, 3]),
  ],
  [
    "ScatterElements",
    floats([1, 2, 3, 4, 5], [1, 5]),
    { i: tensor("i64", [1, 3], [1, 1, -2]), u: floats([2, 3, 4], [1, 3]) },
    { axis: 1, reduction: "add" },
    floats([1, 7, 3, 8, 5], [1, 5]),
  ],
  [
    "ScatterElements",
    floats([1, 2, 3, 4, 5], [1, 5]),
    { i: tensor("i64", [1, 3], [1, 1, 3]), u: floats([2, 3, 0.5], [1, 3]) },
    { axis: 1, reduction: "mul" },
    floats([1, 12, 3, 2, 5], [1, 5]),
  ],
  [
    "ScatterElements",
    floats([1, 2, 3, 4, 5], [1, 5]),
    { i: tensor("i64", [1, 3], [1, 1, 3]), u: floats([2, 9, 0.5], [1, 3]) },
    { axis: 1, reduction: "max" },
    floats([1, 9, 3, 4, 5], [1, 5]),
  ],
  [
    "ScatterElements",
    floats([1, 2, 3, 4, 5], [1, 5]),
    { i: tensor("i64", [1, 3], [1, 1, 3]), u: floats([1.5, 1, 9], [1, 3]) },
    { axis: 1, reduction: "min" },
    floats([1, 1, 3, 4, 5], [1, 5]),
  ],
  [
    "ScatterND",
    floats([1, 2, 3, 4, 5, 6], [6]),
    { i: tensor("i64", [2, 1], [4, 1]), u: floats([10, 20], [2]) },
    {},
    floats([1, 20, 3, 4, 10, 6], [6]),
  ],
  [
    "ScatterND",
    floats([1, 2, 3, 4, 5, 6], [3, 2]),
    { i: tensor("i64", [2, 1], [0, -1]), u: floats([10, 20, 30, 40], [2, 2]) },
    { reduction: "add" },
    floats([11, 22, 3, 4, 35, 46], [3, 2]),
  ],
  [
    "CumProd",
    floats([1, 2, 3, 4, 5, 6], [2, 3]),
    { a: tensor("i64", [], [1]) },
    { exclusive: 1 },
    floats([1, 1, 2, 1, 4, 20], [2, 3]),
  ],
  [
    "CumProd",
    floats([1, 2, 3, 4, 5, 6], [2, 3]),
    { a: tensor("i64", [], [0]) },
    { reverse: 1 },
    floats([4, 10, 18, 4, 5, 6], [2, 3]),
  ],
];

const OPSET = 26;

const rowsOf = (op: string, { shape }: OnnxTensor, constants: Constants, attributes: Attributes) => ({
  ...{ dims: shape, opset: OPSET, constants },
  nodes: [[op, ["x", ...Object.keys(constants)].join(" "), "y", attributes]] as const,
});

describe("values at constant places are right", () => {
  test.each(cases)("%s, case %#", (op, x, constants, attributes, y) => {
    const got = outputOf(rowsOf(op, x, constants, attributes), [...x.data]);
    expect(got).toEqual([...y.data]);
  });
});

describe("they are folded to the same", () => {
  test.each(cases)("%s, case %#", (op, x, constants, attributes, y) => {
    const inputs = [x, ...Object.values(constants)];
    const node = { name: "n", op, inputs: inputs.map((_, i) => `${i}`), outputs: ["y"], attributes };
    const [result] = foldNode(node, inputs, OPSET);
    expect([result?.shape, [...(result?.data ?? [])]]).toEqual([y.shape, [...y.data]]);
  });
});

describe("a batch stays a batch", () => {
  test.each([
    ["GatherElements", { i: tensor("i64", [1, 2], [2, 0]) }, { axis: 1 }, ["constant", "take"], [3, 1]],
    ["GatherND", { i: tensor("i64", [1, 1, 1], [1]) }, { batch_dims: 1 }, ["constant", "take"], [2]],
    ["Compress", { c: tensor("bool", [3], [1, 0, 1]) }, { axis: 1 }, ["slice"], [1, 3]],
    [
      "ReverseSequence",
      { n: ints(2) },
      { batch_axis: 0, time_axis: 1 },
      ["slice", "slice", "concat"],
      [2, 1, 3],
    ],
  ] as const)("%s", (op, constants, attributes, kinds, y) => {
    const rows = {
      dims: ["n", 3],
      constants,
      nodes: [[op, `x ${Object.keys(constants)}`, "y", attributes]] as const,
    };
    expect(kindsOf(rows)).toEqual(kinds);
    expect(outputOf(rows, [1, 2, 3])).toEqual(y);
  });

  test("ScatterElements of updates that are computed", () => {
    const constants = { data: floats([1, 2, 3], [1, 3]), i: tensor("i64", [1, 2], [2, 0]) };
    const rows = {
      dims: [1, 2],
      constants,
      nodes: [["ScatterElements", "data i x", "y", { axis: 1 }]] as const,
    };
    expect(outputOf(rows, [8, 9])).toEqual([9, 2, 8]);
  });

  test("TensorScatter writes rows from an index on, around the end where it is circular", () => {
    const constants = { u: floats([8, 9], [1, 2, 1]), at: ints(2) };
    const nodes = [["TensorScatter", "x u at", "y", { axis: 1, mode: "circular" }]] as const;
    expect(outputOf({ dims: [1, 3, 1], opset: 24, constants, nodes }, [1, 2, 3])).toEqual([9, 2, 8]);
  });
});

describe("indices can be computed", () => {
  test("an embedding looks rows of a table up", () => {
    const rows = {
      ...{ dims: ["n", 2], constants: { table: floats([1, 2, 3, 4, 5, 6], [3, 2]) } },
      nodes: [["Gather", "table x", "y"]] as const,
    };
    expect(kindsOf(rows)).toEqual(["embedding"]);
    expect(outputOf(rows, [2, 0])).toEqual([5, 6, 1, 2]);
    expect(outputOf(rows, [-1, 1])).toEqual([5, 6, 3, 4]);
    expect(() => outputOf(rows, [-4, 0])).toThrow(/x contains -4, but .* takes whole numbers from -3 to 2$/);
  });

  test("a table of any rank, in the shape of its entries", () => {
    const table = floats(
      Array.from({ length: 12 }, (_, i) => i),
      [3, 2, 2],
    );
    const rows = { dims: ["n", 2], constants: { table }, nodes: [["Gather", "table x", "y"]] as const };
    expect(kindsOf(rows)).toEqual(["embedding", "reshape"]);
    expect(outputOf(rows, [2, 0])).toEqual([8, 9, 10, 11, 0, 1, 2, 3]);
    const list = { dims: ["n", 3], constants: { table: floats([7, 8, 9]) }, nodes: rows.nodes };
    expect(outputOf(list, [2, 0, -1])).toEqual([9, 7, 9]);
    expect(outputOf({ ...list, dims: ["n"] }, [1])).toEqual([8]);
  });

  test("columns of a table", () => {
    const rows = {
      ...{ dims: ["n", 2], constants: { table: floats([1, 2, 3, 4, 5, 6], [2, 3]) } },
      nodes: [["Gather", "table x", "y", { axis: 1 }]] as const,
    };
    expect(kindsOf(rows)).toEqual(["constant", "gather"]);
    expect(outputOf({ ...rows, dims: [2] }, [2, 0])).toEqual([3, 1, 6, 4]);
  });

  test("indices of the largest are never negative", () => {
    const rows = {
      ...{ dims: ["n", 3], constants: { table: floats([1, 2, 3, 4, 5, 6], [3, 2]) } },
      nodes: [
        ["ArgMax", "x", "i", { axis: 1, keepdims: 0 }],
        ["Gather", "table i", "y"],
      ] as const,
    };
    expect(kindsOf(rows)).toEqual(["argmax", "embedding", "reshape"]);
    for (const { fields } of layersOf(rows)) expect(fields).not.toHaveProperty("negative");
    expect(outputOf(rows, [0, 5, 1])).toEqual([3, 4]);
  });

  test("GatherND by one index for each row", () => {
    const rows = {
      ...{ dims: ["n", 2, 1], constants: { table: floats([1, 2, 3, 4, 5, 6], [3, 2]) } },
      nodes: [["GatherND", "table x", "y"]] as const,
    };
    expect(outputOf(rows, [2, -3])).toEqual([5, 6, 1, 2]);
  });

  test("elements at the indices of the largest", () => {
    const rows = {
      ...{ dims: ["n", 4], constants: { k: ints(2), table: floats([10, 11, 12, 13], [1, 4]) } },
      nodes: [
        ["TopK", "x k", "v i"],
        ["GatherElements", "table i", "y", { axis: 1 }],
      ] as const,
    };
    expect(outputOf({ ...rows, dims: [1, 4] }, [3, 1, 4, 2])).toEqual([12, 10]);
  });
});

test("many indices without an order are one layer", () => {
  const indices = Array.from({ length: 40 }, (_, i) => (i * 7) % 20);
  const rows = {
    dims: ["n", 20],
    constants: { i: ints(...indices) },
    nodes: [["Gather", "x i", "y", { axis: 1 }]] as const,
  };
  expect(kindsOf(rows)).toEqual(["constant", "take"]);
  expect(
    outputOf(
      rows,
      Array.from({ length: 20 }, (_, i) => i),
    ),
  ).toEqual(indices);
});

test.each([
  ["GatherElements", { i: ints(0) }, { axis: 1 }, "its data and indices have shapes batch×3 and 1"],
  ["GatherElements", { i: tensor("i64", [1, 1], [3]) }, { axis: 1 }, "index 3 is outside an axis of size 3"],
  ["GatherElements", { i: tensor("i64", [1, 1], [0]) }, { axis: 0 }, "it selects some of them"],
  ["GatherND", { i: tensor("i64", [1, 2], [0, 0]) }, {}, "it selects some of them"],
  [
    "GatherND",
    { i: tensor("i64", [1, 3], [0, 0, 0]) },
    {},
    "its data and indices have shapes batch×3 and 1×3",
  ],
  ["ReverseSequence", { n: ints(4) }, { batch_axis: 0, time_axis: 1 }, "it reverses 4 of 3 elements"],
  [
    "ReverseSequence",
    { n: ints(1, 2) },
    { batch_axis: 0, time_axis: 1 },
    "its sequences have lengths of their own",
  ],
  ["Trilu", {}, {}, "it selects some of them"],
  ["OneHot", { d: ints(0), v: floats([0, 1]) }, {}, "its depth is 0"],
  ["OneHot", { d: ints(2), v: floats([0]) }, {}, "it has 1 value"],
  ["ScatterElements", { i: ints(0), u: floats([1]) }, {}, "it writes to some of them"],
] as const)("%s is refused, case %#", async (op, constants, attributes, reason) => {
  const nodes = [[op, ["x", ...Object.keys(constants)].join(" "), "y", attributes]] as const;
  const [problem] = await refusal(() => layersOf({ dims: ["batch", 3], opset: 18, constants, nodes }));
  expect(problem?.reason).toContain(reason);
});
