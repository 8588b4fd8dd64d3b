import { expect, test } from "vitest";
import { runOn } from "../../support/run-layer.ts";

/** What numpy.tile gives for [[1, 2, 3], [4, 5, 6]]. */
test.each([
  ["times: 2", [1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6, 1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6]],
  ["axes: [1], times: 3", [1, 2, 3, 1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6, 4, 5, 6]],
  ["axes: [-1, 0], times: [1, 2]", [1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6]],
])("repeat, %s", (fields, y) => expect(runOn([2, 3], `{ type: repeat, ${fields} }`)).toEqual(y));

/** What numpy.broadcast_to gives. */
test.each([
  [[2, 1, 3], "[2, 2, 3]", [1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6]],
  [[2], "[3, 2]", [1, 2, 1, 2, 1, 2]],
  [[1], "[2, 1, 2]", [1, 1, 1, 1]],
])("expand %j to %s", (shape, to, y) => expect(runOn(shape, `{ type: expand, shape: ${to} }`)).toEqual(y));
