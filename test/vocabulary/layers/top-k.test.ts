import { expect, test } from "vitest";
import { runOn } from "../../support/run-layer.ts";

/** What a stable argsort of NumPy gives, as ONNX wants ties: the lower index first. */
test.each([
  ["k: 3", [3, 3, 2, 5, 5, 0]],
  ["k: 3, give: indices", [0, 2, 3, 2, 3, 0]],
  ["k: 4, largest: false", [1, 2, 3, 3, -1, 0, 5, 5]],
  ["k: 4, largest: false, give: indices", [1, 3, 0, 2, 1, 0, 2, 3]],
  ["k: 1, axis: 0", [3, 1, 5, 5]],
  ["k: 2, axis: 0, give: indices", [0, 0, 1, 1, 1, 1, 0, 0]],
])("%s", (fields, y) => {
  expect(runOn([2, 4], `{ type: top_k, ${fields} }`, [3, 1, 3, 2, 0, -1, 5, 5])).toEqual(y);
});

test("NaN is larger than all numbers, and zeros are equal", () => {
  const x = [1, NaN, Infinity, NaN, -0, 0];
  expect(runOn([6], "{ type: top_k, k: 6 }", x)).toEqual([NaN, NaN, Infinity, 1, -0, 0]);
  expect(runOn([6], "{ type: top_k, k: 6, give: indices }", x)).toEqual([1, 3, 2, 0, 4, 5]);
  expect(runOn([6], "{ type: top_k, k: 6, give: indices, largest: false }", x)).toEqual([4, 5, 0, 2, 1, 3]);
});
