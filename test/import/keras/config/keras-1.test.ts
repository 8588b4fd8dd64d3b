import { expect, test } from "vitest";
import { importKeras } from "../../../../generator/import/keras/index.ts";
import { modelFile, refusal, run } from "../../support/import-files.ts";
import { floats, writeH5 } from "../../support/keras-files.ts";
import * as keras from "../../support/keras-model.ts";
import { importLayer, type Weights } from "../../support/keras-one-layer.ts";

const numbers = (shape: readonly number[]): [readonly number[], number[]] => {
  const size = shape.reduce((product, size) => product * size, 1);
  return [shape, Array.from({ length: size }, (_, i) => ((i * 7) % 11) - 5)];
};

/** The numbers of a tensor with its axes in another order. */
function transposed([shape, data]: ReturnType<typeof numbers>, order: readonly number[]): Weights[string] {
  const sizes = order.map((axis) => shape[axis] as number);
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const at = (index: number): number =>
    order.reduceRight(
      ({ rest, sum }, axis, n) => {
        const size = sizes[n] as number;
        return { rest: Math.floor(rest / size), sum: sum + (rest % size) * (strides[axis] as number) };
      },
      { rest: index, sum: 0 },
    ).sum;
  return [sizes, data.map((_, index) => data[at(index)] as number)];
}

const [line, plane, space] = [numbers([3, 2, 2]), numbers([2, 3, 2, 2]), numbers([2, 1, 2, 1, 2])];
const bias = numbers([2]);
const [lineOf1, planeOf1] = [
  { nb_filter: 2, filter_length: 3 },
  { nb_filter: 2, nb_row: 2, nb_col: 3 },
];
const first = { data_format: "channels_first" };

/** A layer of Keras 1 and the same in Keras 2. */
test.each([
  {
    old: ["Convolution1D", { ...lineOf1, border_mode: "same", subsample_length: 2, bias: false }],
    now: ["Conv1D", { filters: 2, kernel_size: 3, padding: "same", strides: 2, use_bias: false }],
    shape: [7, 2],
    weights: { kernel: [[3, 1, 2, 2], line[1]] },
    expected: { kernel: line },
  },
  {
    old: ["AtrousConvolution1D", { ...lineOf1, atrous_rate: 2, activation: "relu" }],
    now: ["Conv1D", { filters: 2, kernel_size: 3, dilation_rate: 2, activation: "relu" }],
    shape: [7, 2],
    weights: { kernel: [[3, 1, 2, 2], line[1]], bias },
    expected: { kernel: line, bias },
  },
  {
    old: ["Convolution2D", { ...planeOf1, subsample: [2, 1], dim_ordering: "tf", bias: true }],
    now: ["Conv2D", { filters: 2, kernel_size: [2, 3], strides: [2, 1] }],
    shape: [5, 4, 2],
    weights: { kernel: plane, bias },
    expected: { kernel: plane, bias },
  },
  {
    old: ["Convolution2D", { ...planeOf1, border_mode: "same", dim_ordering: "th" }],
    now: ["Conv2D", { filters: 2, kernel_size: [2, 3], padding: "same", ...first }],
    shape: [2, 5, 4],
    weights: { kernel: transposed(plane, [3, 2, 0, 1]), bias },
    expected: { kernel: plane, bias },
  },
  {
    old: ["AtrousConvolution2D", { ...planeOf1, atrous_rate: [1, 2], bias: false }],
    now: ["Conv2D", { filters: 2, kernel_size: [2, 3], dilation_rate: [1, 2], use_bias: false }],
    shape: [4, 6, 2],
    weights: { kernel: plane },
    expected: { kernel: plane },
  },
  {
    old: [
      "Convolution3D",
      { nb_filter: 2, kernel_dim1: 2, kernel_dim2: 1, kernel_dim3: 2, dim_ordering: "th", bias: false },
    ],
    now: ["Conv3D", { filters: 2, kernel_size: [2, 1, 2], use_bias: false, ...first }],
    shape: [1, 3, 2, 3],
    weights: { kernel: transposed(space, [4, 3, 0, 1, 2]) },
    expected: { kernel: space },
  },
  {
    old: ["SeparableConvolution2D", { ...planeOf1, depth_multiplier: 2, border_mode: "same", bias: false }],
    now: [
      "SeparableConv2D",
      { filters: 2, kernel_size: [2, 3], depth_multiplier: 2, padding: "same", use_bias: false },
    ],
    shape: [3, 4, 2],
    weights: { depthwise_kernel: plane, pointwise_kernel: numbers([1, 1, 4, 2]) },
    expected: { depthwise_kernel: plane, pointwise_kernel: numbers([1, 1, 4, 2]) },
  },
  {
    old: ["MaxPooling1D", { pool_length: 3, stride: 2, border_mode: "same" }],
    now: ["MaxPooling1D", { pool_size: 3, strides: 2, padding: "same" }],
    shape: [6, 2],
    weights: {},
    expected: {},
  },
  {
    old: [
      "AveragePooling2D",
      { pool_size: [2, 2], strides: [1, 2], border_mode: "same", dim_ordering: "th" },
    ],
    now: ["AveragePooling2D", { pool_size: 2, strides: [1, 2], padding: "same", ...first }],
    shape: [1, 3, 4],
    weights: {},
    expected: {},
  },
  {
    old: ["UpSampling1D", { length: 3 }],
    now: ["UpSampling1D", { size: 3 }],
    shape: [2, 2],
    weights: {},
    expected: {},
  },
  {
    old: [
      "TimeDistributed",
      { layer: { class_name: "Convolution2D", config: { ...planeOf1, dim_ordering: "th", name: "c" } } },
    ],
    now: [
      "TimeDistributed",
      { layer: { class_name: "Conv2D", config: { filters: 2, kernel_size: [2, 3], ...first, name: "c" } } },
    ],
    shape: [3, 2, 4, 5],
    weights: { kernel: transposed(plane, [3, 2, 0, 1]), bias },
    expected: { kernel: plane, bias },
  },
  {
    old: ["Deconvolution2D", { ...planeOf1, subsample: [2, 1], output_shape: [null, 6, 6, 2] }],
    now: ["Conv2DTranspose", { filters: 2, kernel_size: [2, 3], strides: [2, 1] }],
    shape: [3, 4, 2],
    weights: { kernel: transposed(plane, [0, 1, 3, 2]), bias },
    expected: { kernel: plane, bias },
  },
  {
    old: [
      "Deconvolution2D",
      {
        ...{ ...planeOf1, subsample: [2, 2], border_mode: "same", dim_ordering: "th", bias: false },
        output_shape: [null, 2, 6, 8],
      },
    ],
    now: [
      "Conv2DTranspose",
      { filters: 2, kernel_size: [2, 3], strides: 2, padding: "same", use_bias: false, ...first },
    ],
    shape: [2, 3, 4],
    weights: { kernel: transposed(plane, [2, 3, 0, 1]) },
    expected: { kernel: plane },
  },
] as const)("$old computes as $now", ({ old, now, shape, weights, expected }) => {
  const size = shape.reduce<number>((product, size) => product * size, 1);
  const x = Array.from({ length: size }, (_, i) => ((i * 5) % 13) - 6);
  const before = importLayer(shape, old[0], old[1], weights as unknown as Weights, { version: "1.2.2" });
  const after = importLayer(shape, now[0], now[1], expected as unknown as Weights);
  expect(run(before, x)).toEqual(run(after, x));
  const isConvolution = /"(?:Atrous|De)?[Cc]onvolution/.test(JSON.stringify(old));
  expect(before.remarks.some((remark) => remark.includes("Theano"))).toBe(isConvolution);
});

/** What TensorFlow gives for that shape: the whole is 1, 10, 102, 20, 200. */
test.each([
  ["same", 3, [10, 102, 20]],
  ["same", 4, [1, 10, 102, 20]],
  ["valid", 5, [1, 10, 102, 20, 200]],
  ["valid", 6, [1, 10, 102, 20, 200, 0]],
])("Deconvolution2D, %s, with %i rows in its output_shape", (border_mode, rows, expected) => {
  const config = { nb_filter: 1, nb_row: 3, nb_col: 1, subsample: [2, 1], bias: false, border_mode };
  const kernel = [
    [3, 1, 1, 1],
    [1, 10, 100],
  ] as const;
  const said = { ...config, output_shape: [null, rows, 1, 1] };
  expect(run(importLayer([2, 1, 1], "Deconvolution2D", said, { kernel }), [1, 2])).toEqual(expected);
});

test.each([
  [[null, 7, 1, 1], "its output_shape says 7 for axis 0, which does not fit its input, strides and padding"],
  [[7, 1, 1], "its output_shape must be 4 sizes, that of the batch first"],
  [[null, null, 1, 1], "its output_shape must be 4 sizes, that of the batch first"],
])("Deconvolution2D with output_shape %j is refused", async (output_shape, reason) => {
  const config = { nb_filter: 1, nb_row: 3, nb_col: 1, subsample: [2, 1], output_shape };
  const [problem] = await refusal(() => importLayer([2, 1, 1], "Deconvolution2D", config));
  expect(problem?.reason).toBe(reason);
});

test("each step by a kernel with its filters first", () => {
  const convolution = { nb_filter: 2, nb_row: 1, nb_col: 2, dim_ordering: "th", bias: false };
  const layer = { class_name: "Convolution2D", config: convolution };
  const kernel = [
    [2, 2, 1, 2],
    [1, 10, 100, 1000, 2, 20, 200, 2000],
  ] as const;
  const model = importLayer([2, 2, 1, 2], "TimeDistributed", { layer }, { kernel });
  expect(run(model, [1, 2, 3, 4, 5, 6, 7, 8])).toEqual([4321, 8642, 8765, 17530]);
});

test("only the words of a layer say that it is of Keras 1", () => {
  const config = { ...{ filters: 2, kernel_size: [2, 3], use_bias: false }, ...first, keras_1: true };
  const model = importLayer([2, 2, 3], "Conv2D", config, { kernel: plane });
  expect(model.layers[0]?.fields).toMatchObject({ weights: { tensor: { shape: [2, 3, 2, 2] } } });
});

test.each([
  ["sum", [11, 22]],
  ["mul", [10, 40]],
  ["max", [10, 20]],
  ["ave", [5.5, 11]],
  ["concat", [1, 2, 10, 20]],
])("Merge with mode %s", (mode, expected) => {
  const scale = (name: string, scale: number) =>
    keras.layer("Rescaling", name, { scale, offset: 0 }, keras.keras2([["in"]]));
  const merge = keras.layer("Merge", "it", { mode, concat_axis: -1 }, keras.keras2([["one"], ["ten"]]));
  const net = keras.functional([keras.input([2]), scale("one", 1), scale("ten", 10), merge], ["it", 0, 0]);
  expect(run(keras.importModel(net), [1, 2])).toEqual(expected);
});

test("a Merge of an unknown mode is refused", async () => {
  const merge = keras.layer("Merge", "it", { mode: "cos" }, keras.keras2([["in"], ["in"]]));
  const net = keras.functional([keras.input([2]), merge], ["it", 0, 0]);
  const [problem] = await refusal(() => keras.importModel(net));
  expect(problem?.reason).toBe('its mode is "cos"; it must be sum, mul, max, ave or concat');
});

test("kernels that Keras stored for Theano are flipped, as Keras flips them for TensorFlow", async () => {
  const conv = {
    class_name: "Conv2D",
    config: {
      name: "conv",
      filters: 1,
      kernel_size: [2, 2],
      use_bias: false,
      batch_input_shape: [null, 2, 2, 1],
    },
  };
  const config = { class_name: "Sequential", config: { name: "net", layers: [conv] } };
  const file = (backend: string) =>
    writeH5({
      attributes: { keras_version: "2.2.4", backend, model_config: JSON.stringify(config) },
      groups: {
        model_weights: {
          groups: {
            conv: {
              attributes: { weight_names: { fixed: ["conv/kernel:0"] } },
              groups: { conv: { tensors: { "kernel:0": floats([2, 2, 1, 1], [1, 10, 100, 1000]) } } },
            },
          },
        },
      },
    });
  const imported = async (backend: string) => importKeras(modelFile("net.h5", await file(backend)), {});
  const [theano, tensorflow] = [await imported("theano"), await imported("tensorflow")];
  expect(run(tensorflow, [1, 2, 3, 4])).toEqual([4321]);
  expect(run(theano, [1, 2, 3, 4])).toEqual([1234]);
  expect(theano.remarks.join()).toContain("Theano");
  expect(tensorflow.remarks).toEqual([]);
});
