import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sampled } from "../../../support/effort.ts";
import { run } from "../../support/import-files.ts";
import { close, importLayer, importMerge, type Weights } from "../../support/keras-one-layer.ts";

interface Case {
  readonly layer: string;
  readonly config: object;
  readonly version: string;
  readonly shapes: readonly (readonly number[])[];
  readonly weights: Weights;
  readonly inputs: readonly (readonly number[])[];
  readonly output: readonly number[];
}

/** Computed with NumPy 1.24 in float64, by the formulas of the documentation of Keras. */
const cases: readonly Case[] = JSON.parse(
  readFileSync(new URL("../../../data/keras/along-axes.json", import.meta.url), "utf8"),
);

test.each(sampled(cases, 3).map((one) => ({ ...one, said: JSON.stringify(one.config) })))(
  "$layer $said of $shapes",
  ({ layer, config, version, shapes, weights, inputs, output }) => {
    const [shape = [], ...others] = shapes;
    const model =
      others.length > 0
        ? importMerge(shapes, layer, config, version)
        : importLayer(shape, layer, config, weights, { version });
    close(run(model, inputs.flat()), output, 4e-6);
  },
);

test("what works along one axis is one layer, whose axis is written", () => {
  const kinds = (layer: string, config: object, weights: Weights = {}) =>
    importLayer([2, 3], layer, config, weights).layers.map(({ type, fields }) => ({ type, ...fields }));
  const two = [[2], [1, 2]] as const;
  const statistics = { moving_mean: two, moving_variance: two } as const;
  const bare = { scale: false, center: false };
  expect(kinds("BatchNormalization", { axis: 1, ...bare }, statistics)).toMatchObject([
    { type: "batch_norm", axis: 0 },
  ]);
  expect(kinds("LayerNormalization", { axis: [2, 1], ...bare })).toMatchObject([
    { type: "layer_norm", axes: [0, 1] },
  ]);
  expect(kinds("Softmax", { axis: 1 })).toMatchObject([{ type: "activation", axis: 0 }]);
  expect(kinds("GlobalAveragePooling1D", {})).toMatchObject([{ type: "mean", axes: [0] }]);
});
