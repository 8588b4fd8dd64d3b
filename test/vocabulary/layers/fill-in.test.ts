import { expect, test } from "vitest";
import { runLayer } from "../../support/run-layer.ts";

/** What onnxruntime 1.30 gives for Imputer of ai.onnx.ml. */
test.each([
  ["{ type: impute, values: [1, 2, 3] }", [NaN, 1, NaN], [1, 1, 3]],
  ["{ type: impute, values: 5 }", [NaN, Infinity, -2], [5, Infinity, -2]],
  ["{ type: replace, found: 1, values: 5 }", [1, NaN, 0.5], [5, NaN, 0.5]],
  ["{ type: replace, found: [1, 0, -2], values: [7, 8, 9] }", [-2, 0, -2], [-2, 8, 9]],
])("%s of %j is %j", (layer, x, y) => expect(runLayer(layer, x)).toEqual(y));
