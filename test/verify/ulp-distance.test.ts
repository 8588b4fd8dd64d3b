import { expect, test } from "vitest";
import { ulpDistance } from "../../generator/verify/ulp-distance.ts";

const TINY = 5e-324;
const SINGLE_TINY = 2 ** -149;

test.each([
  [1, 1, 0],
  [1, 1 + 2 ** -52, 1],
  [1, 1 - 2 ** -53, 1],
  [0.1 + 0.2, 0.3, 1],
  [-1, -1 - 2 ** -51, 2],
  [0, -0, 0],
  [0, TINY, 1],
  [-TINY, TINY, 2],
  [3 * TINY, -2 * TINY, 5],
  [2 ** -1022, 2 ** -1022 - TINY, 1],
  [Number.MAX_VALUE, Infinity, 1],
  [Infinity, Infinity, 0],
  [1, 2, 2 ** 52],
  [-1, 1, 2 * 1023 * 2 ** 52],
  [Number.NaN, Number.NaN, 0],
  [Number.NaN, 1, Infinity],
  [1, Number.NaN, Infinity],
])("f64: from %d to %d there are %d steps", (a, b, steps) => {
  expect(ulpDistance(a, b, "f64")).toBe(steps);
  expect(ulpDistance(b, a, "f64")).toBe(steps);
});

test.each([
  [1, 1 + 2 ** -23, 1],
  [1, 1 + 2 ** -52, 0],
  [-SINGLE_TINY, SINGLE_TINY, 2],
  [0, 5e-324, 0],
  [2 ** -126, 2 ** -126 - SINGLE_TINY, 1],
  [1, 2, 2 ** 23],
  [-1, 1, 2 * 127 * 2 ** 23],
  [(2 - 2 ** -23) * 2 ** 127, Infinity, 1],
  [Number.NaN, 0, Infinity],
])("f32: from %d to %d there are %d steps", (a, b, steps) => {
  expect(ulpDistance(a, b, "f32")).toBe(steps);
  expect(ulpDistance(b, a, "f32")).toBe(steps);
});
