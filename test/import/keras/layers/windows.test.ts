import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { openWeightFile } from "../../../../generator/2-resolve/weights/index.ts";
import type { ImportedModel } from "../../../../generator/import/imported-model.ts";
import { importKeras } from "../../../../generator/import/keras/index.ts";
import { importTfjs } from "../../../../generator/import/tfjs/index.ts";
import { interpret } from "../../../../generator/reference/interpret.ts";
import { sharedData } from "../../../support/shared-data.ts";
import { expectT64 } from "../../../support/tolerance.ts";
import { modelOnDisk, networkOf, run } from "../../support/import-files.ts";
import { close, importLayer, type Weights } from "../../support/keras-one-layer.ts";

interface Case {
  readonly layer: string;
  readonly config: object;
  readonly version: string;
  readonly shape: readonly number[];
  readonly weights: Weights;
  readonly input: readonly number[];
  readonly output: readonly number[];
}

const read = (name: string): readonly Case[] =>
  JSON.parse(readFileSync(new URL(`../../../data/keras/${name}`, import.meta.url), "utf8"));

/**
 * The first computed with NumPy in float64 by the definitions: sums over windows, and for transposed layers each input added where the
 * convolution with the same padding would read. TensorFlow.js 4.22 agrees where it has the layer. The others
 * computed by Keras 3.15 with JAX.
 */
const cases = [...read("windows.json"), ...read("spaces.json")];

test.each(cases.map((one) => ({ ...one, said: JSON.stringify(one.config) })))(
  "$layer $said of $shape",
  ({ layer, config, version, shape, weights, input, output }) => {
    close(run(importLayer(shape, layer, config, weights, { version }), input), output, 4e-6);
  },
);

/** 1 2 / 3 4 made twice as large, by TensorFlow.js 4.22 and by Keras 3.15. */
test.each([
  ["4.22.0", "TensorFlow.js", [1, 1.5, 2, 2, 2, 2.5, 3, 3, 3, 3.5, 4, 4, 3, 3.5, 4, 4]],
  ["2.3.1", "Keras", [1, 1.5, 2, 2, 2, 2.5, 3, 3, 3, 3.5, 4, 4, 3, 3.5, 4, 4]],
  ["2.2.4-tf", "Keras", [1, 1.25, 1.75, 2, 1.5, 1.75, 2.25, 2.5, 2.5, 2.75, 3.25, 3.5, 3, 3.25, 3.75, 4]],
  ["3.15.1", "Keras", [1, 1.25, 1.75, 2, 1.5, 1.75, 2.25, 2.5, 2.5, 2.75, 3.25, 3.5, 3, 3.25, 3.75, 4]],
] as const)("what is between positions, in version %s of %s", (version, runtime, expected) => {
  const options = { version, runtime };
  const model = importLayer([2, 2, 1], "UpSampling2D", { interpolation: "bilinear" }, {}, options);
  expect(run(model, [1, 2, 3, 4])).toEqual(expected);
});

test.each(["keras", "h5"])("a whole network that Keras 3.15 wrote as .%s", async (ending) => {
  const path = (name: string) => fileURLToPath(new URL(`../../../data/keras/${name}`, import.meta.url));
  const model = await importKeras(modelOnDisk(path(`small_conv.${ending}`)), {});
  for (const { x, y } of JSON.parse(readFileSync(path("small_conv_io.json"), "utf8")))
    close(run(model, x), y, 1e-5);
});

test("a layer with a kernel is one layer, whose kernel stays as it is stored, and the activation is part of it", () => {
  const kernel = [
    [1, 1, 2, 1],
    [1, 2],
  ] as const;
  const config = { filters: 1, kernel_size: [1, 1], use_bias: false, activation: "relu" };
  const first = { ...config, data_format: "channels_first" };
  expect(importLayer([2, 3, 3], "Conv2D", first, { kernel }).layers).toMatchObject([
    {
      type: "conv2d",
      fields: {
        channels: "first",
        weights: { tensor: { shape: [1, 1, 2, 1] } },
        activation: { name: "relu" },
      },
    },
  ]);
  const separate = { ...first, activation: "softmax" };
  const types = importLayer([2, 3, 3], "Conv2D", separate, { kernel }).layers.map(({ type }) => type);
  expect(types).toEqual(["conv2d", "activation"]);
});

describe.skipIf(sharedData === undefined)("networks that are in use", () => {
  const folder = sharedData as string;
  const inDoubles = (model: ImportedModel, x: readonly number[]) =>
    interpret(networkOf(model, "f64"), x).output;

  test("ResNet-8 of MLPerf Tiny gives its float64 outputs", async () => {
    const model = await importKeras(modelOnDisk(join(folder, "mlperf-tiny/resnet8/pretrainedResnet.h5")), {});
    const path = join(folder, "mlperf-tiny/resnet8/io.npz");
    const file = openWeightFile(path, readFileSync(path));
    const [x, y] = [file.read("x"), file.read("y_f64")];
    const sample = Array.from(x.data.subarray(0, 32 * 32 * 3));
    const wanted = Array.from(y.data.subarray(0, 10));
    expectT64(inDoubles(model, sample), wanted, "output");
    close(run(model, sample), wanted, 1e-5);
  }, 120_000);

  test("strides and pools with SAME padding in TensorFlow.js", async () => {
    const path = join(folder, "tfjs-layers/same_stride_pool");
    const model = await importTfjs(modelOnDisk(join(path, "model.json")), {});
    const { cases } = JSON.parse(readFileSync(join(path, "io.json"), "utf8"));
    for (const { x, y_f64 } of cases) expectT64(inDoubles(model, x[0]), y_f64[0], "output");
  });
});
