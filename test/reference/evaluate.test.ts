import { expect, test } from "vitest";
import { dtypes, rounding } from "../../generator/ir/number-format.ts";
import { type PrimitiveName, primitive } from "../../generator/ir/primitives.ts";
import { add, exp, less, local, lookUp, max, mul, number, sub } from "../../generator/ir/scalar.ts";
import { evaluateScalar } from "../../generator/ir/walk-scalar.ts";
import { evaluatorOf, loops } from "../../generator/reference/evaluate.ts";

const table = { name: "t", values: Float64Array.of(0.1, 0.2, 0.3, 0.4), about: "tenths" };
const corners = [0, -0, 1, -1, 0.1, 3, 1e-310, 1e308, Infinity, -Infinity, Number.NaN];

test("the values of a formula are those of evaluating it for each value alone, however many there are", () => {
  const x = local("x");
  const shared = mul(add(x, 0.1), local("y"));
  const formula = less(shared, number(0.3), sub(shared, exp(max(x, local("least")))), lookUp(table, x));
  for (const dtype of dtypes) {
    const round = rounding[dtype];
    const evaluate = evaluatorOf(formula, dtype);
    for (const count of [0, 1, corners.length, 256, 600]) {
      const xs = Array.from({ length: count }, (_, i) => round(corners[i % corners.length] as number));
      const ys = xs.map((_, i) => round(Math.sin(i)));
      const given: Readonly<Record<string, readonly number[] | number>> = { x: xs, y: ys, least: -1 };
      const wanted = xs.map((value, i) =>
        evaluateScalar(formula, round, (name) =>
          name === "x" ? value : name === "y" ? (ys[i] as number) : -1,
        ),
      );
      expect(evaluate(count, (name) => given[name] as readonly number[])).toEqual(wanted);
    }
  }
});

test("a loop of its own means what its primitive means", () => {
  for (const [name, loop] of Object.entries(loops)) {
    const { evaluate, arity } = primitive(name as PrimitiveName);
    const pairs = corners.flatMap((a) => corners.map((b) => [a, b, 7, 8] as const));
    const column = (n: number) => Float64Array.from(pairs, (pair) => pair[n] as number);
    const results = new Float64Array(pairs.length);
    loop(results, pairs.length, column(0), column(1), column(2), column(3));
    expect([...results], name).toEqual(pairs.map((pair) => evaluate(...pair.slice(0, arity))));
  }
});
