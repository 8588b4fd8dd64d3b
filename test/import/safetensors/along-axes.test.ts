import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { ImportedModel } from "../../../generator/import/imported-model.ts";
import { importSafetensors } from "../../../generator/import/safetensors/index.ts";
import { problemsOf, run, stateDict, type Tensors } from "../support/import-files.ts";
import { close } from "../support/keras-one-layer.ts";

interface Case {
  readonly input_shape: readonly number[];
  readonly layers: readonly object[];
  readonly tensors: Tensors;
  readonly input: readonly number[];
  readonly output: readonly number[];
}

/** Computed with PyTorch 1.13 in float32. */
const cases: readonly Case[] = JSON.parse(
  readFileSync(new URL("../../data/torch/along-axes.json", import.meta.url), "utf8"),
);

/** For modules without tensors, since a file needs one that a module uses. */
const linear: Tensors = { "9.weight": [[1, 1], [1]] };

test.each(cases.map((one) => ({ ...one, said: JSON.stringify(one.layers) })))(
  "$said of $input_shape",
  async ({ input_shape, layers, tensors, input, output }) => {
    const isEmpty = Object.keys(tensors).length === 0;
    const toMatrix = [
      { type: "Unflatten", dim: -1, unflattened_size: [-1, 1] },
      { type: "Linear", name: "9" },
    ];
    const architecture = JSON.stringify({
      input_shape,
      layers: [...layers, ...(isEmpty ? [...toMatrix, "Flatten"] : [])],
    });
    const model = (await importSafetensors(stateDict(isEmpty ? linear : tensors), {
      architecture,
    })) as ImportedModel;
    expect(model.inputs[0]?.shape).toEqual(input_shape);
    close(run(model, input), output, 4e-6);
  },
);

describe("is refused with a reason:", () => {
  test.each([
    [
      [2, 3],
      { type: "Softmax", dim: 0 },
      "its dim is 0; it must be 1 to 2 or -2 to -1, because axis 0 is the batch",
    ],
    [
      [2, 3],
      { type: "Softmax" },
      "its dim is empty; it must be 1 to 2 or -2 to -1, because axis 0 is the batch",
    ],
    [
      [2, 3],
      { type: "PixelShuffle", upscale_factor: 2 },
      "it needs samples of 3 axes, the channels first, and gets 2",
    ],
    [[6, 1, 1], { type: "PixelShuffle", upscale_factor: 2 }, "its upscale_factor of 2 does not divide 6×1×1"],
    [[5], { type: "GLU" }, "it halves an axis of size 5"],
    [
      [2, 3],
      { type: "Unflatten", dim: 1, unflattened_size: [3, -1] },
      "its unflattened_size does not divide 2 values",
    ],
    [
      [2, 3],
      { type: "ConstantPad1d", padding: [1], value: 0 },
      "its padding is [1]; it must be a whole number, or 2 of them",
    ],
    [[3, 2], { type: "ChannelShuffle", groups: 2 }, "its 2 groups do not divide 3 channels"],
    [
      [2, 3],
      { type: "InstanceNorm2d", num_features: 2, name: "x" },
      "it needs samples of 3 axes, the channels first, and gets 2",
    ],
  ] as const)("%j: %j", async (input_shape, module, reason) => {
    const architecture = JSON.stringify({ input_shape, layers: [module, { type: "Linear", name: "9" }] });
    const said = await problemsOf(importSafetensors, stateDict(linear), { architecture });
    expect(said[0]).toContain(reason);
  });

  test("what needs the shape of a sample, without it", async () => {
    const layers = [{ type: "GLU" }, { type: "Linear", name: "9" }];
    expect(
      await problemsOf(importSafetensors, stateDict(linear), { architecture: JSON.stringify(layers) }),
    ).toEqual([
      "module 0: the shape of what it gets is not known [give the shape of a sample, without the batch: { input_shape: [3, 8, 8], layers: … }]",
    ]);
  });

  test("an input_shape that is none", async () => {
    const architecture = JSON.stringify({ input_shape: [3, 0], layers: ["ReLU"] });
    expect((await problemsOf(importSafetensors, stateDict(linear), { architecture }))[0]).toContain(
      "its input_shape is a list; it must be the sizes of one sample, such as [3, 8, 8]",
    );
  });
});
