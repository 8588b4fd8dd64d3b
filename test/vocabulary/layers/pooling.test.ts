import { describe, expect, test } from "vitest";
import { runOn } from "../../support/run-layer.ts";

/** What max_pool, avg_pool and lp_pool of torch.nn.functional of PyTorch 1.13 give in float64 for 1, 4, 9, …, channels first. */
describe("as PyTorch", () => {
  test.each([
    ["max_pool", "window: 2", [4, 5], [49, 81, 289, 361]],
    ["max_pool", "window: 2, ceil: true", [3, 5], [49, 81, 100, 144, 196, 225]],
    ["max_pool", "window: 3, strides: 2, padding: 1", [4, 5], [49, 81, 100, 289, 361, 400]],
    [
      "max_pool",
      "window: [2, 3], strides: [1, 2], padding: [[1, 1], [0, 0]], dilation: [2, 1]",
      [4, 5],
      [64, 100, 169, 225, 324, 400, 169, 225],
    ],
    ["max_pool", "window: 3, strides: 2", [7], [9, 25, 49]],
    ["max_pool", "window: 2", [2, 3, 4], [324, 400]],
    ["average_pool", "window: 2", [4, 5], [22.5, 42.5, 202.5, 262.5]],
    [
      "average_pool",
      "window: 3, strides: 2, padding: 1",
      [4, 5],
      [22.5, 37.166666666666664, 55.5, 149.16666666666666, 186.33333333333334, 227.16666666666666],
    ],
    [
      "average_pool",
      "window: 3, strides: 2, padding: 1, count_padding: true",
      [4, 5],
      [10, 24.77777777777778, 24.666666666666668, 99.44444444444444, 186.33333333333334, 151.44444444444446],
    ],
    [
      "average_pool",
      "window: 3, strides: 2, padding: 1, count_padding: true, ceil: true",
      [4, 6],
      [
        13.11111111111111, 30.444444444444443, 49.111111111111114, 30, 137.66666666666666, 249.66666666666666,
        313.6666666666667, 174, 126.83333333333333, 220.83333333333334, 264.8333333333333, 144,
      ],
    ],
    [
      "average_pool",
      "window: 3, strides: 2, padding: 1, ceil: true",
      [4, 6],
      [
        29.5, 45.666666666666664, 73.66666666666667, 90, 206.5, 249.66666666666666, 313.6666666666667, 348,
        380.5, 441.6666666666667, 529.6666666666666, 576,
      ],
    ],
    ["max_pool", "window: [2, 3], strides: [2, 4], ceil: true", [1, 2], [4]],
    ["average_pool", "window: 3, strides: [4, 2], ceil: true", [2, 3], [15.166666666666666]],
    ["average_pool", "window: 2, strides: 3, ceil: true", [7], [2.5, 20.5, 49]],
    [
      "average_pool",
      "window: [1, 2, 3], strides: 1",
      [2, 3, 4],
      [
        20.666666666666668, 29.666666666666668, 68.66666666666667, 85.66666666666667, 260.6666666666667,
        293.6666666666667, 404.6666666666667, 445.6666666666667,
      ],
    ],
    [
      "lp_pool",
      "window: 2",
      [4, 5],
      [60.94259594077036, 104.85227703774487, 429.4577976937897, 549.7945070660492],
    ],
    ["lp_pool", "window: 2, p: 1", [4, 5], [90, 170, 810, 1050]],
    [
      "lp_pool",
      "window: [2, 3], strides: 1, p: 3",
      [3, 4],
      [56.537761584023194, 75.55662900563834, 151.58224393652196, 183.55083020921003],
    ],
    [
      "lp_pool",
      "window: 3, strides: 2, ceil: true",
      [7],
      [9.899494936611665, 31.016124838541646, 65.7419196555744],
    ],
  ])("%s with %s of %j", (kind, fields, shape, y) => {
    const x = Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => (i + 1) ** 2);
    for (const [input, channels] of [
      [[1, ...shape], "first"],
      [[...shape, 1], "last"],
    ] as const) {
      const got = runOn(input, `{ type: ${kind}, channels: ${channels}, ${fields} }`, x);
      expect(got).toHaveLength(y.length);
      got.forEach((value, i) => {
        expect(Math.abs(value - (y[i] as number))).toBeLessThanOrEqual(1e-12 * (1 + value));
      });
    }
  });
});

/** Worked out by hand; `same` is as in tf.nn.max_pool and tf.nn.avg_pool: https://www.tensorflow.org/api_docs/python/tf/nn */
test.each([
  ["max_pool", "window: 2, strides: 2, padding: same", [2, 4, 5]],
  ["max_pool", "window: 2, strides: 2, padding: same_lower", [1, 3, 5]],
  ["average_pool", "window: 2, padding: same", [1.5, 3.5, 5]],
  ["average_pool", "window: 2, padding: same_lower", [1, 2.5, 4.5]],
  ["average_pool", "window: 2, padding: same, count_padding: true", [1.5, 3.5, 2.5]],
  ["max_pool", "window: 3, strides: 1, padding: causal", [1, 2, 3, 4, 5]],
])("%s of 1 to 5 with %s", (kind, fields, y) => {
  expect(runOn([5, 1], `{ type: ${kind}, ${fields} }`)).toEqual(y);
});

test("each channel has a pool of its own", () => {
  expect(runOn([2, 2, 2], "{ type: max_pool, window: 2 }")).toEqual([7, 8]);
  expect(runOn([2, 2, 2], "{ type: average_pool, window: 2, channels: first }")).toEqual([2.5, 6.5]);
});

test("a NaN is the result of its windows, and of no others", () => {
  const x = [1, Number.NaN, -2, -3, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const kind of ["max_pool", "average_pool", "lp_pool"])
    expect(runOn([6, 1], `{ type: ${kind}, window: 2 }`, x)[0]).toBeNaN();
  expect(runOn([6, 1], "{ type: max_pool, window: 2 }", x).slice(1)).toEqual([-2, Number.NEGATIVE_INFINITY]);
});

test("what is added around an input is smaller than all of it, and changes no sign of 0", () => {
  const below = [Number.NEGATIVE_INFINITY, -5];
  expect(runOn([2, 1], "{ type: max_pool, window: 3, strides: 1, padding: 1 }", below)).toEqual([-5, -5]);
  expect(runOn([2, 1], "{ type: average_pool, window: 3, strides: 1, padding: 1 }", [-0, -0])).toEqual([
    -0, -0,
  ]);
});
