import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { ImportedModel } from "../../../generator/import/imported-model.ts";
import { importSafetensors } from "../../../generator/import/safetensors/index.ts";
import { interpret } from "../../../generator/reference/interpret.ts";
import { expectT64 } from "../../support/tolerance.ts";
import { networkOf, problemsOf, stateDict, type Tensors } from "../support/import-files.ts";

interface Case {
  readonly input_shape: readonly number[];
  readonly layers: readonly object[];
  readonly tensors: Tensors;
  readonly input: readonly number[];
  readonly output: readonly (number | "NaN")[];
}

/** Computed with PyTorch 1.13 in float64, from weights that are float32. */
const cases: readonly Case[] = JSON.parse(
  readFileSync(new URL("../../data/torch/convolutional.json", import.meta.url), "utf8"),
);

/** For modules without tensors, since a file needs one that a module uses. */
const one: Tensors = { "9.weight": [[1, 1], [1]] };
const timesOne: readonly (object | string)[] = [
  { type: "Unflatten", dim: -1, unflattened_size: [-1, 1] },
  { type: "Linear", name: "9" },
  "Flatten",
];

test.each(cases.map((one) => ({ ...one, said: JSON.stringify(one.layers) })))(
  "$said of $input_shape",
  async ({ input_shape, layers, tensors, input, output }) => {
    const isEmpty = Object.keys(tensors).length === 0;
    const architecture = JSON.stringify({ input_shape, layers: [...layers, ...(isEmpty ? timesOne : [])] });
    const file = stateDict(isEmpty ? one : tensors);
    const model = (await importSafetensors(file, { architecture })) as ImportedModel;
    const wanted = Float64Array.from(output, Number);
    expectT64(interpret(networkOf(model, "f64"), input).output, wanted, JSON.stringify(layers));
  },
);

/** A tensor of some shape, all zeros. */
const zeros = (shape: readonly number[]): Tensors[string] => [
  shape,
  Array(shape.reduce((size, length) => size * length, 1)).fill(0),
];

/** What is said of modules with tensors of these shapes. */
const said = (
  input_shape: readonly number[] | undefined,
  layers: readonly (object | string)[],
  shapes: Readonly<Record<string, readonly number[]>> = {},
) => {
  const tensors = Object.fromEntries(Object.entries(shapes).map(([key, shape]) => [key, zeros(shape)]));
  const architecture = JSON.stringify(input_shape === undefined ? layers : { input_shape, layers });
  return problemsOf(importSafetensors, stateDict(Object.keys(tensors).length === 0 ? one : tensors), {
    architecture,
  });
};

describe("a convolution is refused with a reason:", () => {
  const image = [3, 8, 8];
  const kernel = { "c.weight": [4, 3, 5, 5], "c.bias": [4] };
  const conv = (options: object = {}) => ({ type: "Conv2d", name: "c", ...options });

  test.each<[object, string]>([
    [{ kernel_size: 3 }, "its kernel_size is 3, but c.weight has 5×5"],
    [{ kernel_size: [5, 3] }, "its kernel_size is [5, 3], but c.weight has 5×5"],
    [
      { in_channels: 1, out_channels: 8 },
      "its in_channels is 1, but c.weight takes 3; its out_channels is 8, but c.weight gives 4",
    ],
    [{ bias: false }, "it is declared without a bias, but the file has c.bias"],
    [{ stride: 0 }, "its stride is 0; it must be a whole number of at least 1, or 2 of them"],
    [{ stride: [1, 1, 1] }, "its stride is [1, 1, 1]; it must be a whole number of at least 1, or 2 of them"],
    [{ padding: -1 }, "its padding is -1; it must be a whole number of at least 0, or 2 of them"],
    [{ padding: "full" }, 'its padding is the string "full"; it must be a number, "same" or "valid"'],
    [
      { padding: "same", stride: 2 },
      'its padding is "same", which PyTorch computes only with a stride of 1, but its stride is 2×2',
    ],
    [{ dilation: 2 }, "it has kernel 5, which covers 9 values with dilation 2, but axis 1 has size 8"],
    [{ groups: 3 }, "its 3 groups do not divide the 4 filters of c.weight"],
    [
      { padding_mode: "mirror" },
      'it is the string "mirror"; it must be "zeros", "reflect", "replicate" or "circular"',
    ],
    [
      { padding_mode: "reflect", padding: 9 },
      "it adds 9 values at one end of axis 1, which has size 8: mode reflect can add at most 7",
    ],
    [{ kernal_size: 5 }, 'Conv2d has no option "kernal_size" [did you mean "kernel_size"?]'],
  ])("%j", async (options, reason) => {
    expect(await said(image, [conv(options)], kernel)).toEqual([`c: ${reason}`]);
  });

  test("channels that do not fit, with the groups that would", async () => {
    expect(await said([8, 6, 6], [conv()], { "c.weight": [8, 1, 3, 3] })).toEqual([
      "c: c.weight takes 1 channel, but it gets 8 [with groups: 8 they would fit]",
    ]);
    expect(await said([4, 6, 6], [conv()], { "c.weight": [8, 3, 3, 3] })).toEqual([
      "c: c.weight takes 3 channels, but it gets 4",
    ]);
  });

  test("weights of other modules", async () => {
    expect(await said(image, [conv()], { "c.weight": [4, 3, 5] })).toEqual([
      "c: c.weight has shape [4, 3, 5], but the weight of Conv2d has 4 axes",
    ]);
    expect(await said(image, [conv({ bias: true })], { "c.weight": [4, 3, 5, 5] })).toEqual([
      "c: the file has no tensor c.bias",
    ]);
    expect(await said(image, [conv()], { "c.weight": [4, 3, 5, 5], "c.bias": [3] })).toEqual([
      "c: c.bias has shape [3], not [4]",
    ]);
    expect(await said(image, [conv()])).toEqual([
      "c: the file has no tensor c.weight",
      "9.weight: no layer uses this tensor",
    ]);
  });

  test("samples of another rank, where the batch may be meant", async () => {
    expect(await said([1, 3, 8, 8], [conv()], kernel)).toEqual([
      "c: it needs samples of 3 axes, the channels first, and gets 4 [an input_shape is that of one sample: [3, 8, 8]]",
    ]);
    expect(await said([8, 8], [conv()], kernel)).toEqual([
      "c: it needs samples of 3 axes, the channels first, and gets 2",
    ]);
  });

  test("an input_shape that is missing is asked for once", async () => {
    const layers = [conv(), { type: "MaxPool2d", kernel_size: 2 }, { type: "Flatten" }];
    expect(await said(undefined, layers, kernel)).toEqual([
      "c: the shape of what it gets is not known [give the shape of a sample, without the batch: { input_shape: [3, 8, 8], layers: … }]",
    ]);
    const one = { type: "Conv1d", name: "c", groups: 2 };
    expect(await said(undefined, [one], { "c.weight": [4, 3, 5] })).toEqual([
      "c: the shape of what it gets is not known [give the shape of a sample, without the batch: { input_shape: [6, 8], layers: … }]",
    ]);
  });

  test("weights that another computation gives in PyTorch", async () => {
    const shapes = { "c.weight_g": [4, 1, 1, 1], "c.weight_v": [4, 3, 5, 5] };
    const [missing, ...unused] = await said(image, [conv()], shapes);
    expect(missing).toBe("c: the file has no tensor c.weight");
    expect(unused).toEqual(
      ["c.weight_g", "c.weight_v"].map((key) =>
        expect.stringMatching(
          `^${key}: no layer uses this tensor .before you save the network, make it have plain`,
        ),
      ),
    );
  });

  test("a type that is misspelled, without its tensors and what follows", async () => {
    const layers = [
      { type: "Conv2D", name: "c" },
      { type: "MaxPool2d", kernel_size: 20 },
    ];
    expect(await said(image, layers, kernel)).toEqual([
      "c: neuroll has no equivalent of this module [did you mean Conv2d?]",
    ]);
  });

  test("a linear layer after it without Flatten", async () => {
    const shapes = { ...kernel, "f.weight": [2, 64] };
    expect(await said(image, [conv(), { type: "Linear", name: "f" }], shapes)).toEqual([
      "f: it takes 64 values, but c gives 4×4×4 [list Flatten before it]",
    ]);
    const flat = [conv(), { type: "Flatten" }, { type: "Linear", name: "f" }];
    expect(await said(image, flat, { ...kernel, "f.weight": [2, 60] })).toEqual([
      "f: it takes 60 values, but Flatten gives 64",
    ]);
  });

  test("a transposed one with more output_padding than PyTorch takes", async () => {
    const layer = { type: "ConvTranspose2d", name: "c", stride: 2, output_padding: 2 };
    expect(await said([4, 3, 3], [layer], { "c.weight": [4, 3, 5, 5] })).toEqual([
      "c: its output_padding is 2; it must be less than its stride or its dilation, 2",
    ]);
    const cut = { type: "ConvTranspose2d", name: "c", padding: 4 };
    expect(await said([4, 3, 3], [cut], { "c.weight": [4, 3, 5, 5] })).toEqual([
      "c: it has padding that leaves nothing along axis 1, where the output would have size -1",
    ]);
  });
});

describe("what has windows is refused with a reason:", () => {
  test.each<[readonly number[], object, string]>([
    [
      [1, 4, 4],
      { type: "MaxPool2d" },
      "its kernel_size is missing; it must be a whole number of at least 1, or 2 of them",
    ],
    [[1, 4, 4], { type: "MaxPool2d", kernel_size: 5 }, "it has window 5, but axis 1 has size 4"],
    [
      [1, 4, 4],
      { type: "AvgPool2d", kernel_size: 3, padding: 2 },
      "its padding is 2, but windows of 3 values allow at most 1",
    ],
    [[1, 4, 4], { type: "MaxPool2d", kernel_size: 2, return_indices: true }, "it is true; it must be false"],
    [
      [1, 4, 4],
      { type: "AvgPool2d", kernel_size: 2, divisor_override: 0 },
      "its divisor_override is 0; it must be a whole number other than 0",
    ],
    [
      [1, 4],
      { type: "LPPool1d", norm_type: 0, kernel_size: 2 },
      "its norm_type is 0; it must be greater than 0",
    ],
    [
      [2, 7],
      { type: "AdaptiveAvgPool1d", output_size: 3 },
      "its output_size 3 does not divide 7 values, so its windows would differ in size [choose an output_size that divides the size of the input]",
    ],
    [
      [2, 4, 4],
      { type: "AdaptiveMaxPool2d", output_size: [2, 2, 2] },
      "its output_size is [2, 2, 2]; it must be a whole number of at least 1, or 2 of them",
    ],
    [[2, 3], { type: "Upsample" }, "it has neither a size nor a scale_factor; it must have one of them"],
    [
      [2, 3],
      { type: "Upsample", size: 6, scale_factor: 2 },
      "it has both a size and a scale_factor; it must have one of them",
    ],
    [
      [2, 3],
      { type: "Upsample", scale_factor: -2 },
      "its scale_factor is -2; it must be a number greater than 0",
    ],
    [
      [2, 3, 3],
      { type: "Upsample", scale_factor: 2, mode: "linear" },
      "mode linear needs samples of 2 axes, the channels first, and gets 3 [did you mean bilinear?]",
    ],
    [
      [2, 3],
      { type: "Upsample", scale_factor: 2, align_corners: true },
      "its align_corners is true, which mode nearest does not have",
    ],
    [
      [2, 2],
      { type: "Upsample", scale_factor: 1.3 },
      "its scale_factor 1.3 makes an axis as large as it was; PyTorch reads it with a factor of 1.3 or of 1, depending on how its memory lies " +
        "[give a size in place of the scale_factor, and compare with recorded outputs]",
    ],
    [
      [2, 3],
      { type: "Upsample", scale_factor: 0.2 },
      "it has scale 0.2 for axis 1, which has size 3: no value is left",
    ],
    [[2, 3], { type: "ZeroPad2d", padding: 1 }, "it needs samples of 3 axes, the channels first, and gets 2"],
    [
      [2, 2],
      { type: "ConstantPad1d", padding: [-1, -1] },
      "it removes 2 values from axis 1, which has size 2",
    ],
    [[2, 2], { type: "ReflectionPad1d", padding: [-1, 1] }, "its padding is negative"],
  ])("%j: %j", async (input_shape, module, reason) => {
    expect((await said(input_shape, [module, ...timesOne]))[0]).toBe(`module 0: ${reason}`);
  });
});
