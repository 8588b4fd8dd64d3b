import { describe, expect, test } from "vitest";
import { rounding } from "../../../generator/ir/number-format.ts";
import { compileFormula } from "../../support/compile-formula.ts";
import {
  dtypes,
  formulaOf,
  type TestedName,
  tested,
  testedNames,
} from "../../support/mathematics/functions.ts";

const none = Number.NaN;
const quarter = Math.PI / 2;
const inputs = [none, -Infinity, -0, 0, Infinity];

/** f of NaN, −∞, −0, 0 and ∞. */
const special: Record<TestedName, readonly number[]> = {
  exp: [none, 0, 1, 1, Infinity],
  expm1: [none, -1, -0, 0, Infinity],
  log: [none, none, -Infinity, -Infinity, Infinity],
  log1p: [none, none, -0, 0, Infinity],
  log1pFraction: [none, none, 0, 0, none],
  tanh: [none, -1, -0, 0, 1],
  erf: [none, -1, -0, 0, 1],
  erfc: [none, 2, 1, 1, 0],
  sin: [none, none, -0, 0, none],
  cos: [none, none, 1, 1, none],
  tan: [none, none, -0, 0, none],
  asin: [none, none, -0, 0, none],
  acos: [none, none, quarter, quarter, none],
  atan: [none, -quarter, -0, 0, quarter],
  sinh: [none, -Infinity, -0, 0, Infinity],
  cosh: [none, Infinity, 1, 1, Infinity],
  asinh: [none, -Infinity, -0, 0, Infinity],
  acosh: [none, none, none, none, Infinity],
  atanh: [none, none, -0, 0, none],
};

/** What gives a small number itself. */
const identical = [
  ...(["expm1", "log1p", "sin", "tan", "asin", "atan"] as const),
  ...(["sinh", "tanh", "asinh", "atanh"] as const),
];

/** Points at which the exact value is a number of the format, or has none. */
const points: readonly [TestedName, x: number, y: number][] = [
  ["log", 1, 0],
  ["log", -1, none],
  ["log1p", -1, -Infinity],
  ["log1p", -2, none],
  ["exp", -800, 0],
  ["exp", 800, Infinity],
  ["expm1", -800, -1],
  ["expm1", 800, Infinity],
  ["tanh", 30, 1],
  ["erf", 30, 1],
  ["erfc", 30, 0],
  ["erfc", -30, 2],
  ["asin", 1.5, none],
  ["acos", 1, 0],
  ["acos", -1, Math.PI],
  ["acos", -1.5, none],
  ["atan", 1e30, quarter],
  ["sinh", -800, -Infinity],
  ["cosh", -800, Infinity],
  ["acosh", 1, 0],
  ["acosh", 0.5, none],
  ["atanh", 1, Infinity],
  ["atanh", -1, -Infinity],
  ["atanh", 1.5, none],
];

for (const dtype of dtypes) {
  describe(dtype, () => {
    const round = rounding[dtype];
    const functions = Object.fromEntries(
      testedNames.map((name) => [name, compileFormula(formulaOf(name, dtype), dtype)]),
    ) as Record<TestedName, (x: number) => number>;

    test("special numbers", () => {
      for (const name of testedNames) {
        expect(inputs.map(functions[name]), name).toEqual(special[name].map(round));
      }
    });
    test("exact values", () => {
      for (const [name, x, y] of points) expect(functions[name](x), `${name}(${x})`).toBe(round(y));
    });
    test("the smallest numbers", () => {
      for (const x of [5e-324, 1e-310, 1e-45, 1e-40, 2 ** -100].map(round)) {
        for (const signed of [x, -x]) {
          for (const name of identical) expect(functions[name](signed), name).toBe(signed);
          for (const name of ["exp", "erfc", "cos", "cosh"] as const)
            expect(functions[name](signed), name).toBe(1);
        }
      }
    });
    test("odd functions are odd to the bit", () => {
      for (const name of testedNames) {
        if (!("isOdd" in tested[name])) continue;
        for (let x = 1e-5; x < 1e30; x *= 1.01 + x / 100) {
          expect(functions[name](-round(x)), `${name}(${-x})`).toBe(-functions[name](round(x)));
        }
      }
    });
  });
}
