import { describe, expect, test } from "vitest";
import { seededRandom } from "../../generator/check/probe-inputs.ts";
import type { Activation } from "../../generator/ir/activation.ts";
import { expand, expandActivation } from "../../generator/ir/mathematics.ts";
import { rounding } from "../../generator/ir/number-format.ts";
import { isFunction, type PrimitiveName } from "../../generator/ir/primitives.ts";
import * as s from "../../generator/ir/scalar.ts";
import { local, type Scalar } from "../../generator/ir/scalar.ts";
import { simplify } from "../../generator/ir/simplify.ts";
import { usesOf } from "../../generator/ir/uses.ts";
import { evaluateScalar } from "../../generator/ir/walk-scalar.ts";
import { activations } from "../../generator/vocabulary/activations.ts";
import { mathematics } from "../../generator/vocabulary/mathematics/index.ts";
import { compileFormula } from "../support/compile-formula.ts";
import { dtypes, formulaOf, portable, testedNames } from "../support/mathematics/functions.ts";

const functionsIn = (formula: Scalar): PrimitiveName[] =>
  [...usesOf([formula]).primitives].filter(isFunction);

describe("formulas in the place of functions", () => {
  const x = local("x");
  test("portable leaves arithmetic alone", () => {
    for (const dtype of dtypes) {
      for (const name of [...testedNames, "pow"] as const)
        expect(functionsIn(formulaOf(name, dtype)), name).toEqual([]);
    }
  });
  test("native leaves what a host has", () => {
    const native = { mathematics, dtype: "f64", math: "native" } as const;
    expect(functionsIn(expand(s.exp(s.tanh(x)), native))).toEqual(["exp", "tanh"]);
    expect(functionsIn(expand(s.erf(s.erfc(x)), native))).toEqual([]);
  });
  test("what is expanded stays as it is", () => {
    const once = expand(s.mul(s.exp(x), s.log1p(x)), portable("f64"));
    const twice = expand(once, portable("f64"));
    expect(twice).toEqual(once);
  });
  test("a function that is used twice is computed once, and keeps its name", () => {
    const e = s.named("e", s.exp(x));
    const whole = expand(s.div(e, s.add(1, e)), portable("f64"));
    if (whole.kind !== "apply") throw new Error("a quotient is expected");
    const [first, sum] = whole.operands;
    expect(sum?.kind === "apply" && sum.operands[1] === first).toBe(true);
    expect(first).toMatchObject({ label: "e" });
  });
});

describe("a formula that was made shorter has the same bits", () => {
  const edges = [0, -0, 5e-324, 1e-40, 88.5, 709.5, 1e4, 1e308, Infinity].flatMap((value) => [value, -value]);
  for (const [name, { steps }] of Object.entries(activations as Record<string, Activation>)) {
    test(name, () => {
      const random = seededRandom(3);
      const some = Array.from({ length: 200 }, () => (random() - 0.5) * 2 ** (random() * 14 - 4));
      for (const dtype of dtypes) {
        const round = rounding[dtype];
        for (const { formula } of steps) {
          const whole = expand(formula, portable(dtype));
          const short = simplify(whole);
          for (const value of [...edges, Number.NaN, ...some].map(round)) {
            const lookIn = (local: string) => (local === "x" ? value : 0.75);
            expect(evaluateScalar(short, round, lookIn), `${name}(${value})`).toBe(
              evaluateScalar(whole, round, lookIn),
            );
          }
        }
      }
    });
  }
});

describe("a formula means the same printed and evaluated", () => {
  const numbers = [0, -0, 5e-324, 1, -1, 0.3, -0.7, 1e-20, 20, -20, 88, -104, 700, -745, 1e300, -1e300];
  for (const dtype of dtypes) {
    for (const name of [...testedNames, "pow"] as const) {
      test(`${name}, ${dtype}`, () => {
        const round = rounding[dtype];
        const random = seededRandom(5);
        const formula = formulaOf(name, dtype);
        const printed = compileFormula(formula, dtype, ["x", "y"]);
        const some = Array.from({ length: 300 }, () => (random() - 0.5) * 2 ** (random() * 20 - 8));
        for (const value of [...numbers, Number.NaN, Infinity, -Infinity, ...some]) {
          const [x, y] = [round(value), round(some[Math.floor(random() * some.length)] as number)];
          const evaluated = evaluateScalar(formula, round, (local) => (local === "x" ? x : y));
          expect(printed(x, y), `${name}(${x}, ${y})`).toBe(evaluated);
        }
      });
    }
  }
});

test("layers with the same activation share its formulas", () => {
  const expansion = { mathematics, dtype: "f64", math: "portable" } as const;
  const first = expandActivation(activations.tanh, expansion);
  expect(expandActivation(activations.tanh, expansion)).toBe(first);
  expect(expandActivation(activations.tanh, { ...expansion })).toEqual(first);
  expect(expandActivation(activations.tanh, { ...expansion })).not.toBe(first);
});
