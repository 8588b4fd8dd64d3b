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

test("two computed values are refused", async () => {
  const nodes = [["Einsum", "x x", "y", { equation: "bi,bi->b" }]] as const;
  const [problem] = await refusal(() => layersOf({ nodes }));
  expect(problem?.reason).toContain("depends on the network's input");
});
