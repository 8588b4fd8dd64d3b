import { expect, test } from "vitest";
import { largestIndex } from "../../generator/ir/largest-index.ts";

test.each([
  [[1, 3, 2], 1],
  [[3, 3, 1], 0],
  [[-0, 0], 0],
  [[1, Number.NaN, 5, Number.NaN], 1],
  [[-Infinity, -5], 1],
  [[7], 0],
])("of %j it is %i, as np.argmax has it", (values, index) => expect(largestIndex(values)).toBe(index));
