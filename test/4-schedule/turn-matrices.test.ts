import { describe, expect, test } from "vitest";
import { lower } from "../../generator/3-lower/lower.ts";
import { layOutValues } from "../../generator/4-schedule/lay-out-values.ts";
import { turnMatrices } from "../../generator/4-schedule/turn-matrices.ts";
import { plan } from "../../generator/generate.ts";
import type { Shape } from "../../generator/ir/tensor-data.ts";
import { load } from "../../generator/load.ts";
import { layers } from "../../generator/vocabulary/layers/index.ts";
import { specOf } from "../support/examples.ts";

const spec = (a: Shape, b: Shape, transpose_b: boolean): string =>
  specOf(layers.matmul, { inputs: [a, b], fields: { transpose_b } }, "f32");

/** How many copies are made before a product. */
function copiesOf(a: Shape, b: Shape, transpose_b: boolean): number {
  const graph = layOutValues(lower(load(spec(a, b, transpose_b)).network));
  return turnMatrices(graph).nodes.length - graph.nodes.length;
}

describe("a matrix is copied", () => {
  test("where its columns are multiplied, but its rows lie side by side", () =>
    expect(copiesOf([8, 4], [16, 4], true)).toBe(1));
  test("and not where its rows are multiplied", () => expect(copiesOf([8, 4], [4, 16], false)).toBe(0));
  test("nor for fewer than 4 rows", () => expect(copiesOf([3, 4], [16, 4], true)).toBe(0));
  test("stacks of them too", () => expect(copiesOf([2, 8, 4], [2, 16, 4], true)).toBe(1));
});

test.each([
  ["wasm", true, "loops, then 4 rows and 8 values at a time"],
  ["wasm", false, "4 rows and 8 values at a time"],
  ["ts", true, "2 rows and 3 or 2 values at a time"],
] as const)("a product of matrices in %s, transposed: %s, computes %s", (target, transposed, words) => {
  const { cost } = plan(spec([8, 4], transposed ? [8, 4] : [4, 8], transposed), {
    emit: { target, unroll: target === "ts" ? "none" : "auto" },
  });
  expect(cost.layers.at(-1)).toMatchObject({ schedule: words, multiplyAdds: 256 });
});

test("heads that lie side by side in a dense layer are multiplied by the units of each", () => {
  const zeros = (rows: number, columns: number) => Array.from({ length: rows }, () => Array(columns).fill(0));
  const heads = [{ type: "reshape", shape: [6, 2, 8] }];
  const spec = JSON.stringify({
    ...{ name: "heads", dtype: "f32", input: { shape: [6, 4] } },
    layers: [
      { type: "dense", name: "both", units: 16, weights: zeros(4, 16), bias: false },
      ...heads,
      { type: "transpose", name: "q", axes: [1, 0, 2] },
      { type: "scale", name: "scaled", scale: 0.5, shift: false },
      { type: "matmul", name: "scores", from: ["scaled", "q"], transpose_b: true },
      { type: "matmul", from: ["scores", "q"] },
    ],
  });
  const { cost } = plan(spec, { emit: { target: "wasm" } });
  expect(cost.layers.slice(-2).map(({ schedule }) => schedule)).toEqual([
    "loops, then 3 rows and 6 values at a time",
    "3 rows and 8 values at a time",
  ]);
});
