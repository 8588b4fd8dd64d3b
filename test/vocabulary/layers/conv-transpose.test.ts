import { expect, test } from "vitest";
import { biasOf, kernelOf, runOnWhole } from "../../support/whole-numbers.ts";

type Case = readonly [
  input: readonly number[],
  fields: string,
  kernel: readonly number[],
  y: readonly number[],
];

/**
 * What conv_transpose1d, 2d and 3d of PyTorch 1.13 give without padding, then cut or continued with zeros as TensorFlow (same)
 * and ONNX (same_lower) do; where PyTorch takes the padding too, it gives the same.
 */
test.each<Case>([
  [[3, 2], "filters: 2, kernel: 3", [3, 2, 2], [8, -11, 0, -8, -23, 3, -7, 18, 11, 4]],
  [
    [3, 1],
    "filters: 2, kernel: 3, strides: 2, padding: 1, output_padding: 1, layout: hwoi",
    [3, 2, 1],
    [-3, 2, -5, 11, 4, -5, -18, 13, 0, -1, -4, 2],
  ],
  [
    [3, 1],
    "filters: 1, kernel: 2, strides: 3, output_padding: 1",
    [2, 1, 1],
    [3, -7, -1, -11, 14, -1, -3, 2, -1],
  ],
  [
    [1, 4],
    "filters: 2, kernel: 3, strides: 2, padding: same, channels: first, layout: iohw",
    [1, 2, 3],
    [3, -7, -13, 14, 2, 2, 6, -10, 2, 6, -9, -15, 9, -3, 5, 9],
  ],
  [
    [4, 1],
    "filters: 2, kernel: 2, strides: 3, padding: same",
    [2, 1, 2],
    [3, -6, -3, 2, -1, 0, -11, 15, 4, -5, -1, 0, -3, 3, 0, -1, -1, 0, 5, -9, -4, 3, -1, 0],
  ],
  [
    [3, 1],
    "filters: 2, kernel: 4, strides: 3, dilation: 2, padding: same_lower",
    [4, 1, 2],
    [-3, 2, -11, 15, 5, -4, 4, -5, -3, 7, -16, 10, 0, -1, -1, -10, -4, 2],
  ],
  [
    [4, 2],
    "filters: 1, kernel: 3, strides: 4, dilation: 6, padding: 3",
    [3, 2, 1],
    [-1, -12, -1, -8, -1, -9, -1, 3, -1, 32, -1, 3, -1, -10, -1, -8, -1, -13, -1],
  ],
  [
    [2, 2, 1],
    "filters: 2, kernel: 2, strides: 2",
    [2, 2, 1, 2],
    [
      3, -6, -3, 2, -11, 15, 4, -5, 5, -4, -1, 4, -16, 10, -1, -10, -3, 3, 0, -1, 5, -9, -4, 3, -4, 2, -1, -2,
      8, -6, -1, 6,
    ],
  ],
  [
    [2, 3, 2],
    "filters: 1, kernel: [3, 2], strides: [2, 1], padding: [[1, 0], 1], layout: oihw",
    [1, 2, 3, 2],
    [-2, -1, -36, 1, -10, -9, -10, 8],
  ],
  [
    [4, 2, 2],
    "filters: 2, kernel: 3, strides: 2, padding: 1, groups: 2, channels: first, layout: iohw, output_padding: [1, 0]",
    [4, 1, 3, 3],
    [5, -18, -16, 14, 11, -23, -4, 18, 8, -7, 15, 8, -8, -5, -16, 13, -8, 3, 9, 19, -10, -6, 20, 6],
  ],
  [
    [2, 2, 2],
    "filters: 4, kernel: 2, groups: 2, layout: ohwi, padding: same_lower",
    [2, 2, 2, 2],
    [8, -10, -6, 20, -5, 2, 4, -16, 11, -16, 7, 2, -1, 8, -5, 11],
  ],
  [
    [1, 2, 2, 1],
    "filters: 2, kernel: 2, strides: [1, 2, 1], padding: [[0, 1], 0, 1]",
    [2, 2, 2, 1, 2],
    [-13, 17, -16, 14, 6, -10, 8, -8],
  ],
  [
    [2, 1, 2, 2],
    "filters: 1, kernel: [1, 3, 2], strides: 2, dilation: [1, 1, 3], padding: [0, 1, 1], output_padding: 1, channels: first, layout: iohw",
    [2, 1, 1, 3, 2],
    [
      -1, 4, 5, -1, -6, -1, -10, -6, -1, -6, -1, 5, -6, -1, 5, -1, 5, 13, -1, -16, -1, -1, -1, -1, -1, -1, -1,
      -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
    ],
  ],
])("%j: %s", (input, fields, kernel, y) => {
  const layer = `type: conv_transpose, ${fields}, weights: ${kernelOf(kernel)}, bias: ${biasOf(fields)}`;
  expect(runOnWhole(input, `{ ${layer} }`)).toEqual(y);
});
