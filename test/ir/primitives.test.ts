import { describe, expect, test } from "vitest";
import { printScalar } from "../../generator/5-emit/typescript/print-scalar.ts";
import { inOneLine } from "../../generator/5-emit/typescript/wrap.ts";
import { type Dtype, dtypes, rounding } from "../../generator/ir/number-format.ts";
import { isFunction, type PrimitiveName, primitive, primitives } from "../../generator/ir/primitives.ts";
import { apply, local, neg, number, type Scalar } from "../../generator/ir/scalar.ts";
import { evaluateScalar } from "../../generator/ir/walk-scalar.ts";
import { compileToKernel, LANES } from "../support/run-kernel.ts";

const x = local("x");
const y = local("y");
const edges = [0, -0, 1, -1, 0.75, 5e-324, -1e-310, 1e308, Infinity, -Infinity, Number.NaN];

/** What computes alone: functions are formulas by then, and the scaling ones are open for most operands. */
const names = (Object.keys(primitives) as PrimitiveName[]).filter(
  (name) => !isFunction(name) && name !== "scale" && name !== "exponent",
);

const evaluate = (root: Scalar, dtype: Dtype, values: Readonly<Record<string, number>>): number =>
  evaluateScalar(root, rounding[dtype], (name) => values[name] as number);

/** Every pair of edges, in the groups that a kernel takes at once. */
const pairs = edges.flatMap((a) => edges.map((b) => ({ x: a, y: b })));
const groups = Array.from({ length: Math.ceil(pairs.length / LANES) }, (_, n) =>
  Array.from(
    { length: LANES },
    (_, i) => pairs[Math.min(n * LANES + i, pairs.length - 1)] as (typeof pairs)[0],
  ),
);

/** A primitive of x and y, and with each edge as a number in either place. */
function uses(name: PrimitiveName): Scalar[] {
  const { arity } = primitive(name);
  const operands = [
    [x, y],
    ...edges.flatMap((c) => [
      [x, number(c)],
      [number(c), y],
    ]),
  ];
  const rest = [y, x].slice(0, Math.max(0, arity - 2));
  return operands.map((two) => apply(name, ...two.slice(0, arity), ...rest));
}

describe("each primitive in a kernel, at every pair of edges and with every edge as a number", () => {
  for (const dtype of dtypes) {
    for (const name of names) {
      test(`${name} in ${dtype}`, () => {
        const roots = uses(name);
        const kernel = compileToKernel(roots, dtype);
        for (const group of groups) {
          const rounded = group.map((pair) => ({ x: rounding[dtype](pair.x), y: rounding[dtype](pair.y) }));
          const got = kernel([...rounded.map((p) => p.x), ...rounded.map((p) => p.y)]);
          roots.forEach((root, n) => {
            rounded.forEach((values, lane) => {
              const value = got[n * LANES + lane];
              const wanted = evaluate(root, dtype, values);
              if (!Object.is(value, wanted))
                expect.fail(
                  `${JSON.stringify(root)} of ${values.x} and ${values.y} is ${value}, not ${wanted}`,
                );
            });
          });
        }
      });
    }
  }
});

/** Operands of every tightness, signs in front among them. */
const leaves = [x, neg(y), number(-0.75), number(-0)];
const parts = names.flatMap((name) => {
  const { arity } = primitive(name);
  const rest = [x, y].slice(0, Math.max(0, arity - 2));
  return leaves.flatMap((a) =>
    (arity === 1 ? [y] : leaves).map((b) => apply(name, ...[a, b].slice(0, arity), ...rest)),
  );
});

/** Every part in every place of every primitive, leaves in the others. */
const nested = names.flatMap((name) => {
  const { arity } = primitive(name);
  return parts.flatMap((part) =>
    Array.from({ length: arity }, (_, place) =>
      apply(
        name,
        ...Array.from({ length: arity }, (_, i) => (i === place ? part : i % 2 === 0 ? x : neg(y))),
      ),
    ),
  );
});

describe("what binds how tightly is printed as it is meant", () => {
  for (const dtype of dtypes) {
    test(`${nested.length} expressions of two levels in ${dtype}`, () => {
      const texts = nested.map((root) =>
        inOneLine(printScalar(root, { dtype, lane: 0, localOf: (name) => name })),
      );
      const run = new Function(
        "fround",
        "x",
        "y",
        `return [${texts.map((text) => text.replaceAll("!", "")).join(",\n")}];`,
      ) as (fround: (value: number) => number, x: number, y: number) => number[];
      for (const values of [
        { x: 0.1, y: 0.7 },
        { x: -1e16, y: 3 },
        { x: -0, y: 0 },
      ]) {
        const rounded = { x: rounding[dtype](values.x), y: rounding[dtype](values.y) };
        const got = run(Math.fround, rounded.x, rounded.y);
        nested.forEach((root, n) => {
          if (!Object.is(got[n], evaluate(root, dtype, rounded))) expect.fail(texts[n] as string);
        });
      }
    });
  }
});
