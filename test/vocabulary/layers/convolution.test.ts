import { expect, test } from "vitest";
import { biasOf, kernelOf, runOnWhole } from "../../support/whole-numbers.ts";

type Case = readonly [
  input: readonly number[],
  fields: string,
  kernel: readonly number[],
  y: readonly number[],
];

/**
 * What conv1d, conv2d and conv3d of PyTorch 1.13 give, where inputs and kernels were permuted to its layouts and inputs padded
 * beforehand.
 */
test.each<Case>([
  [[5, 2], "filters: 2, kernel: 3", [3, 2, 2], [17, 1, -33, 1, 5, 12]],
  [[6, 2], "filters: 2, kernel: 2, strides: 3, padding: same", [2, 2, 2], [5, -3, 13, -7]],
  [
    [6, 1],
    "filters: 2, kernel: 2, strides: 2, dilation: 3, padding: causal",
    [2, 1, 2],
    [-3, 2, 0, -1, -7, 11],
  ],
  [
    [2, 5],
    "filters: 3, kernel: 3, padding: same_lower, strides: 2, channels: first, layout: oiw",
    [3, 2, 3],
    [-10, -18, 33, 31, -15, -4, -5, 9, -13],
  ],
  [
    [4, 4],
    "filters: 4, kernel: 3, groups: 2, padding: 1",
    [3, 2, 4],
    [7, -6, 27, -15, -1, 19, -12, 30, -17, 4, 20, -14, 33, -8, -2, 25],
  ],
  [[3, 2], "filters: 4, kernel: 2, groups: 2, layout: wcm", [2, 2, 2], [0, -4, 6, 3, -15, 11, -2, 5]],
  [[4, 4, 1], "filters: 2, kernel: 3", [3, 3, 1, 2], [19, -22, -32, 3, -9, 1, 6, 15]],
  [
    [4, 5, 1],
    "filters: 1, kernel: [2, 3], strides: [1, 2], padding: [[0, 1], [2, 0]]",
    [2, 3, 1, 1],
    [-3, 37, -18, 3, 4, -29, 9, -18, -18, 3, -13, 15],
  ],
  [[4, 5, 2], "filters: 1, kernel: 3, strides: 2, padding: same", [3, 3, 2, 1], [-12, 4, 61, 4, 21, -28]],
  [
    [5, 4, 2],
    "filters: 1, kernel: 2, strides: 2, padding: same_lower, layout: ohwi",
    [1, 2, 2, 2],
    [21, -19, -16, -6, -20, 45],
  ],
  [
    [2, 5, 4],
    "filters: 2, kernel: 3, dilation: [2, 1], padding: [1, 0], channels: first, layout: oihw",
    [2, 2, 3, 3],
    [-31, 27, 44, -4, -41, -7, -40, -6, 3, 48, -15, -33],
  ],
  [
    [3, 3, 3],
    "filters: 6, kernel: 2, groups: 3, layout: hwcm",
    [2, 2, 3, 2],
    [-22, 10, 14, 5, -11, 5, 3, 7, 12, 4, -11, 6, 9, -21, 8, 2, 22, 19, -10, 9, 6, 1, 33, 9],
  ],
  [
    [4, 3, 3],
    "filters: 2, kernel: 2, groups: 2, channels: first, layout: oihw",
    [2, 2, 2, 2],
    [28, -8, -3, -6, -1, -13, 29, -27],
  ],
  [
    [3, 3, 4],
    "filters: 2, kernel: 3, groups: 2, padding: 1, strides: 2, layout: hwio",
    [3, 3, 2, 2],
    [-27, -1, 25, -17, 7, -15, 4, -22],
  ],
  [
    [3, 3, 4],
    "filters: 2, kernel: 1, layout: ohwi, strides: 2",
    [2, 1, 1, 4],
    [22, 22, -10, -3, -8, -9, -7, -12],
  ],
  [[2, 3, 3, 2], "filters: 2, kernel: 2", [2, 2, 2, 2, 2], [-5, -15, 3, 13, 8, 3, -17, -2]],
  [
    [1, 3, 3, 3],
    "filters: 2, kernel: [2, 3, 2], strides: 2, padding: same, channels: first, layout: oidhw",
    [2, 1, 2, 3, 2],
    [-12, -3, 20, -14, -7, -21, -7, -7, 24, -11, -2, 11, -5, 15, -7, 2],
  ],
  [
    [2, 2, 3, 2],
    "filters: 2, kernel: [1, 2, 2], groups: 2, layout: dhwcm",
    [1, 2, 2, 2, 1],
    [16, 34, 4, -15, -23, -7, 20, 10],
  ],
])("%j: %s", (input, fields, kernel, y) => {
  const layer = `type: conv${input.length - 1}d, ${fields}, weights: ${kernelOf(kernel)}, bias: ${biasOf(fields)}`;
  expect(runOnWhole(input, `{ ${layer} }`)).toEqual(y);
});
