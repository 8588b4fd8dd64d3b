import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { importOnnx } from "../../../generator/import/onnx/index.ts";
import { modelOnDisk, run } from "../support/import-files.ts";
import { close } from "../support/keras-one-layer.ts";

const path = (name: string): string => fileURLToPath(new URL(`../../data/onnx/${name}`, import.meta.url));

/** A sample and what onnxruntime 1.30 gives for it, by the name of a network. */
const recorded: Readonly<Record<string, { readonly x: readonly number[]; readonly y: readonly number[] }>> =
  JSON.parse(readFileSync(path("conv_io.json"), "utf8"));

/** Small networks with the operators, and in the order, that exporters write. */
test.each([
  ["tf2onnx", "an image with its channels last, between transposes", "conv2d"],
  ["tf2onnx_1d", "a causal convolution of lines as one of images", "conv2d"],
  ["unet", "reflected edges, an upsampled branch and a transposed convolution", "conv_transpose"],
  ["se", "squeeze and excitation around a depthwise convolution", "multiply"],
  ["shuffle", "shuffled channels, pixels and halves", "depth_to_space"],
])("%s: %s", async (name, _, kind) => {
  const model = await importOnnx(modelOnDisk(path(`conv_${name}.onnx`)), {});
  expect(model.layers.map(({ type }) => type)).toContain(kind);
  const { x, y } = recorded[name] as (typeof recorded)[string];
  close(run(model, x), y, 1e-5);
});

test("a TransformerEncoderLayer with an open batch, as PyTorch 1.13 writes it, gives what PyTorch gives", async () => {
  const model = await importOnnx(modelOnDisk(path("encoder_layer.onnx")), {});
  expect(model.layers.filter(({ type }) => type === "matmul")).toHaveLength(2);
  const x = [0.1875, 1.625, -1.1875, -0.3125, 0.75, 0.125, -0.875, 0.125, -0.4375, 0.375, 0.6875, -1];
  const y = [
    -0.580935, -0.392368, 0.511402, 1.680977, -0.366417, -0.26768, 0.756167, 1.891461, -0.52068, -0.298603,
    0.749231, 1.814961,
  ];
  close(run(model, x), y, 1e-5);
});
