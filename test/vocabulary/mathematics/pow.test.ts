import { describe, expect, test } from "vitest";
import { seededRandom } from "../../../generator/check/probe-inputs.ts";
import { type Dtype, rounding } from "../../../generator/ir/number-format.ts";
import { compileFormula } from "../../support/compile-formula.ts";
import { errorOf, errorOfSingle, limits } from "../../support/exact.ts";
import { formulaOf } from "../../support/mathematics/functions.ts";
import { POINTS } from "../../support/mathematics/measure-accuracy.ts";

type Pair = readonly [x: number, y: number];

/** Ordinary powers, powers of numbers near 1, and results of every exponent up to both edges. */
function* pairs(dtype: Dtype, count: number, seed: number): Generator<Pair> {
  const random = seededRandom(seed);
  const round = rounding[dtype];
  const { above } = limits[dtype];
  const between = (from: number, to: number) => from + random() * (to - from);
  const kinds: (() => Pair)[] = [
    () => [between(0, 10), between(-10, 10)],
    () => [-between(0, 10), Math.round(between(-20, 20))],
    () => [1 + (random() - 0.5) * 2 ** -between(0, 20), (random() - 0.5) * 2 ** between(0, 30)],
    () => {
      const x = round(2 ** between(-above, above));
      return [x, (between(-1.06, 1.01) * above) / Math.log2(x)];
    },
  ];
  for (let n = 0; n < count; n++) {
    const [x, y] = (kinds[n % kinds.length] as () => Pair)();
    yield [round(x), round(y)];
  }
}

describe("pow is within 1 ulp", () => {
  for (const dtype of ["f64", "f32"] as const) {
    test(dtype, { timeout: 600_000 }, async () => {
      const pow = compileFormula(formulaOf("pow", dtype), dtype, ["x", "y"]);
      const exact = compileFormula(formulaOf("pow", "f64"), "f64", ["x", "y"]);
      const byMpfr = await errorOf("pow");
      let worst: { error: number; at: Pair } = { error: 0, at: [0, 0] };
      for (const [x, y] of pairs(dtype, POINTS, 3)) {
        const computed = pow(x, y);
        const error = dtype === "f64" ? byMpfr(computed, x, y) : errorOfSingle(computed, exact(x, y));
        if (!(error <= worst.error)) worst = { error, at: [x, y] };
      }
      expect(worst.error, `at ${worst.at}`).toBeLessThan(1);
    });
  }
});

describe("pow of special numbers is JavaScript's", () => {
  const special = [
    0,
    -0,
    1,
    -1,
    2,
    -2,
    0.5,
    -0.5,
    3,
    -3,
    1.5,
    -2.5,
    1e30,
    -1e30,
    5e-324,
    -5e-324,
    2 ** 53 + 2,
    Infinity,
    -Infinity,
    Number.NaN,
  ];
  for (const dtype of ["f64", "f32"] as const) {
    test(dtype, () => {
      const round = rounding[dtype];
      const pow = compileFormula(formulaOf("pow", dtype), dtype, ["x", "y"]);
      for (const x of special.map(round)) {
        for (const y of special.map(round)) {
          const expected = round(x ** y);
          const computed = pow(x, y);
          const isExact = expected === 0 || !Number.isFinite(expected) || Math.abs(expected) === 1;
          expect(
            isExact ? Object.is(computed, expected) : Math.abs(computed / expected - 1) < 1e-6,
            `${x} ^ ${y} = ${computed}, not ${expected}`,
          ).toBe(true);
        }
      }
    });
  }
});
