import { expect, test } from "vitest";
import { runOn } from "../../support/run-layer.ts";

/** What numpy.pad gives for [[1, 2, 3], [4, 5, 6]]. */
test.each([
  ["constant", [0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 0, 0, 0, 4, 5, 6, 0, 0, 0, 0, 0, 0, 0]],
  ["edge", [1, 1, 1, 2, 3, 3, 1, 1, 1, 2, 3, 3, 4, 4, 4, 5, 6, 6, 4, 4, 4, 5, 6, 6]],
  ["reflect", [6, 5, 4, 5, 6, 5, 3, 2, 1, 2, 3, 2, 6, 5, 4, 5, 6, 5, 3, 2, 1, 2, 3, 2]],
  ["wrap", [5, 6, 4, 5, 6, 4, 2, 3, 1, 2, 3, 1, 5, 6, 4, 5, 6, 4, 2, 3, 1, 2, 3, 1]],
])("both axes, mode %s", (mode, y) => {
  expect(runOn([2, 3], `{ type: pad, before: [1, 2], after: 1, mode: ${mode} }`)).toEqual(y);
});

test.each([
  ["axes: [-1], before: 2, after: 2, mode: reflect", [3, 2, 1, 2, 3, 2, 1, 6, 5, 4, 5, 6, 5, 4]],
  ["axes: [1], before: 3, after: 3, mode: wrap", [1, 2, 3, 1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6, 4, 5, 6]],
  ["axes: [0], after: 3, mode: edge", [1, 2, 3, 4, 5, 6, 4, 5, 6, 4, 5, 6, 4, 5, 6]],
  ["axes: [1, 0], before: [1, 0], value: 9", [9, 1, 2, 3, 9, 4, 5, 6]],
])("%s", (fields, y) => expect(runOn([2, 3], `{ type: pad, ${fields} }`)).toEqual(y));
