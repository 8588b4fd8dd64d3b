import { expect, test } from "vitest";
import { runOn } from "../../support/run-layer.ts";

/** Takes the values 1, 2, 3, … at indices that are a constant layer. */
const taken = (shape: readonly number[], axis: number, at: readonly number[], indices: readonly number[]) =>
  runOn(
    shape,
    `{ type: constant, name: at, shape: [${at}], values: [${indices}] }, { type: take, axis: ${axis}, from: [input, at] }`,
  );

/** What numpy.take_along_axis gives. */
test.each([
  ["of a list", [4], 0, [3], [2, 0, -1], [3, 1, 4]],
  ["one in each row", [2, 3], -1, [2, 1], [2, 0], [3, 4]],
  ["the same of all rows", [2, 3], 1, [1, 2], [-1, 0], [3, 1, 6, 4]],
  ["along the first axis", [2, 2], 0, [3, 2], [0, 1, 1, 0, 1, 1], [1, 4, 3, 2, 3, 4]],
  ["of one row for several", [1, 3], 1, [2, 1], [1, 2], [2, 3]],
] as const)("values %s", (_, shape, axis, at, indices, y) =>
  expect(taken(shape, axis, at, indices)).toEqual(y),
);

test("an index that does not exist takes the value at the nearest end, a fraction is dropped", () => {
  expect(taken([3], -1, [6], [3, 100, -4, -100, 1.9, -0.5])).toEqual([3, 3, 1, 1, 2, 3]);
});

test("indices of other layers: those of the largest values", () => {
  const layers = `{ type: argmax, name: at, keep_axes: true }, { type: take, from: [input, at] }`;
  expect(runOn([2, 3], layers, [1, 7, 2, 5, 3, 4])).toEqual([7, 5]);
  expect(runOn([3], layers, [1, NaN, 2])).toEqual([NaN]);
});

test("values that are not taken change nothing, signed zeros stay", () => {
  const layers = "{ type: argmin, name: at, keep_axes: true }, { type: take, from: [input, at] }";
  expect(runOn([3], layers, [Infinity, -0, Infinity])).toEqual([-0]);
});
