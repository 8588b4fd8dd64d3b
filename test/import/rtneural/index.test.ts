import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openWeightFile } from "../../../generator/2-resolve/weights/index.ts";
import { importRTNeural } from "../../../generator/import/rtneural/index.ts";
import { effort } from "../../support/effort.ts";
import { runSeries } from "../../support/run-series.ts";
import { sharedData } from "../../support/shared-data.ts";
import { expectT64 } from "../../support/tolerance.ts";
import { importMutants, modelFile, modelOnDisk, networkOf, problemsOf } from "../support/import-files.ts";

type Layer = Readonly<Record<string, unknown>>;

const saved = (layers: readonly Layer[], in_shape: readonly (number | null)[] = [null, null, 1]) =>
  modelFile("amp.json", JSON.stringify({ in_shape, layers }));

const layer = (type: string, units: number, weights: readonly unknown[], more: Layer = {}): Layer => ({
  ...{ type, activation: "", shape: [null, null, units], weights },
  ...more,
});

const run = async (file: ReturnType<typeof saved>, series: readonly (readonly number[])[]) =>
  runSeries(networkOf(await importRTNeural(file, {}), "f64"), series);

const said = (layers: readonly Layer[], in_shape?: readonly (number | null)[]) =>
  problemsOf(importRTNeural, saved(layers, in_shape));

describe.skipIf(sharedData === undefined)("networks that RTNeural ships", () => {
  const folder = join(sharedData ?? "", "rtneural");
  test.each(["gru", "lstm", "conv", "dense"])("%s gives what Keras gave, step by step", async (name) => {
    const recorded = openWeightFile("r.npz", readFileSync(join(folder, "reference_f64.npz"))).read(name).data;
    const x = readFileSync(join(folder, `${name}_x_python.csv`), "utf8")
      .trim()
      .split("\n")
      .map(Number);
    const model = await importRTNeural(modelOnDisk(join(folder, `${name}.json`)), {});
    expect(model).toMatchObject({ dtype: "f32", inputs: [{ shape: [1] }] });
    const outputs = runSeries(
      networkOf(model, "f64"),
      x.map((value) => [value]),
    ).outputs;
    expectT64(outputs.flat(), recorded, name);
    expect(outputs).toHaveLength(100);
  });
});

test("a causal convolution remembers the steps that its dilated kernel takes, which are zeros at first", async () => {
  const conv = layer("conv1d", 1, [[[[2]], [[1]]], [10]], { kernel_size: [2], dilation: [2], groups: 1 });
  const { outputs } = await run(saved([conv]), [[1], [3], [5], [7]]);
  expect(outputs.flat()).toEqual([11, 13, 17, 23]);
});

test("groups of a convolution take their own channels", async () => {
  const conv = layer("conv1d", 2, [[[[3, 4]]], [0, 0]], { kernel_size: [1], dilation: [1], groups: 2 });
  expect((await run(saved([conv], [null, 2]), [[1, 10]])).outputs).toEqual([[3, 40]]);
});

test("batch normalization may have no gamma and beta, and one slope of PReLU is for all", async () => {
  const layers = [
    layer(
      "batchnorm",
      2,
      [
        [1, 2],
        [3, 8],
      ],
      { epsilon: 1 },
    ),
    layer("prelu", 2, [[[0.5]]]),
  ];
  expect((await run(saved(layers, [null, 2]), [[-3, 5]])).outputs).toEqual([[-1, 1]]);
});

/** Two steps of two features with one channel; the kernel takes two of each, padding adds a feature behind. */
const conv2d = (more: Layer = {}): Layer => ({
  ...{ type: "conv2d", activation: "relu", shape: [null, 9, 2, 1], padding: "same", dilation: 1, strides: 1 },
  ...{
    kernel_size_time: 2,
    kernel_size_feature: 2,
    num_filters_in: 1,
    num_features_in: 2,
    num_filters_out: 1,
  },
  weights: [
    [
      [[[1]], [[10]]],
      [[[100]], [[1000]]],
    ],
    [-5],
  ],
  ...more,
});

test("a convolution over time and features keeps earlier steps in a state", async () => {
  const { outputs, state } = await run(saved([conv2d()], [null, 9, 2, 1]), [
    [1, 2],
    [3, 4],
  ]);
  expect(outputs).toEqual([
    [2095, 195],
    [4316, 397],
  ]);
  expect(state).toEqual([3, 4]);
});

test("batch normalization of features and channels is that of each channel", async () => {
  const normalization = {
    ...{ type: "batchnorm2d", activation: "", shape: [null, 9, 2, 2], epsilon: 0 },
    ...{
      num_filters_in: 2,
      num_features_in: 2,
      weights: [
        [1, 2],
        [1, 4],
      ],
    },
  };
  const { outputs } = await run(saved([normalization], [null, 9, 2, 2]), [[1, 2, 3, 6]]);
  expect(outputs).toEqual([[0, 0, 2, 2]]);
});

test("the first input is added to the output if in_skip is 1, as AIDA-X adds it", async () => {
  const dense = layer("dense", 1, [[[2], [3]], [10]]);
  const content = { in_shape: [null, null, 2], in_skip: 1, in_gain: 0, out_gain: -3, layers: [dense] };
  const file = modelFile("amp.json", JSON.stringify(content));
  expect((await run(file, [[5, 7]])).outputs).toEqual([[46]]);
  expect((await importRTNeural(file, {})).remarks).toEqual([
    "Players change the volume by out_gain = -3 dB, and the network does not.",
  ]);
});

test("the type is float64 if float32 does not hold all weights", async () => {
  const model = await importRTNeural(saved([layer("dense", 1, [[[0.1]], [0]])]), {});
  expect(model.dtype).toBe("f64");
});

describe("refused, with the reason", () => {
  const zeros = (rows: number, columns: number) => Array(rows).fill(Array(columns).fill(0));
  const gru = (more: Layer = {}) =>
    layer("gru", 2, [zeros(1, 6), zeros(2, 6), zeros(2, 6)], { activation: "tanh", ...more });

  test("weights of another shape or number", async () => {
    expect(
      await said([
        layer("dense", 2, [[[1, 2, 3]], [0, 0]]),
        gru({ weights: [zeros(2, 6), zeros(2, 8), zeros(2, 6)] }),
        layer("lstm", 1, [zeros(1, 4)]),
      ]),
    ).toEqual([
      "layers[0]: weights[0] have the shape 1×3; with 1 input and 2 units it must be 1×2",
      "layers[1]: weights[1] have the shape 2×8; with 2 inputs and 2 units it must be 2×6",
      "layers[2]: it has 1 array of weights; it must have 2 or 3",
    ]);
  });
  test("a GRU with one bias, and recurrent layers with another activation than tanh", async () => {
    expect(
      await said([
        gru({ weights: [zeros(1, 6), zeros(2, 6), Array(6).fill(0)] }),
        gru({ activation: "relu" }),
      ]),
    ).toEqual([
      "layers[0]: it has one bias, as a GRU of Keras with reset_after=False, and RTNeural's resets after the product [train it with reset_after=True, which is the default]",
      'layers[1]: it has the activation "relu", but RTNeural computes it with tanh [train it with tanh]',
    ]);
  });
  test("layers and activations that RTNeural does not have", async () => {
    expect(
      await said([
        layer("unknown", 1, []),
        layer("attention", 1, []),
        layer("activation", 1, []),
        layer("activation", 1, [], { activation: "swish" }),
      ]),
    ).toEqual([
      "layers[0]: RTNeural's exporter saved it without its name, because RTNeural has no such layer [export the network without it]",
      "layers[1]: RTNeural has no such layer [known layers: dense, time-distributed-dense, activation, conv1d, gru, lstm, prelu, batchnorm, batchnorm2d and conv2d]",
      "layers[2]: it does not name its activation, as RTNeural's exporter saves one that RTNeural does not have [use one of tanh, relu, sigmoid, softmax or elu]",
      'layers[3]: RTNeural has no activation "swish" [known activations: tanh, relu, sigmoid, softmax and elu]',
    ]);
  });
  test("convolutions that do not fit", async () => {
    expect(
      await said(
        [
          layer("conv1d", 3, [zeros(1, 2)], { kernel_size: [1], dilation: [1], groups: 2 }),
          conv2d({ num_features_in: 5 }),
          conv2d({ shape: [null, 9, 1, 2], padding: "causal" }),
        ],
        [null, null, 2],
      ),
    ).toEqual([
      "layers[0]: its 2 inputs and 3 filters cannot be divided into 2 groups",
      "layers[1]: its shape says 2×1, but it gives 5×1: features and filters",
      'layers[2]: its padding is "causal"; it must be "same" or "valid"',
    ]);
  });
  test("slopes of PReLU that differ between steps", async () => {
    expect(await said([layer("prelu", 1, [zeros(4, 1)])])).toEqual([
      "layers[0]: weights[0] have the shape 4×1; it must be 1×1 or 1×1, as RTNeural has one slope, or one per value of a step [share the slopes between steps: PReLU(shared_axes=[1])]",
    ]);
  });
  test("what is missing, or of another kind", async () => {
    expect(await said([layer("dense", 1, [[[1], [2, 3]]])])).toEqual([
      "layers[0].weights[0]: its lists differ: the first ones have the lengths 2×1",
    ]);
    expect(await said([layer("dense", 1, [[["a"]]])])).toEqual([
      "layers[0].weights[0]: it has something other than numbers",
    ]);
    expect(await said([layer("conv1d", 1, [[[[1]]]])])).toEqual([
      "layers[0].kernel_size: it is not in the form saved by RTNeural: it is missing",
    ]);
    expect(await said([layer("dense", 1, [])], [null, null])).toEqual([
      "in_shape: its last size is open, and a network needs a fixed number of values per step",
    ]);
    expect(await said([])).toEqual([
      "layers: it is not in the form saved by RTNeural: it has too few elements: 0",
    ]);
  });
  test("damaged files", async () => {
    const seed = saved([gru(), layer("dense", 1, [zeros(2, 1), [0]])]);
    const { imported, refused } = await importMutants(importRTNeural, seed, {}, effort(300, 5000));
    expect(Math.min(imported, refused)).toBeGreaterThan(0);
  });
});
