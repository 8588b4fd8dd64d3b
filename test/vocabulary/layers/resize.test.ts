import { describe, expect, test } from "vitest";
import { runOn } from "../../support/run-layer.ts";

const squares = (count: number): number[] => Array.from({ length: count }, (_, i) => (i + 1) ** 2);

function expectClose(got: readonly number[], wanted: readonly number[]): void {
  expect(got).toHaveLength(wanted.length);
  got.forEach((value, i) => {
    expect(Math.abs(value - (wanted[i] as number))).toBeLessThanOrEqual(1e-12 * (1 + Math.abs(value)));
  });
}

/** What torch.nn.functional.interpolate of PyTorch 1.13 gives in float64 for the squares of 1, 2, 3, …, channels first. */
describe("as PyTorch", () => {
  test.each([
    [
      "mode: linear, scales: 2",
      [2, 3],
      [
        1, 1.75, 3.25, 5.25, 7.75, 9, 4.75, 5.875, 8.125, 10.875, 14.125, 15.75, 12.25, 14.125, 17.875,
        22.125, 26.875, 29.25, 16, 18.25, 22.75, 27.75, 33.25, 36,
      ],
    ],
    [
      "mode: linear, sizes: [5, 3], coordinates: align_corners",
      [3, 4],
      [1, 6.5, 16, 13, 24.5, 40, 25, 42.5, 64, 53, 76.5, 104, 81, 110.5, 144],
    ],
    [
      "mode: cubic, sizes: [3, 5]",
      [2, 4],
      [
        -1.2233958333333295, 0.10428472222223079, 3.000000000000008, 7.761715277777787, 12.216395833333358,
        12.574750000000007, 17.05475, 24.125, 33.061249999999994, 40.668250000000036, 26.372895833333356,
        34.005215277777786, 45.25000000000002, 58.36078472222222, 69.12010416666674,
      ],
    ],
    [
      "mode: cubic, sizes: [2, 3], antialias: true, exclude_outside: true, cubic_coefficient: -0.5",
      [3, 4],
      [
        8.076973087334853, 16.227574214497892, 27.671226184660487, 65.39114273225809, 88.00927565912069,
        113.9204594289828,
      ],
    ],
    [
      "mode: linear, sizes: 2, antialias: true, exclude_outside: true",
      [3, 4],
      [14.571428571428568, 27.14285714285714, 71.71428571428571, 99.99999999999999],
    ],
    [
      "sizes: [5, 7], coordinates: asymmetric, rounding: floor",
      [3, 4],
      [
        1, 1, 4, 4, 9, 9, 16, 1, 1, 4, 4, 9, 9, 16, 25, 25, 36, 36, 49, 49, 64, 25, 25, 36, 36, 49, 49, 64,
        81, 81, 100, 100, 121, 121, 144,
      ],
    ],
    [
      "sizes: [5, 7], rounding: round_prefer_ceil",
      [3, 4],
      [
        1, 1, 4, 9, 9, 16, 16, 1, 1, 4, 9, 9, 16, 16, 25, 25, 36, 49, 49, 64, 64, 81, 81, 100, 121, 121, 144,
        144, 81, 81, 100, 121, 121, 144, 144,
      ],
    ],
    [
      "mode: linear, sizes: 9",
      [6],
      [1, 2.5, 4.833333333333332, 8.166666666666666, 12.5, 17.5, 23.499999999999996, 30.5, 36],
    ],
    ["mode: linear, sizes: 4, coordinates: align_corners", [6], [1, 7.333333333333334, 19, 36]],
    [
      "mode: linear, scales: 1.3",
      [6],
      [
        1, 2.9615384615384612, 6.115384615384615, 10.346153846153845, 15.730769230769228, 22.576923076923073,
        30.5,
      ],
    ],
    [
      "mode: linear, sizes: [3, 2, 4]",
      [2, 2, 2],
      [
        1, 1.75, 3.25, 4, 9, 10.75, 14.25, 16, 12.999999999999998, 14.749999999999998, 18.249999999999996,
        19.999999999999996, 28.999999999999996, 31.749999999999996, 37.25, 39.99999999999999, 25, 27.75,
        33.25, 36, 49, 52.75, 60.25, 64,
      ],
    ],
  ])("%s of %j", (fields, shape, y) => {
    const x = squares(shape.reduce((a, b) => a * b));
    expectClose(runOn([1, ...shape], `{ type: resize, channels: first, ${fields} }`, x), y);
    expectClose(runOn([...shape, 1], `{ type: resize, ${fields} }`, x), y);
  });
});

/** What the cases of ONNX's Resize contain: https://github.com/onnx/onnx/blob/main/onnx/backend/test/case/node/resize.py */
describe("as ONNX", () => {
  test.each([
    ["mode: linear, scales: 0.6, antialias: true", [4, 4], [2.875, 4.5, 9.375, 11]],
    ["mode: cubic, scales: 0.6, antialias: true", [4, 4], [2.518072, 4.285886, 9.589329, 11.357142]],
    [
      "mode: cubic, sizes: 3, antialias: true",
      [4, 4],
      [1.775009, 3.120007, 4.465005, 7.155002, 8.5, 9.844998, 12.534994, 13.879993, 15.224991],
    ],
    [
      "mode: linear, sizes: 3, antialias: true",
      [4, 4],
      [2.363636, 3.590909, 4.818182, 7.272727, 8.5, 9.727273, 12.181818, 13.409091, 14.636364],
    ],
    ["mode: linear, scales: [1, 0.6], coordinates: half_pixel_symmetric", [1, 4], [1.666667, 3.333333]],
    [
      "mode: cubic, scales: 0.8, cubic_coefficient: -0.5, exclude_outside: true",
      [4, 4],
      [1.368127, 2.669501, 4.013337, 6.573625, 7.875, 9.218835, 11.948966, 13.250341, 14.594176],
    ],
    [
      "mode: cubic, scales: [1, 2], coordinates: asymmetric",
      [1, 4],
      [1, 1.40625, 2, 2.5, 3, 3.59375, 4, 4.09375],
    ],
    ["mode: linear, scales: 0.6, coordinates: align_corners", [2, 4], [1, 3.142857]],
    ["scales: 0.6", [2, 4], [1, 3]],
    ["sizes: [1, 8], coordinates: align_corners, rounding: floor", [1, 4], [1, 1, 1, 2, 2, 3, 3, 4]],
    ["mode: linear, sizes: [3, 1], coordinates: pytorch_half_pixel", [4, 4], [1.666667, 7, 12.333333]],
    [
      "mode: linear, sizes: [1, 3], scales: [1, 0.6], coordinates: half_pixel_symmetric",
      [1, 5],
      [1.333333, 3, 4.666667],
    ],
  ])("%s", (fields, shape, y) => {
    const got = runOn([...shape, 1], `{ type: resize, ${fields} }`);
    expect(got).toHaveLength(y.length);
    got.forEach((value, i) => {
      expect(value).toBeCloseTo(y[i] as number, 5);
    });
  });
});

test("the channels of a position stay together, and each axis has a size of its own", () => {
  const y = [1, 2, 1, 2, 3, 4, 1, 2, 1, 2, 3, 4, 5, 6, 5, 6, 7, 8];
  expect(runOn([2, 2, 2], "{ type: resize, sizes: 3 }")).toEqual(y);
  expect(runOn([2, 2, 2], "{ type: resize, sizes: [1, 3] }")).toEqual([1, 2, 1, 2, 3, 4]);
});

/** As ONNX defines it for a region of an axis, worked out by hand. */
test("a region is resized, and places beyond the ends are another number", () => {
  const of = (fields: string) =>
    runOn([5, 1], `{ type: resize, mode: linear, coordinates: tf_crop_and_resize, ${fields} }`);
  expect(of("sizes: 3, start: 0.25, end: 0.75")).toEqual([2, 3, 4]);
  expect(of("sizes: 3, start: 0.75, end: 0.25")).toEqual([4, 3, 2]);
  expect(of("sizes: 1, start: 0.25, end: 0.5")).toEqual([2.5]);
  expect(of("sizes: 5, start: -0.5, end: 1.5, outside: 9")).toEqual([9, 1, 3, 5, 9]);
});

test("a value that has no weight is no term of a sum, so an infinity or NaN reaches only its neighbours", () => {
  const x = [1, 2, Number.POSITIVE_INFINITY, Number.NaN, 5, 6];
  expect(runOn([6, 1], "{ type: resize, mode: linear, sizes: 11, coordinates: align_corners }", x)).toEqual([
    1,
    1.5,
    2,
    Infinity,
    Infinity,
    NaN,
    NaN,
    NaN,
    5,
    5.5,
    6,
  ]);
  expect(runOn([6, 1], "{ type: resize, sizes: 4, rounding: floor }", x)).toEqual([1, 2, NaN, 5]);
});

test("nearest values of a whole factor are those of upsample", () => {
  for (const shape of [
    [2, 3, 2],
    [3, 2],
    [2, 1, 2, 3],
  ])
    expect(runOn(shape, "{ type: resize, scales: 3 }")).toEqual(
      runOn(shape, "{ type: upsample, scales: 3 }"),
    );
});
