import { describe, expect, test } from "vitest";
import { refusal } from "../../support/import-files.ts";
import { floats, type graphOf, layersOf } from "../../support/onnx-model.ts";

type Rows = Parameters<typeof graphOf>[0];

const statistics = { s: floats([1, 1, 1]), b: floats([0, 0, 0]), m: floats([0, 0, 0]), v: floats([1, 1, 1]) };

describe("training mode", () => {
  test.each([
    [6, "BatchNormalization", "x s b m v", "y a b c d", {}, true],
    [6, "BatchNormalization", "x s b m v", "y a b c d", { is_test: 1 }, false],
    [9, "BatchNormalization", "x s b m v", "y a b c d", {}, true],
    [9, "BatchNormalization", "x s b m v", "y", {}, false],
    [14, "BatchNormalization", "x s b m v", "y a b", { training_mode: 1 }, true],
    [6, "Dropout", "x", "y mask", {}, true],
    [6, "Dropout", "x", "y", {}, false],
    [9, "Dropout", "x", "y mask", {}, false],
  ])("of opset %i: %s %s -> %s %j trains: %s", async (opset, op, inputs, outputs, attributes, trains) => {
    const rows: Rows = {
      opset,
      constants: statistics,
      nodes: [[op, inputs, outputs.replaceAll(" b", " e"), attributes]],
    };
    if (!trains) expect(layersOf(rows)).toHaveLength(1);
    else
      expect(await refusal(() => layersOf(rows))).toMatchObject([{ op, reason: "it is in training mode" }]);
  });
});
