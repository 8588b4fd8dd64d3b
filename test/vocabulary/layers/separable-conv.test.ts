import { expect, test } from "vitest";
import { biasOf, kernelOf, runOnWhole } from "../../support/whole-numbers.ts";

type Case = readonly [
  input: readonly number[],
  fields: string,
  depthwise: readonly number[],
  pointwise: readonly number[],
  y: readonly number[],
];

/** What two convolutions of PyTorch 1.13 give, one with a group per channel and one with a kernel of size 1. */
test.each<Case>([
  [
    [4, 3, 2],
    "filters: 2, kernel: 2",
    [2, 2, 2, 1],
    [1, 1, 2, 2],
    [33, -68, -16, 5, 7, 8, 2, -29, -8, 51, 9, -52],
  ],
  [
    [3, 3, 2],
    "filters: 3, kernel: 3, multiplier: 2, padding: same, strides: 2",
    [3, 3, 2, 2],
    [1, 1, 4, 3],
    [83, -67, 3, -8, -2, 24, 9, -30, -29, 26, 21, -34],
  ],
  [
    [2, 3, 4],
    "filters: 2, kernel: [2, 3], multiplier: 2, channels: first, layout: oihw",
    [4, 1, 2, 3],
    [2, 4, 1, 1],
    [12, 10, 4, -53, -24, 51, 56, -1],
  ],
  [
    [3, 3, 2],
    "filters: 1, kernel: 2, multiplier: 3, layout: ohwi",
    [6, 2, 2, 1],
    [1, 1, 1, 6],
    [-30, 17, -32, -29],
  ],
  [
    [3, 3, 2],
    "filters: 1, kernel: 2, multiplier: 3, layout: hwio, dilation: 2, padding: same",
    [2, 2, 1, 6],
    [1, 1, 6, 1],
    [-37, -20, 6, 59, -31, 11, 7, 24, 29],
  ],
  [
    [5, 2],
    "filters: 2, kernel: 3, padding: causal",
    [3, 2, 1],
    [1, 2, 2],
    [9, -22, -12, 21, 17, -4, -4, -25, -14, 31],
  ],
  [[2, 2, 2, 2], "filters: 2, kernel: 2, multiplier: 2", [2, 2, 2, 2, 2], [1, 1, 1, 4, 2], [12, 11]],
])("%j: %s", (input, fields, depthwise, pointwise, y) => {
  const layer = `type: separable_conv, ${fields}, depthwise: ${kernelOf(depthwise)}, pointwise: ${kernelOf(pointwise, [3, 2, 5])}`;
  expect(runOnWhole(input, `{ ${layer}, bias: ${biasOf(fields)} }`)).toEqual(y);
});
