import { expect, test } from "vitest";
import { load } from "../generator/load.ts";
import { interpret } from "../generator/reference/interpret.ts";

const run = (layer: string, x: readonly number[]): readonly number[] =>
  interpret(load(`name: net\ndtype: f32\ninput: 3\nlayers: [${layer}]\n`).network, x).output.map(
    (value) => Number(value.toFixed(5)) + 0,
  );

/** What onnxruntime 1.30 gives for Normalizer and Imputer of ai.onnx.ml. */
test.each([
  ["{ type: l1_normalize }", [1, -3, 2], [0.16667, -0.5, 0.33333]],
  ["{ type: l1_normalize }", [0, -1, -2], [0, -0.33333, -0.66667]],
  ["{ type: l1_normalize }", [0, 0, 0], [0, 0, 0]],
  ["{ type: l1_normalize }", [Infinity, 1, 2], [NaN, 0, 0]],
  ["{ type: l2_normalize }", [1, -3, 2], [0.26726, -0.80178, 0.53452]],
  ["{ type: l2_normalize }", [0, 0, 0], [0, 0, 0]],
  ["{ type: l2_normalize }", [NaN, 1, 0.5], [NaN, NaN, NaN]],
  ["{ type: max_normalize }", [1, -3, 2], [0.5, -1.5, 1]],
  ["{ type: max_normalize }", [-1, -3, -2], [1, 3, 2]],
  ["{ type: max_normalize }", [0, -1, -2], [0, -1, -2]],
  ["{ type: impute, values: [1, 2, 3] }", [NaN, 1, NaN], [1, 1, 3]],
  ["{ type: impute, values: 5 }", [NaN, Infinity, -2], [5, Infinity, -2]],
  ["{ type: replace, found: 1, values: 5 }", [1, NaN, 0.5], [5, NaN, 0.5]],
  ["{ type: replace, found: [1, 0, -2], values: [7, 8, 9] }", [-2, 0, -2], [-2, 8, 9]],
])("%s of %j is %j", (layer, x, y) => expect(run(layer, x)).toEqual(y));
