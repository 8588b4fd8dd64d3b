import { expect, test } from "vitest";
import { equationOf, markedSizes, spellEquation } from "../../generator/ir/shape-equation.ts";

const product = { layer: 1, source: 0, input: [2], weights: [2, 3], bias: [3], output: [3] };

test("the inner sizes of a product are marked", () => {
  const equation = equationOf(product);
  expect(equation.fits).toBe(true);
  expect(spellEquation(equation)).toEqual([
    "X (2) · W1 (2×3) + B1 (3) = A1 (3)",
    "   ^        ^                       2 = 2",
  ]);
});

test("so are those that are not equal: rows of another width, units, a bias", () => {
  const inner = equationOf({
    ...product,
    source: 2,
    layer: 3,
    input: [12, 100],
    weights: [64, 3],
    output: [12, 3],
  });
  expect(spellEquation(inner)).toEqual([
    "Z2 (12×100) · W3 (64×3) + B3 (3) = A3 (12×3)",
    "       ^^^        ^^                          100 ≠ 64",
  ]);
  const outer = equationOf({ ...product, bias: undefined, weights: [2, 4] }, "outer");
  expect(spellEquation(outer)).toEqual(["X (2) · W1 (2×4) = A1 (3)", "              ^        ^   4 ≠ 3"]);
  const bias = equationOf({ ...product, bias: [1] }, "bias");
  expect(markedSizes(bias)).toEqual([1, 3]);
  expect(bias.fits).toBe(false);
});
