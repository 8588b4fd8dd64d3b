import { expect, test } from "vitest";
import {
  between,
  eachAlong,
  join,
  placesAlong,
  range,
  reduceAlong,
  take,
} from "../../../generator/vocabulary/layers/along-axes.ts";

const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b);

/** numpy.arange(12).reshape(2, 3, 2) */
const x = { shape: [2, 3, 2], values: range(0, 12) };

test("places along axes, of which the last moves first", () => {
  expect(placesAlong([2, 3], [0])).toEqual([0, 3]);
  expect(placesAlong([2, 3], [1, 0])).toEqual([0, 3, 1, 4, 2, 5]);
  expect(placesAlong([2, 3], [])).toEqual([0]);
});

// Right values from NumPy 2.4.
test("lists along axes are changed one by one, in whatever order the axes are named", () => {
  const running = (list: readonly number[]) => list.map((_, i) => sum(list.slice(0, i + 1)));
  expect(eachAlong(x, [1], running)).toEqual([0, 1, 2, 4, 6, 9, 6, 7, 14, 16, 24, 27]);
  expect(eachAlong(x, [2, 0], running)).toEqual([0, 1, 2, 5, 4, 9, 7, 14, 13, 22, 19, 30]);
  expect(eachAlong(x, [1], (list) => list.slice(1), [2, 2, 2])).toEqual([2, 3, 4, 5, 8, 9, 10, 11]);
  expect(reduceAlong(x, [0, 2], sum)).toEqual([14, 22, 30]);
  expect(reduceAlong(x, [0, 1, 2], sum)).toEqual([66]);
});

test("elements between two indices of any axis", () => {
  expect(between(x, 0, 1, 2)).toEqual({ shape: [1, 3, 2], values: [6, 7, 8, 9, 10, 11] });
  expect(between(x, 1, 1, 3)).toEqual({ shape: [2, 2, 2], values: [2, 3, 4, 5, 8, 9, 10, 11] });
  expect(between(x, 2, 0, 1)).toEqual({ shape: [2, 3, 1], values: [0, 2, 4, 6, 8, 10] });
});

test("elements are taken and joined along any axis", () => {
  expect(take(x, 1, [2, 0, 0])).toEqual({
    shape: [2, 3, 2],
    values: [4, 5, 0, 1, 0, 1, 10, 11, 6, 7, 6, 7],
  });
  expect(take(x, 2, [1])).toEqual({ shape: [2, 3, 1], values: [1, 3, 5, 7, 9, 11] });
  const last = take(x, 2, [1]);
  expect(join([last, x], 2)).toEqual([1, 0, 1, 3, 2, 3, 5, 4, 5, 7, 6, 7, 9, 8, 9, 11, 10, 11]);
  expect(join([x, take(x, 0, [0])], 0)).toEqual([...x.values, ...x.values.slice(0, 6)]);
});

test("ranges leave their end out, in both directions", () => {
  expect(range(1, 8, 3)).toEqual([1, 4, 7]);
  expect(range(4, -1, -2)).toEqual([4, 2, 0]);
  expect(range(2, 2)).toEqual([]);
});
