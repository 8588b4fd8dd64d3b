import { describe, expect, test } from "vitest";
import { extremeKinds } from "../../../generator/vocabulary/layers/argmax.ts";
import { expectLayersToKeepBits, runLayers } from "../../support/run-layers.ts";

/** [[1, 3, 2, 3], [3, 1, 1, 0], [2, 3, 2, 0]] */
const shape = [3, 4];
const x = [1, 3, 2, 3, 3, 1, 1, 0, 2, 3, 2, 0];

/** What NumPy 1.24 gives; the last of equals is the first of the flipped array. */
test.each([
  ["argmax", 0, [1, 0, 0, 0], [1, 2, 2, 0]],
  ["argmin", 0, [0, 1, 1, 1], [0, 1, 1, 2]],
  ["argmax", 1, [1, 0, 1], [3, 0, 1]],
  ["argmin", -1, [0, 3, 3], [0, 3, 3]],
])("%s along axis %i", (kind, axis, first, last) => {
  expect(runLayers(shape, [`type: ${kind}, axis: ${axis}`], x).values).toEqual(first);
  expect(runLayers(shape, [`type: ${kind}, axis: ${axis}, ties: last`], x).values).toEqual(last);
});

describe("hardmax is 1 at the first of the largest, as in ONNX, or at the last", () => {
  test("first", () => {
    const { values } = runLayers(shape, ["type: hardmax"], x);
    expect(values).toEqual([0, 1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0]);
  });
  test("last, along the first axis", () => {
    const { values } = runLayers(shape, ["type: hardmax, axis: 0, ties: last"], x);
    expect(values).toEqual([0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0]);
  });
});

test.each([
  ["axis: 0", [4]],
  ["axis: 0, keep_axes: true", [1, 4]],
  ["", [3]],
])("argmax { %s } leaves shape %j", (fields, left) => {
  expect(runLayers(shape, [`type: argmax${fields && `, ${fields}`}`], x).shape).toEqual(left);
});

const { NaN: none, POSITIVE_INFINITY: infinite } = Number;

/** Rows of four, and where NumPy finds the largest and the smallest. */
const edges: readonly (readonly [row: number[], argmax: number, argmin: number])[] = [
  [[1, none, 3, none], 1, 1],
  [[none, none, none, none], 0, 0],
  [[-0, 0, -0, 0], 0, 0],
  [[-infinite, -infinite, infinite, infinite], 2, 0],
];

test.each(edges)("in %j the largest is at %i and the smallest at %i", (row, largest, smallest) => {
  expect(runLayers([4], ["type: argmax"], row).values).toEqual([largest]);
  expect(runLayers([4], ["type: argmin"], row).values).toEqual([smallest]);
  expect(runLayers([4], ["type: hardmax"], row).values).toEqual(row.map((_, i) => Number(i === largest)));
});

test("the last of several NaN is found too", () => {
  expect(runLayers([4], ["type: argmax, ties: last"], [1, none, none, 3]).values).toEqual([2]);
});

describe("modules have the reference's bits", () => {
  for (const kind of Object.keys(extremeKinds))
    test.each(["first", "last"])(`${kind}, %s`, async (ties) => {
      const equals = [1, 1, 2, 2, 0, 0, none, none];
      await expectLayersToKeepBits(
        [2, 4],
        [`type: ${kind}, axis: 0, ties: ${ties}`],
        [equals, equals.toReversed()],
      );
      await expectLayersToKeepBits(
        [4],
        [`type: ${kind}, ties: ${ties}`],
        edges.map(([row]) => row),
      );
    });
});
