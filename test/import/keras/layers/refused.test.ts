import { describe, expect, test } from "vitest";
import { refusal } from "../../support/import-files.ts";
import { importLayer } from "../../support/keras-one-layer.ts";

describe("what is refused, and why", () => {
  const problemOf = async (...args: Parameters<typeof importLayer>) =>
    (await refusal(() => importLayer(...args)))[0];

  test.each([
    ["Conv2D", [2, 2, 1], { filters: 1, kernel_size: [3, 2] }, "it has kernel 3, but axis 0 has size 2"],
    [
      "Conv2D",
      [8, 8, 3],
      { filters: 4, kernel_size: 1, groups: 2 },
      "it has groups: 2, but axis 2 has size 3, which is not a multiple of 2",
    ],
    ["Conv2D", [8, 1], { filters: 1, kernel_size: 1 }, "it needs samples of 3 axes"],
    [
      "Conv2D",
      [8, 8, 1],
      { filters: 1, kernel_size: 1, padding: "causal" },
      'its padding is "causal"; it must be valid or same',
    ],
    [
      "Conv2D",
      [8, 8, 1],
      { filters: 1, kernel_size: 1, strides: [0, 1] },
      "its strides must be 2 whole numbers of at least 1",
    ],
    ["Conv1D", [8, 1], { filters: 1 }, "its kernel_size is missing; it must be a size"],
    ["Conv2D", [8, 8, 1], { filters: 1, kernel_size: 1, lora_rank: 4 }, "its weights are stored in parts"],
    ["MaxPooling1D", [1, 1], {}, "it has window 2, but axis 0 has size 1"],
    [
      "LocallyConnected2D",
      [8, 8, 1],
      {},
      "it combines neighbouring positions in a way that is not supported",
    ],
    ["LSTM", [8, 1], { units: 2 }, "its recurrent_activation is missing"],
    [
      "ConvLSTM2D",
      [8, 4, 4, 1],
      {},
      "its sums are convolutions, and neuroll's recurrent layers have matrices",
    ],
    ["LSTM", [8], { units: 2 }, "it needs samples of 2 axes, steps and the values of each"],
    [
      "LSTM",
      [8, 1],
      { units: 2, time_major: true },
      "its samples have the batch as their second axis, and each sample is computed by itself",
    ],
    [
      "RNN",
      [8, 1],
      { cell: { class_name: "PeepholeLSTMCell", config: {} } },
      "neuroll has no recurrent layer of this kind",
    ],
    [
      "Bidirectional",
      [8, 1],
      { layer: { class_name: "ConvLSTM1D", config: {} } },
      "its sums are convolutions, and neuroll's recurrent layers have matrices",
    ],
    [
      "Bidirectional",
      [8, 1],
      { layer: { class_name: "LSTM", config: { units: 1 } }, merge_mode: "max" },
      'its merge_mode is "max"; it must be concat, sum, mul, ave or null',
    ],
    [
      "GRU",
      [8, 1],
      { units: 2, recurrent_activation: { class_name: "PReLU", config: {} } },
      'its activation "PReLU" has no equivalent in a spec',
    ],
    [
      "PositionEmbedding",
      [8],
      {},
      "neuroll has no other embedding than that which gives a row for each index",
    ],
    [
      "MultiHeadAttention",
      [8, 2],
      { num_heads: 1, key_dim: 2 },
      "it needs queries and values with an axis before the last",
    ],
    ["SelfAttention", [8, 2], {}, "neuroll has no layer for this kind of attention"],
    ["Lambda", [2], {}, "a Lambda layer is Python code, which neuroll never runs"],
    ["Custom>Mine", [2], {}, "a custom class is Python code, which neuroll never runs"],
    ["toString", [2], {}, "neuroll has no equivalent of this layer"],
    [
      "Activation",
      [2],
      { activation: "sparsemax" },
      'its activation "sparsemax" has no equivalent in a spec',
    ],
    ["Masking", [8, 2], {}, "it marks steps that later layers skip, and neuroll computes with every step"],
    [
      "Softmax",
      [2, 2],
      { axis: 0 },
      "it works along the axis of the batch, and each sample is computed by itself",
    ],
    [
      "BatchNormalization",
      [2, 2],
      { axis: 3 },
      "it works along axis 3, but its inputs have 3 axes with that of the batch",
    ],
    ["LayerNormalization", [2, 2], { axis: [1, -2] }, "it lists axis -2 twice"],
    [
      "LayerNormalization",
      [2, 2],
      { axis: [] },
      "its axis is an empty list; it must be an axis or a list of axes",
    ],
    ["GroupNormalization", [2, 2], { axis: [1, 2] }, "its axis is a list; it must be a single axis"],
    ["GroupNormalization", [2, 6], { groups: 4 }, "6 channels cannot be divided into 4 groups of equal size"],
    [
      "RMSNormalization",
      [2, 2],
      { axis: 1 },
      "its scale belongs to the last axes, and it works along others",
    ],
    [
      "LayerNormalization",
      [2],
      { rms_scaling: true },
      "it divides by the standard deviation without subtracting the mean",
    ],
    ["BatchNormalization", [2], { mode: 1 }, "it normalizes with the statistics of each sample or batch"],
    [
      "Rescaling",
      [2, 3],
      { scale: [[1, 2, 3, 4]] },
      "its scale must be one number, or numbers that broadcast to [2, 3]",
    ],
    [
      "ReLU",
      [2],
      { negative_slope: -0.1, max_value: 1 },
      "its negative_slope and its max_value must be at least 0",
    ],
    ["GlobalMaxPooling2D", [2, 2], {}, "it needs samples of 3 axes"],
    [
      "Flatten",
      [2, 2],
      { data_format: "first" },
      "its data_format is neither channels_first nor channels_last",
    ],
    ["Cropping1D", [3, 1], { cropping: [1, 2] }, "it removes 3 values from axis 0, which has size 3"],
    [
      "UpSampling2D",
      [2, 2, 1],
      { interpolation: "lanczos3" },
      'its interpolation is "lanczos3"; it must be nearest, bilinear or bicubic',
    ],
    [
      "Resizing",
      [2, 2, 1],
      { height: 3, width: 3, interpolation: "area" },
      'its interpolation is "area"; it must be nearest, bilinear or bicubic',
    ],
    ["Resizing", [2, 2, 1], { height: 3, width: 0 }, "its width is 0; it must be a size"],
    [
      "Resizing",
      [2, 4, 1],
      { height: 4, width: 4, pad_to_aspect_ratio: true, fill_mode: "reflect" },
      'its fill_mode is "reflect"; it must be constant',
    ],
    [
      "AdaptiveAveragePooling2D",
      [4, 6, 1],
      { output_size: [2, 4] },
      "it divides 6 values into 4 windows, which are not of one size",
    ],
    ["UpSampling2D", [2, 2, 1], { size: [2] }, "its size must be 2 whole numbers of at least 1"],
    [
      "EinsumDense",
      [2, 3],
      { equation: "abc,abd->abd", output_shape: [2, 4] },
      "it is not a product of rows of its input, of 2 axes after the batch, with a matrix",
    ],
    [
      "EinsumDense",
      [2, 3],
      { equation: "abc,cd->abd", output_shape: [2, 4], bias_axes: "bd" },
      "its bias varies along an axis that is not one of its units",
    ],
    [
      "TimeDistributed",
      [2, 3],
      { layer: { class_name: "LSTM", config: {} } },
      "TimeDistributed applies it to each step separately, and in a spec it would work on all steps at once",
    ],
    [
      "TimeDistributed",
      [2, 3],
      { layer: { class_name: "RepeatVector", config: { n: 2 } } },
      "TimeDistributed applies it to each step separately, and in a spec it would work on all steps at once",
    ],
    [
      "TimeDistributed",
      [2, 4, 4, 4, 1],
      { layer: { class_name: "Conv3D", config: { filters: 1, kernel_size: 2, use_bias: false } } },
      "TimeDistributed gives it 4 spatial axes, and a spec has convolutions of at most 3",
    ],
    ["Reshape", [6], { target_shape: [4] }, "it cannot reshape 6 values to this shape"],
    ["Dense", [2], { units: 1.5 }, "its units is 1.5; it must be a size"],
    [
      "ReLU",
      [2],
      { dtype: "mixed_float16" },
      'it computes in "mixed_float16", and networks compute in float32 or float64',
    ],
    ["Add", [2], {}, "it joins 1 inputs, but needs two or more"],
  ] as const)("%s of %j with %j", async (className, shape, config, reason) => {
    const problem = await problemOf(shape, className, config);
    const inner = /^its merge_mode/.test(reason)
      ? undefined
      : Object.keys(config).find((key) => /^(?:layer|cell)$/.test(key));
    expect(problem?.where).toContain(JSON.stringify(inner ?? "it"));
    expect(problem?.reason).toBe(reason);
  });

  test.each(["Resizing", "CenterCrop"])("%s of TensorFlow.js", async (className) => {
    const config = { height: 2, width: 2 };
    const problem = await problemOf([4, 4, 1], className, config, {}, { runtime: "TensorFlow.js" });
    expect(problem?.reason).toBe("TensorFlow.js does not compute this layer as Keras does");
  });

  test("a class that Keras 3 says is registered elsewhere", async () => {
    const more = { module: "my_layers", registered_name: "My>Dense" };
    expect((await problemOf([2], "Dense", { units: 1 }, {}, { more }))?.op).toBe("My>Dense");
  });

  test.each([
    ["Conv1D", [2, 3], { data_format: "channels_first" }, "data_format"],
    ["DepthwiseConv2D", [4, 4, 1], { dilation_rate: 2 }, "dilation_rate"],
    ["Conv2DTranspose", [4, 4, 1], { dilation_rate: [1, 2] }, "dilation_rate"],
  ] as const)(
    "%s of %j with %j, which TensorFlow.js ignores",
    async (className, shape, config, attribute) => {
      const said = { filters: 1, kernel_size: 1, ...config };
      const problem = await problemOf(shape, className, said, {}, { runtime: "TensorFlow.js" });
      expect(problem?.reason).toBe(`TensorFlow.js does not compute this layer with its ${attribute}`);
    },
  );

  test("weights that are not finite", async () => {
    const weights = {
      kernel: [
        [2, 1],
        [1, Number.NaN],
      ],
      bias: [[1], [0]],
    } as const;
    expect((await problemOf([2], "Dense", { units: 1 }, weights))?.reason).toBe(
      "its kernel has NaN, and weights must be finite",
    );
  });
});
