import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Dtype, dtypes, rounding } from "../../generator/ir/number-format.ts";
import {
  isFunction,
  isHosted,
  type PrimitiveName,
  primitive,
  primitives,
} from "../../generator/ir/primitives.ts";
import {
  abs,
  add,
  apply,
  exponent,
  floor,
  less,
  lessOrEqual,
  local,
  lookUp,
  max,
  min,
  mul,
  number,
  type Scalar,
  scale,
  sub,
} from "../../generator/ir/scalar.ts";
import { evaluateScalar } from "../../generator/ir/walk-scalar.ts";
import { compileFormula } from "../support/compile-formula.ts";
import { effort } from "../support/effort.ts";
import { compileToKernel, LANES } from "../support/run-kernel.ts";

const value = fc.oneof(
  fc.double(),
  fc.double({ min: -8, max: 8 }),
  fc.constantFrom(0, -0, 1, -1, 0.5, 5e-324, 1e308, Infinity, -Infinity, Number.NaN),
);
const finite = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 1, -1, 0.5, 2 ** -30, 5e-324),
);
const table = { name: "table", values: Float64Array.of(0.5, -2, 3, 0.125), about: "four numbers" };

const names = Object.keys(primitives) as PrimitiveName[];
const arithmetic = names.filter((name) => !isFunction(name) && !["scale", "exponent"].includes(name));
const hosted = names.filter((name) => isFunction(name) && isHosted(name));

/** Trees over x and y. What is open for some operands is only made of others. */
const expressionsOf = (names: readonly PrimitiveName[]): fc.Arbitrary<Scalar> =>
  fc.letrec<{ tree: Scalar }>((tie) => {
    const tree = tie("tree");
    const normal = tree.map((a) =>
      lessOrEqual(1e-30, abs(a), lessOrEqual(abs(a), 1e30, abs(a), 1), 2 ** -20),
    );
    return {
      tree: fc.oneof(
        { maxDepth: 5, depthSize: "small" },
        finite.map(number),
        fc.constantFrom(local("x"), local("y")),
        fc.constantFrom(...names).chain((name) => {
          const { arity } = primitive(name);
          const operands = fc.array(tree, { minLength: arity, maxLength: arity });
          return operands.map((given) => apply(name, ...given));
        }),
        normal.map(exponent),
        fc.tuple(normal, normal).map(([a, b]) => scale(a, exponent(b))),
        fc.tuple(normal, fc.integer({ min: -149, max: 127 })).map(([a, n]) => scale(a, n)),
        fc.integer({ min: -5, max: 9 }).map((n) => lookUp(table, number(n))),
        normal.map((a) => lookUp(table, exponent(a))),
      ),
    };
  }).tree;

const evaluate = (root: Scalar, dtype: Dtype, [x, y]: readonly number[]): number =>
  evaluateScalar(root, rounding[dtype], (name) => (name === "x" ? x : y) as number);

describe("random expressions mean the same printed and evaluated", () => {
  for (const dtype of dtypes) {
    test(dtype, () => {
      fc.assert(
        fc.property(expressionsOf([...arithmetic, ...hosted]), value, value, (root, ...given) => {
          const operands = given.map(rounding[dtype]);
          const printed = compileFormula(root, dtype, ["x", "y"])(...operands);
          expect(printed).toBe(evaluate(root, dtype, operands));
        }),
        { numRuns: effort(100, 1500) },
      );
    });
  }
});

/** An expression and what grew from it: nodes are used again, so that values get names and lookups share places. */
const grown = (names: readonly PrimitiveName[]): fc.Arbitrary<Scalar> =>
  fc
    .tuple(
      expressionsOf(names),
      fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(5)), { minLength: 2, maxLength: 8 }),
    )
    .map(([first, steps]) => {
      const pool: Scalar[] = [first, local("x"), local("y")];
      const any = (n: number): Scalar => pool[n % pool.length] as Scalar;
      for (const [a, b, kind] of steps) pool.push(combine(kind, any(a), any(b)));
      return pool.at(-1) as Scalar;
    });

const combine = (kind: number, a: Scalar, b: Scalar): Scalar => {
  const index = floor(min(max(mul(a, 10), -9), 9));
  const found = lookUp(table, less(index, 0, 3, index));
  const kinds = [
    add(a, b),
    less(found, a, b, add(found, a)),
    less(a, b, found, mul(a, found)),
    add(found, found),
    max(a, b),
    sub(b, found),
  ];
  return kinds[kind] as Scalar;
};

describe("random expressions mean the same in a kernel", () => {
  const COUNT = 20;
  const lanes = { minLength: LANES, maxLength: LANES };

  for (const dtype of dtypes) {
    test(dtype, () => {
      const expressions = fc.array(fc.oneof(expressionsOf(arithmetic), grown(arithmetic)), {
        minLength: 1,
        maxLength: COUNT,
        size: "max",
      });
      fc.assert(
        fc.property(expressions, fc.array(value, lanes), fc.array(value, lanes), (roots, ...given) => {
          const [xs, ys] = given.map((values) => values.map(rounding[dtype])) as [number[], number[]];
          const wanted = roots.flatMap((root) =>
            xs.map((x, n) => evaluate(root, dtype, [x, ys[n] as number])),
          );
          expect(Array.from(compileToKernel(roots, dtype)([...xs, ...ys]))).toEqual(wanted);
        }),
        { numRuns: effort(20, 100) },
      );
    });
  }
});
