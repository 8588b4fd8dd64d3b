import { describe, expect, test } from "vitest";
import { foldNode } from "../../../../../generator/import/onnx/fold/index.ts";
import type { Attribute, OnnxTensor } from "../../../../../generator/import/onnx/graph.ts";
import { refusal } from "../../../support/import-files.ts";
import { floats, kindsOf, layersOf, outputOf } from "../../../support/onnx-model.ts";

type Constants = Readonly<Record<string, OnnxTensor>>;

/** What the reference implementation of ONNX 1.23 gives. */
const cases: readonly (readonly [OnnxTensor, Constants, Readonly<Record<string, Attribute>>, OnnxTensor])[] =
  [
    [floats([1, 2, 3, 4, 5, 6], [2, 3]), {}, { equation: "ij->ji" }, floats([1, 4, 2, 5, 3, 6], [3, 2])],
    [
      floats([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18], [2, 3, 3]),
      {},
      { equation: "ijj->i" },
      floats([15, 42], [2]),
    ],
    [
      floats([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 2, 3]),
      {},
      { equation: "iij->ij" },
      floats([1, 2, 3, 10, 11, 12], [2, 3]),
    ],
    [floats([1, 2, 3, 4, 5, 6], [2, 3]), {}, { equation: "ij->" }, floats([21], [])],
    [
      floats([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 2, 3]),
      {},
      { equation: "...i->..." },
      floats([6, 15, 24, 33], [2, 2]),
    ],
    [
      floats([1, 2, 3, 4, 5, 6], [2, 3]),
      { w: floats([1, 2, 3, 4, 5, 6], [3, 2]) },
      { equation: "ij,jk->ik" },
      floats([22, 28, 49, 64], [2, 2]),
    ],
    [
      floats([1, 2, 3, 4, 5, 6], [2, 3]),
      { w: floats([1, 2, 3, 4, 5, 6], [2, 3]) },
      { equation: "ij,kj->ki" },
      floats([14, 32, 32, 77], [2, 2]),
    ],
    [
      floats([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 2, 3]),
      { w: floats([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 3, 2]) },
      { equation: "bij,bjk->bik" },
      floats([22, 28, 49, 64, 220, 244, 301, 334], [2, 2, 2]),
    ],
    [
      floats([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 2, 3]),
      { w: floats([1, 2, 3, 4, 5, 6], [2, 3]) },
      { equation: "bij,bj->bi" },
      floats([14, 32, 122, 167], [2, 2]),
    ],
    [floats([1, 2, 3], [3]), { w: floats([1, 2, 3], [3]) }, { equation: "i,i" }, floats([14], [])],
    [
      floats([1, 2], [2]),
      { w: floats([1, 2, 3], [3]) },
      { equation: "i,j->ij" },
      floats([1, 2, 3, 2, 4, 6], [2, 3]),
    ],
    [
      floats([1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 2, 2]),
      { w: floats([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 2, 3]) },
      { equation: "bijk,jkl->bil" },
      floats([70, 80, 90, 158, 184, 210], [1, 2, 3]),
    ],
    [
      floats([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 2, 3]),
      { w: floats([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 3, 2]) },
      { equation: "...ij,...jk->...ik" },
      floats([22, 28, 49, 64, 220, 244, 301, 334], [2, 2, 2]),
    ],
    [
      floats([1, 2, 3, 4, 5, 6], [2, 3]),
      { w: floats([1, 2, 3, 4, 5, 6], [2, 3]) },
      { equation: "ij,ij->ij" },
      floats([1, 4, 9, 16, 25, 36], [2, 3]),
    ],
    [
      floats([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 2, 3]),
      { w: floats([1, 2, 3], [3]) },
      { equation: "ijk,k->j" },
      floats([64, 100], [2]),
    ],
  ];

describe.each(cases)("case %#", (x, constants, attributes, y) => {
  test("is right as layers", () => {
    const nodes = [["Einsum", ["x", ...Object.keys(constants)].join(" "), "y", attributes]] as const;
    expect(outputOf({ dims: x.shape, constants, nodes }, [...x.data])).toEqual([...y.data]);
  });

  test("is folded to the same", () => {
    const inputs = [x, ...Object.values(constants)];
    const node = {
      name: "n",
      op: "Einsum",
      inputs: inputs.map((_, i) => `${i}`),
      outputs: ["y"],
      attributes,
    };
    const [result] = foldNode(node, inputs, 17);
    expect([result?.shape, [...(result?.data ?? [])]]).toEqual([y.shape, [...y.data]]);
  });
});

const weights = { w: floats([1, 2, 3, 4, 5, 6], [3, 2]) };

test("a product along the last axis is a dense layer", () => {
  const nodes = [["Einsum", "x w", "y", { equation: "bi,io->bo" }]] as const;
  expect(kindsOf({ dims: ["n", 3], constants: weights, nodes })).toEqual(["dense"]);
});

test.each([
  ["bi->b", "does not fit its inputs"],
  ["bi,io->bx", "does not fit its inputs"],
  ["bi,io->bo->b", "does not fit its inputs"],
  ["bi,io->io", "it works along the batch"],
  ["oi,io->oi", "a constant has values for each of them"],
  ["bo,io->bi", "has size 2 along o"],
] as const)("%s is refused", async (equation, reason) => {
  const nodes = [["Einsum", "x w", "y", { equation }]] as const;
  const [problem] = await refusal(() => layersOf({ dims: ["n", 3], constants: weights, nodes }));
  expect(problem?.reason).toContain(reason);
});

/** What the reference implementation of ONNX 1.23 gives for x and itself. */
const ofTwo: readonly (readonly [equation: string, shape: readonly number[], y: readonly number[]])[] = [
  ["bij,bkj->bik", [2, 3], [1.625, 1.75, 1.75, 2.0625]],
  ["bij,bij->bi", [2, 3], [1.625, 2.0625]],
  ["bij,bij->b", [2, 3], [3.6875]],
  ["bij,bik->bjk", [2, 3], [2.5625, -1.375, 0.875, -1.375, 0.8125, -0.4375, 0.875, -0.4375, 0.3125]],
  ["bij,bkl->bjl", [2, 3], [5.0625, -2.8125, 1.6875, -2.8125, 1.5625, -0.9375, 1.6875, -0.9375, 0.5625]],
  ["bijk,bljk->bil", [2, 2, 3], [3.6875, -1.625, -1.625, 4.1875]],
  ["bhid,bhjd->bhij", [2, 2, 3], [1.625, 1.75, 1.75, 2.0625, 2.1875, 2, 2, 2]],
  [
    "blhd,bshd->bhls",
    [3, 2, 2],
    [
      1.5625, -0.875, 1.5, -0.875, 0.5, -0.875, 1.5, -0.875, 1.5625, 1.625, -0.625, 1.25, -0.625, 1.625,
      -0.25, 1.25, -0.25, 1,
    ],
  ],
];

const numbers = (count: number, seed = 1): number[] =>
  Array.from({ length: count }, (_, i) => (((i * 7 + seed) % 11) - 5) / 4);

describe("two computed values", () => {
  test.each(ofTwo)("%s of %j", (equation, shape, y) => {
    const x = numbers(shape.reduce((a, b) => a * b));
    expect(outputOf({ dims: ["n", ...shape], nodes: [["Einsum", "x x", "y", { equation }]] }, x)).toEqual(y);
  });
  test("with a constant between them", () => {
    const constants = { w: floats(numbers(9, 4), [3, 3]) };
    const nodes = [["Einsum", "x w x", "y", { equation: "bi,ij,bj->b" }]] as const;
    expect(outputOf({ dims: ["n", 3], constants, nodes }, numbers(3))).toEqual([1.46875]);
  });
  test.each([
    ["bi,ci->bc", "it multiplies each of them by all others"],
    ["bi,ib->i", "one of its values has one for each of them, and another not"],
  ])("%s is refused", async (equation, reason) => {
    const [problem] = await refusal(() => layersOf({ nodes: [["Einsum", "x x", "y", { equation }]] }));
    expect(problem?.reason).toBe(`it mixes samples of the batch: ${reason}`);
  });
});
