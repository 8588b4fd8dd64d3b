import { expect, test } from "vitest";
import { runOn } from "../../support/run-layer.ts";

/** What numpy.cumsum gives for [[1, 2, 3], [4, 5, 6]]; exclusive ones are those of ONNX's CumSum. */
test.each([
  ["axis: 1", [1, 3, 6, 4, 9, 15]],
  ["axis: 0", [1, 2, 3, 5, 7, 9]],
  ["reverse: true", [6, 5, 3, 15, 11, 6]],
  ["exclusive: true", [0, 1, 3, 0, 4, 9]],
  ["exclusive: true, reverse: true, axis: -2", [4, 5, 6, 0, 0, 0]],
])("%s", (fields, y) => expect(runOn([2, 3], `{ type: cumulative_sum, ${fields} }`)).toEqual(y));

test("values that come later change nothing, signed zeros stay", () => {
  expect(runOn([3], "{ type: cumulative_sum }", [-0, -0, Infinity])).toEqual([-0, -0, Infinity]);
  expect(runOn([3], "{ type: cumulative_sum }", [1, NaN, 2])).toEqual([1, NaN, NaN]);
  expect(runOn([3], "{ type: cumulative_sum, exclusive: true }", [-0, 1, Infinity])).toEqual([0, 0, 1]);
});

/** What numpy.cumprod gives for [[1, 2, 3], [4, 5, 6]]; exclusive ones are those of ONNX's CumProd. */
test.each([
  ["axis: 1", [1, 2, 6, 4, 20, 120]],
  ["axis: 0", [1, 2, 3, 4, 10, 18]],
  ["reverse: true", [6, 6, 3, 120, 30, 6]],
  ["exclusive: true", [1, 1, 2, 1, 4, 20]],
  ["exclusive: true, reverse: true, axis: -2", [4, 5, 6, 1, 1, 1]],
])("%s", (fields, y) => expect(runOn([2, 3], `{ type: cumulative_product, ${fields} }`)).toEqual(y));
