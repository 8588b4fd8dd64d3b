import { describe, expect, test } from "vitest";
import { compileFormula } from "../compile-formula.ts";
import { effort } from "../effort.ts";
import { type ErrorOf, errorOf, errorOfSingle } from "../exact.ts";
import { type Domain, points } from "../floats.ts";
import { formulaOf, type TestedName, tested } from "./functions.ts";

export const POINTS = effort(15_000, 400_000);

/** The largest error over some points, and where it is. */
export function worstOver(
  xs: Iterable<number>,
  f: (x: number) => number,
  error: ErrorOf,
): { readonly error: number; readonly x: number } {
  let worst = { error: 0, x: Number.NaN };
  for (const x of xs) {
    const e = error(f(x), x);
    if (!(e <= worst.error)) worst = { error: e, x };
  }
  return worst;
}

/** Holds a function of one number to its exact values at many points, in each format. */
export function measureAccuracy(name: TestedName): void {
  const domain: Domain = tested[name];
  describe(`${name} is within 1 ulp`, () => {
    test("f64, by MPFR", { timeout: 600_000 }, async () => {
      const worst = worstOver(
        points(domain, "f64", POINTS, 1),
        compileFormula(formulaOf(name, "f64"), "f64"),
        await errorOf(name),
      );
      expect(worst.error, `at ${worst.x}`).toBeLessThan(1);
    });
    test("f32, by f64", { timeout: 600_000 }, () => {
      const exact = compileFormula(formulaOf(name, "f64"), "f64");
      const worst = worstOver(
        points(domain, "f32", POINTS, 2),
        compileFormula(formulaOf(name, "f32"), "f32"),
        (computed, x) => errorOfSingle(computed, exact(x)),
      );
      expect(worst.error, `at ${worst.x}`).toBeLessThan(1);
    });
  });
}
