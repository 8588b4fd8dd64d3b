import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  abs,
  add,
  less,
  lessOrEqual,
  local,
  min,
  mul,
  neg,
  number,
  type Scalar,
} from "../../generator/ir/scalar.ts";
import { simplify } from "../../generator/ir/simplify.ts";
import { evaluateScalar } from "../../generator/ir/walk-scalar.ts";

const x = local("x");
const y = local("y");
const choice = (bound: number, value: Scalar): Scalar => less(bound, value, 100, -100);

describe("a choice is left out only where it is always made one way", () => {
  const cases: Record<string, [before: Scalar, after: Scalar]> = {
    "above −|x|": [choice(0, neg(abs(x))), number(-100)],
    "below −|x| it may go either way": [choice(-1, neg(abs(x))), choice(-1, neg(abs(x)))],
    "above the lesser of two": [choice(3, min(3, x)), number(-100)],
    "above both sides of a choice": [choice(3, less(x, y, 2, 3)), number(-100)],
    "not above the larger side of a choice, first": [
      choice(3, less(x, y, 5, 1)),
      choice(3, less(x, y, 5, 1)),
    ],
    "not above the larger side of a choice, last": [choice(3, less(x, y, 1, 5)), choice(3, less(x, y, 1, 5))],
    "not above what may be anything": [choice(3, add(x, 1)), choice(3, add(x, 1))],
    "between two numbers, less": [less(1, 2, x, y), x],
    "between two numbers, not less": [less(2, 2, x, y), y],
    "between two numbers, less or equal": [lessOrEqual(2, 2, x, y), x],
    "between a number and NaN": [lessOrEqual(1, Number.NaN, x, y), y],
    "not between two numbers that are one in float32": [
      less(1, 1 + 2 ** -30, x, y),
      less(1, 1 + 2 ** -30, x, y),
    ],
    "a product with 1": [mul(x, 1), x],
    "no product with −1": [mul(x, -1), mul(x, -1)],
  };
  for (const [title, [before, after]] of Object.entries(cases))
    test(title, () => expect(simplify(before)).toEqual(after));
});

/** Trees whose bounds are known more often than not, with few numbers, so that they meet. */
const bounded: fc.Arbitrary<Scalar> = fc.letrec<{ tree: Scalar }>((tie) => {
  const tree = tie("tree");
  const constant = fc.constantFrom(-2, -1, -0, 0, 1, 2).map(number);
  return {
    tree: fc.oneof(
      { maxDepth: 6 },
      fc.oneof(constant, fc.constantFrom(x, y)),
      fc.tuple(constant, tree, tree, tree).map(([a, b, c, d]) => less(a, b, c, d)),
      fc.tuple(tree, tree, tree, tree).map(([a, b, c, d]) => less(a, b, c, d)),
      fc.tuple(tree, tree, tree, tree).map(([a, b, c, d]) => lessOrEqual(a, b, c, d)),
      fc.tuple(tree, tree).map(([a, b]) => min(a, b)),
      fc.tuple(tree, fc.constantFrom(1, 2).map(number)).map(([a, b]) => mul(a, b)),
      tree.map((a) => neg(abs(a))),
    ),
  };
}).tree;

test("a simplified expression has the value of the long one", () => {
  const edges = [-3, -2, -1.5, -1, -0, 0, 0.5, 1, 2, 3, Infinity, -Infinity, Number.NaN];
  const operand = fc.constantFrom(...edges);
  const evaluate = (root: Scalar, values: Readonly<Record<string, number>>) =>
    evaluateScalar(
      root,
      (value) => value,
      (name) => values[name] as number,
    );
  fc.assert(
    fc.property(
      bounded,
      fc.array(fc.record({ x: operand, y: operand }), { minLength: 8 }),
      (root, inputs) => {
        const short = simplify(root);
        for (const values of inputs) expect(evaluate(short, values)).toBe(evaluate(root, values));
      },
    ),
    { numRuns: 1000 },
  );
});
