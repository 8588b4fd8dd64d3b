import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openWeightFile } from "../../../generator/2-resolve/weights/index.ts";
import type { ImportedModel } from "../../../generator/import/imported-model.ts";
import { importOnnx } from "../../../generator/import/onnx/index.ts";
import { importSafetensors } from "../../../generator/import/safetensors/index.ts";
import type { Dtype } from "../../../generator/ir/number-format.ts";
import { interpret } from "../../../generator/reference/interpret.ts";
import { sharedData } from "../../support/shared-data.ts";
import { expectT64 } from "../../support/tolerance.ts";
import { modelOnDisk, networkOf } from "../support/import-files.ts";

/** Made with PyTorch 1.13. */
const names = ["lenet", "separable_relu6"];
const own = (name: string, file: string) => join(import.meta.dirname, "../../data/torch", name, file);

/** The outputs for each recorded sample, and what was recorded. */
function outputsOf(model: ImportedModel, dtype: Dtype, name: string) {
  const io = openWeightFile("io.npz", readFileSync(own(name, "io.npz")));
  const x = io.read("x");
  const network = networkOf(model, dtype);
  const [samples = 0] = x.shape;
  const size = x.data.length / samples;
  const computed = Array.from(
    { length: samples },
    (_, n) => interpret(network, [...x.data.subarray(n * size, (n + 1) * size)]).output,
  ).flat();
  return { computed, recorded: io.read(`y_${dtype}`).data };
}

test.each(names)("%s from its weights gives the float64 outputs of PyTorch", async (name) => {
  const architecture = readFileSync(own(name, "modules.yaml"), "utf8");
  const model = await importSafetensors(modelOnDisk(own(name, "model.safetensors")), { architecture });
  const { computed, recorded } = outputsOf(model, "f64", name);
  expectT64(computed, recorded, name);
});

/** `print(model)`, without the lines of the modules that contain others. */
test("separable_relu6 is described by its modules as Python prints them", async () => {
  const printed = readFileSync(own("separable_relu6", "printed.yaml"), "utf8");
  const file = modelOnDisk(own("separable_relu6", "model.safetensors"));
  const architecture = readFileSync(own("separable_relu6", "modules.yaml"), "utf8");
  const [a, b] = [
    await importSafetensors(file, { architecture: printed }),
    await importSafetensors(file, { architecture }),
  ];
  expect(a.layers).toEqual(b.layers);
});

describe.skipIf(sharedData === undefined)("exported to ONNX,", () => {
  test.each(names)("%s gives the float32 outputs of PyTorch", async (name) => {
    const model = await importOnnx(modelOnDisk(join(sharedData ?? "", "conv", name, "model.onnx")), {});
    const { computed, recorded } = outputsOf(model, "f32", name);
    expect(computed).toHaveLength(recorded.length);
    for (const [n, value] of recorded.entries())
      expect(Math.abs((computed[n] as number) - value)).toBeLessThanOrEqual(1e-5 * (1 + Math.abs(value)));
  });
});
