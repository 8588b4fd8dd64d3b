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
