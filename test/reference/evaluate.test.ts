import { expect, test } from "vitest";
import { rounding } from "../../generator/ir/number-format.ts";
import { add, exp, less, local, lookUp, mul, number, sub } from "../../generator/ir/scalar.ts";
import { evaluateScalar } from "../../generator/ir/walk-scalar.ts";
import { evaluatorOf } from "../../generator/reference/evaluate.ts";

const table = { name: "t", values: Float64Array.of(0.1, 0.2, 0.3, 0.4), about: "tenths" };

test("a formula that is made ready gives what evaluating it gives, time after time", () => {
  const x = local("x");
  const shared = mul(add(x, 0.1), local("y"));
  const formula = less(shared, number(0.3), sub(shared, exp(x)), lookUp(table, x));
  const cases = [
    { x: 1, y: 0.5 },
    { x: -0, y: 0.1 },
    { x: Number.NaN, y: 1 },
    { x: 3, y: 7 },
  ];
  for (const round of Object.values(rounding)) {
    const evaluate = evaluatorOf(formula, round);
    for (const values of cases) {
      const localOf = (name: string) => values[name as "x" | "y"];
      expect(evaluate(localOf)).toBe(evaluateScalar(formula, round, localOf));
    }
  }
});
