import { expect, test } from "vitest";
import { runLayer } from "../../support/run-layer.ts";

/** What onnxruntime 1.30 gives for Normalizer of ai.onnx.ml. */
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
])("%s of %j is %j", (layer, x, y) => expect(runLayer(layer, x)).toEqual(y));
