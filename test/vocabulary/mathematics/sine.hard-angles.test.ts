import { describe, expect, test } from "vitest";
import { compileFormula } from "../../support/compile-formula.ts";
import { errorOf, errorOfSingle } from "../../support/exact.ts";
import { stepFrom } from "../../support/floats.ts";
import { dtypes, formulaOf } from "../../support/mathematics/functions.ts";
import { worstOver } from "../../support/mathematics/measure-accuracy.ts";

const circular = ["sin", "cos", "tan"] as const;

/**
 * Numbers whose angles are hard to find: very large ones, and those that of all of their format are nearest to a multiple of
 * π/2 (J.-M. Muller, Elementary Functions, 3rd edition, table 11.1).
 */
const hard = {
  f64: [
    ...[1e22, 2 ** 1023, Number.MAX_VALUE, 2 ** 26, 2 ** 53 + 2, 1e308, 355, 1.9098e5],
    ...[6381956970095103 * 2 ** 797, 5319372648326541 * 2 ** 416, 6411027962775774 * 2 ** -48],
  ],
  f32: [
    ...[1e22, 2 ** 127, (2 - 2 ** -23) * 2 ** 127, 2 ** 12, 2 ** 24 + 2, 355],
    ...[16367173 * 2 ** 72, 10741887 * 2 ** -22, 13176795 * 2 ** -22],
  ],
};

const multiples = Array.from({ length: 2000 }, (_, n) => (n * Math.PI) / 4);

for (const dtype of dtypes) {
  describe(`${dtype}: within 1 ulp`, () => {
    for (const name of circular) {
      test(`${name} of hard angles`, async () => {
        const f = compileFormula(formulaOf(name, dtype), dtype);
        const exact = await errorOf(name);
        const double = compileFormula(formulaOf(name, "f64"), "f64");
        const error = dtype === "f64" ? exact : (y: number, x: number) => errorOfSingle(y, double(x));
        const near = [...hard[dtype], ...multiples.map((x) => (dtype === "f32" ? Math.fround(x) : x))];
        const all = near.flatMap((x) => [-1, 0, 1].map((step) => stepFrom(x, step, dtype)));
        const worst = worstOver(all.filter(Number.isFinite), f, error);
        expect(worst.error, `at ${worst.x}`).toBeLessThan(1);
      });
    }
  });
}

test("each power of two is within 1 ulp as an angle", async () => {
  for (const name of circular) {
    const f = compileFormula(formulaOf(name, "f64"), "f64");
    const error = await errorOf(name);
    for (let n = -1074; n < 1024; n++) expect(error(f(2 ** n), 2 ** n), `2^${n}`).toBeLessThan(1);
  }
});
