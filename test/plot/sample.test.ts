import { expect, test } from "vitest";
import type { Activation } from "../../generator/ir/activation.ts";
import { choose, curveOf, derivativeOf, kinksOf } from "../../generator/plot/activation-function.ts";
import { type Point, type Range, sample } from "../../generator/plot/sample.ts";
import { activations } from "../../generator/vocabulary/activations.ts";

const sampled = (name: keyof typeof activations, range: Range, given: Record<string, number> = {}) => {
  const one = choose(name, activations[name] as Activation, given);
  return sample(curveOf(one), range, kinksOf(one));
};

const ends = (lines: readonly (readonly Point[])[]) => lines.map((line) => [line[0], line.at(-1)] as const);

test("a smooth curve is one line from end to end", () => {
  expect(ends(sampled("sigmoid", [-5, 5]))).toEqual([
    [
      { x: -5, y: 0.006692850924284856 },
      { x: 5, y: 0.9933071490757153 },
    ],
  ]);
});

test("a step ends where it steps, and begins there anew", () => {
  const [left, right, ...more] = ends(sampled("step", [-5, 5.1]));
  expect(more).toEqual([]);
  expect(left?.[1]).toEqual({ x: 0, y: 0 });
  expect(right?.[0]?.x).toBeLessThan(1e-12);
  expect(right?.[0]?.y).toBe(1);
});

test("a value that neither side has is a point alone, wherever the range begins", () => {
  for (const range of [
    [-5, 5],
    [-4.99, 5.03],
  ] as const)
    expect(sampled("sign", range)[1], `${range}`).toEqual([{ x: 0, y: 0 }]);
  expect(sampled("equal", [-5, 5], { to: 0.3 })[1]).toEqual([{ x: 0.3, y: 1 }]);
});

test("values beyond an end of the range leave no point there", () => {
  expect(sampled("step", [0, 5])).toHaveLength(1);
  expect(sampled("step", [-5, 0])).toHaveLength(1);
});

test("a curve begins where it has its first value", () => {
  for (const [name, first] of [
    ["acosh", 1],
    ["sqrt", 0],
    ["log", 0],
  ] as const) {
    const lines = sampled(name, [-3, 3.3]);
    expect(lines, name).toHaveLength(1);
    expect(Math.abs((lines[0]?.[0]?.x ?? Number.NaN) - first), name).toBeLessThan(1e-9);
  }
});

test("a pole parts a curve, and both parts go up to it", () => {
  const [left, right, ...more] = ends(sampled("reciprocal", [-3, 3.1]));
  expect(more).toEqual([]);
  expect(left?.[1]?.y).toBeLessThan(-1e9);
  expect(right?.[0]?.y).toBeGreaterThan(1e9);
});

test("a steep curve is whole", () => {
  expect(sample((x) => Math.tanh(1000 * x), [-5, 5.1])).toHaveLength(1);
});

test("the derivative of sigmoid has no point of its own at 0", () => {
  const one = choose("sigmoid", activations.sigmoid);
  expect(sample(derivativeOf(one).curve, [-5, 5], kinksOf(one))).toHaveLength(1);
});
