import { expect, test } from "vitest";
import { mul, type Scalar } from "../../../generator/ir/scalar.ts";
import { compileFormula } from "../../support/compile-formula.ts";
import { errorOf, errorOfSingle } from "../../support/exact.ts";
import { points } from "../../support/floats.ts";
import { formulaOf, tested } from "../../support/mathematics/functions.ts";
import { worstOver } from "../../support/mathematics/measure-accuracy.ts";

/** A formula whose results are 2 ulps off. */
const spoil = (formula: Scalar, ulp: number): Scalar => mul(formula, 1 + 2 * ulp);

test("a formula that is 2 ulps off is found in f64", async () => {
  const f = compileFormula(spoil(formulaOf("exp", "f64"), 2 ** -52), "f64");
  expect(worstOver(points(tested.exp, "f64", 1000, 1), f, await errorOf("exp")).error).toBeGreaterThan(1);
});

test("and in f32", () => {
  const exact = compileFormula(formulaOf("exp", "f64"), "f64");
  const f = compileFormula(spoil(formulaOf("exp", "f32"), 2 ** -23), "f32");
  const { error } = worstOver(points(tested.exp, "f32", 1000, 1), f, (y, x) => errorOfSingle(y, exact(x)));
  expect(error).toBeGreaterThan(1);
});

test("errors are in units of the last place of the exact value", async () => {
  const exp = await errorOf("exp");
  // exp(0) is 1; the numbers below 1 are half as far apart.
  expect(exp(1, 0)).toBe(0);
  expect(exp(1 + 2 ** -52, 0)).toBe(1);
  expect(exp(1 - 2 ** -53, 0)).toBe(0.5);
  // exp(-745.2) is less than half of the smallest number.
  expect(exp(0, -745.2)).toBeLessThan(0.5);
  expect(exp(5e-324, -745.2)).toBeGreaterThan(0.5);
  expect(errorOfSingle(1 + 2 ** -23, 1)).toBe(1);
});

test("what is no number, or another zero, has no small error", async () => {
  const [exp, tanh] = [await errorOf("exp"), await errorOf("tanh")];
  expect(exp(Number.NaN, 1)).toBe(Infinity);
  expect(exp(1, Number.NaN)).toBe(Infinity);
  expect(exp(Infinity, 1)).toBeGreaterThan(1e6);
  expect(exp(Infinity, 709.78)).toBeGreaterThan(1);
  expect(tanh(0, -0)).toBe(Infinity);
  expect(errorOfSingle(0, -0)).toBe(Infinity);
  expect(errorOfSingle(Infinity, 1)).toBeGreaterThan(1e6);
});
