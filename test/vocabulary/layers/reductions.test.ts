import { describe, expect, test } from "vitest";
import { reductionKinds } from "../../../generator/vocabulary/layers/reductions.ts";
import { expectLayersToKeepBits, expectToNineDigits, runLayers } from "../../support/run-layers.ts";

const shape = [2, 3, 2];
const x = [0.5, -1.25, 3, 2, -0.75, 1, 4, -2, 0.125, 1.5, -3, 2.5];

/** What PyTorch 1.13 gives for x in float64, along these axes; `product` is NumPy's. */
const samples: readonly (readonly [kind: keyof typeof reductionKinds, axes: number[], y: number[]])[] = [
  ["sum", [1], [2.75, 1.75, 1.125, 2.0]],
  ["sum", [2, 0], [1.25, 6.625, -0.25]],
  ["sum", [0, 1, 2], [7.625]],
  ["mean", [1], [0.91666666667, 0.58333333333, 0.375, 0.66666666667]],
  ["mean", [2, 0], [0.3125, 1.65625, -0.0625]],
  ["mean", [0, 1, 2], [0.63541666667]],
  ["max", [1], [3.0, 2.0, 4.0, 2.5]],
  ["max", [2, 0], [4.0, 3.0, 2.5]],
  ["max", [0, 1, 2], [4.0]],
  ["min", [1], [-0.75, -1.25, -3.0, -2.0]],
  ["min", [2, 0], [-2.0, 0.125, -3.0]],
  ["min", [0, 1, 2], [-3.0]],
  ["product", [1], [-1.125, -2.5, -1.5, -7.5]],
  ["product", [2, 0], [5.0, 1.125, 5.625]],
  ["product", [0, 1, 2], [31.640625]],
  ["l1", [1], [4.25, 4.25, 7.125, 6.0]],
  ["l1", [2, 0], [7.75, 6.625, 7.25]],
  ["l1", [0, 1, 2], [21.625]],
  ["l2", [1], [3.1324910215, 2.5617376915, 5.0015622559, 3.5355339059]],
  ["l2", [2, 0], [4.6703854231, 3.907124902, 4.1003048667]],
  ["l2", [0, 1, 2], [7.34102343]],
  ["sum_of_squares", [1], [9.8125, 6.5625, 25.015625, 12.5]],
  ["sum_of_squares", [2, 0], [21.8125, 15.265625, 16.8125]],
  ["sum_of_squares", [0, 1, 2], [53.890625]],
  ["log_sum", [1], [1.0116009117, 0.55961578794, 0.11778303566, Math.LN2]],
  ["log_sum", [2, 0], [0.22314355131, 1.8908503719, Number.NaN]],
  ["log_sum", [0, 1, 2], [2.0314323225]],
  ["log_sum_exp", [1], [3.1003906564, 2.3412135851, 4.0214348434, 2.8213502142]],
  ["log_sum_exp", [2, 0], [4.037222231, 3.4992139125, 2.7358553248]],
  ["log_sum_exp", [0, 1, 2], [4.6556833539]],
];

describe("values are PyTorch's", () => {
  test.each(samples)("%s along %j", (kind, axes, y) => {
    const { values } = runLayers(shape, [`type: ${kind}, axes: [${axes}]`], x);
    expectToNineDigits(values, y);
  });
  test("every kind has samples", () => {
    expect([...new Set(samples.map(([kind]) => kind))]).toEqual(Object.keys(reductionKinds));
  });
});

test.each([
  ["", [1]],
  ["axes: [0]", [3, 2]],
  ["axes: [-1, 0]", [3]],
  ["axes: [1], keep_axes: true", [2, 1, 2]],
  ["keep_axes: true", [1, 1, 1]],
])("{ %s } leaves shape %j", (fields, left) => {
  expect(runLayers(shape, [`type: sum${fields && `, ${fields}`}`], x).shape).toEqual(left);
});

describe("sums run in the order of the elements, however axes are listed", () => {
  const huge = [1e308, 1e308, -1e308, -1e308, 1, 2, 3, 4, 5, 6, 7, 8];
  test.each(["[0, 1, 2]", "[2, 1, 0]"])("%s", (axes) => {
    expect(runLayers(shape, [`type: sum, axes: ${axes}`], huge).values).toEqual([Number.POSITIVE_INFINITY]);
  });
});

/** Rows of three, and what PyTorch 1.13 gives for them. */
const edges: readonly (readonly [row: number[], y: number])[] = [
  [[1000, 1000, 1000], 1001.0986122886682],
  [[-1000, -1001, -1002], -999.5923940355556],
  [[Number.NEGATIVE_INFINITY, 0, 1], 1.3132616875182228],
  [[Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY], Number.NEGATIVE_INFINITY],
  [[Number.POSITIVE_INFINITY, 0, Number.NEGATIVE_INFINITY], Number.POSITIVE_INFINITY],
  [[Number.NaN, 0, 1], Number.NaN],
];

test.each(edges)("log_sum_exp of %j is %d", (row, y) => {
  expect(runLayers([3], ["type: log_sum_exp"], row).values).toEqual([y]);
});

test("max and min of a row with NaN are NaN, as in NumPy", () => {
  for (const kind of ["max", "min"])
    expect(runLayers([3], [`type: ${kind}`], [1, Number.NaN, 2]).values).toEqual([Number.NaN]);
});

describe("modules have the reference's bits", () => {
  test.each(Object.keys(reductionKinds))("%s", async (kind) => {
    await expectLayersToKeepBits(
      [2, 3, 5],
      [`type: ${kind}, axes: [1], keep_axes: true`, `type: ${kind}, axes: [2, 0]`],
    );
  });
  test("log_sum_exp at its edges", async () => {
    await expectLayersToKeepBits(
      [3],
      ["type: log_sum_exp"],
      edges.map(([row]) => row),
    );
  });
});
