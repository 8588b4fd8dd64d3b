import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openWeightFile } from "../../../generator/2-resolve/weights/index.ts";
import { importModel } from "../../../generator/import/index.ts";
import { importNam } from "../../../generator/import/nam/index.ts";
import { prewarm } from "../../../generator/import/prewarm.ts";
import { effort } from "../../support/effort.ts";
import { runSeries } from "../../support/run-series.ts";
import { sharedData } from "../../support/shared-data.ts";
import { expectT64 } from "../../support/tolerance.ts";
import { importMutants, modelFile, modelOnDisk, networkOf, problemsOf } from "../support/import-files.ts";

type Model = Readonly<Record<string, unknown>>;

const model = (
  architecture: string,
  config: object,
  weights: readonly number[],
  more: Model = {},
): Model => ({
  ...{ version: "0.5.4", architecture, config, weights, sample_rate: 48000 },
  ...more,
});
const fileOf = (saved: unknown) => modelFile("amp.nam", JSON.stringify(saved));
const said = (saved: unknown) => problemsOf(importNam, fileOf(saved));

async function run(saved: unknown, samples: readonly number[]): Promise<number[]> {
  const network = networkOf(await importNam(fileOf(saved), {}), "f64");
  return runSeries(
    network,
    samples.map((sample) => [sample]),
  ).outputs.flat();
}

describe.skipIf(sharedData === undefined)("models that Neural Amp Modeler ships", () => {
  const folder = join(sharedData ?? "", "nam");
  test.each(["lstm", "wavenet"])("%s gives what its core gives, from the state in the file", async (name) => {
    const recorded = openWeightFile("io.npz", readFileSync(join(folder, `${name}_io.npz`)));
    const imported = await importNam(modelOnDisk(join(folder, `${name}.nam`)), {});
    expect(imported).toMatchObject({ dtype: "f32", inputs: [{ shape: [1] }] });
    const count = effort(300, 2048);
    const x = [...recorded.read("x").data].slice(0, count);
    const { outputs } = runSeries(
      networkOf(imported, "f64"),
      x.map((sample) => [sample]),
    );
    expectT64(outputs.flat(), recorded.read("y_f64").data.slice(0, count), name);
  });
});

describe.skipIf(sharedData === undefined)(
  "--prewarm begins after the silence that the core runs first",
  () => {
    const folder = join(sharedData ?? "", "nam");
    test.each(["lstm", "wavenet"])("%s", { timeout: 60_000 }, async (name) => {
      const recorded = openWeightFile("io.npz", readFileSync(join(folder, `${name}_io.npz`)));
      const imported = await importNam(modelOnDisk(join(folder, `${name}.nam`)), {});
      const warm = prewarm({ ...imported, dtype: "f64" });
      const count = effort(300, 2048);
      const { outputs } = runSeries(
        networkOf(warm),
        [...recorded.read("x").data].slice(0, count).map((sample) => [sample]),
      );
      expectT64(outputs.flat(), recorded.read("y_prewarmed_f64").data.slice(0, count), name);
      expect(warm.remarks.at(-1)).toMatch(
        /^It begins with the state after [\d,]+ samples of silence, which more silence does not change\.$/,
      );
    });
  },
);

/** One layer with one channel: z = h(2·x[t − dilation] + 3·x[t] + 0.5 + 7·x[t]). */
const array = {
  ...{ input_size: 1, condition_size: 1, head_size: 1, channels: 1, kernel_size: 2, dilations: [2] },
  ...{ activation: "ReLU", gated: false, head_bias: true },
};
const layerWeights = [2, 3, 0.5, 7, 11, 13];
const waveNet = (
  change: Model = {},
  weights: readonly number[] = [1, ...layerWeights, 5, 1, 0.1],
  config: Model = {},
) => model("WaveNet", { layers: [{ ...array, ...change }], head: null, head_scale: 0.1, ...config }, weights);

describe("WaveNet", () => {
  test("is a convolution, the condition, and a head, which the last weight scales", async () => {
    const z = [1, 2, 3].map((x, t) => 10 * x + 2 * ([0, 0, 1][t] as number) + 0.5);
    expectT64(
      await run(waveNet(), [1, 2, 3]),
      z.map((value) => (5 * value + 1) * 0.1),
      "z",
    );
  });

  test("adds to what flows on, and all layers to the head", async () => {
    const twice = waveNet({ dilations: [1, 1], activation: "Sigmoid" }, [
      ...[1, ...layerWeights, ...layerWeights.map((weight) => -weight / 10), 5, 1, 0.5],
    ]);
    const h = (v: number) => 1 / (1 + Math.exp(-v));
    const [x0, x1] = [0.1, -0.2] as const;
    const first = (x: number, before: number) => h(2 * before + 3 * x + 0.5 + 7 * x);
    const onward = (x: number, before: number) => x + (11 * first(x, before) + 13);
    const second = (y: number, before: number, x: number) => h(-0.2 * before - 0.3 * y - 0.05 - 0.7 * x);
    const [y0, y1] = [onward(x0, 0), onward(x1, x0)];
    const heads = [first(x0, 0) + second(y0, 0, x0), first(x1, x0) + second(y1, y0, x1)];
    expectT64(
      await run(twice, [x0, x1]),
      heads.map((head) => (5 * head + 1) * 0.5),
      "heads",
    );
  });

  test.each([
    ["gated", (a: number, b: number) => Math.max(0, a) / (1 + Math.exp(-b))],
    [
      "blended",
      (a: number, b: number) => Math.max(0, a) / (1 + Math.exp(-b)) + (1 - 1 / (1 + Math.exp(-b))) * a,
    ],
  ])("may be %s", async (gating_mode, expected) => {
    const { gated, ...ungated } = array;
    const saved = model(
      "WaveNet",
      { layers: [{ ...ungated, kernel_size: 1, gating_mode }], head: null, head_scale: 1 },
      [...[1, 2, -3, 0.5, 0.25, 0, 0], ...[0, 0], ...[1, 0, 1]],
    );
    const at = gated === false ? [0.7, -0.4] : [];
    expectT64(
      await run(saved, at),
      at.map((x) => expected(2 * x + 0.5, -3 * x + 0.25)),
      gating_mode,
    );
  });

  test("has kernels, activations and a head of each kind, in newer versions of the format", async () => {
    const { kernel_size, head_size, head_bias, ...rest } = array;
    const newer = {
      ...rest,
      ...{ kernel_sizes: [kernel_size], head: { out_channels: head_size, kernel_size: 2, bias: head_bias } },
      activation: [{ type: "LeakyReLU", negative_slope: 0.5 }],
      ...{
        bottleneck: 1,
        groups_input: 1,
        groups_input_mixin: 1,
        secondary_activation: [null],
        slimmable: null,
      },
      ...{ layer1x1: { active: false, groups: 1 }, head1x1: { active: true, out_channels: 1, groups: 1 } },
      conv_pre_film: { active: false, shift: true, groups: 1 },
    };
    const saved = model(
      "WaveNet",
      { layers: [newer], head: null, head_scale: 1 },
      [1, 2, 3, 0.5, 7, 4, 6, 20, 30, 1, 0.5],
      { version: "0.7.0" },
    );
    const leaky = (v: number) => (v < 0 ? v / 2 : v);
    const z = [-1, 2].map((x) => 4 * leaky(10 * x + 0.5) + 6);
    expectT64(
      await run(saved, [-1, 2]),
      z.map((one, t) => 0.5 * (20 * (t === 0 ? 0 : (z[0] as number)) + 30 * one + 1)),
      "head",
    );
  });

  test("may have convolutions behind its arrays, and a model for the condition", async () => {
    const head = { channels: 1, out_channels: 1, kernel_sizes: [1, 2], activation: "ReLU" };
    const condition = model("Linear", { receptive_field: 1, bias: false }, [3]);
    const saved = waveNet({ kernel_size: 1 }, [1, 3, 0.5, 7, 11, 13, 5, 1, -2, 4, 10, 20, 1, 0.1], {
      head,
      condition_dsp: condition,
    });
    const inner = [1, -2].map((x) => {
      const z = Math.max(0, 3 * x + 0.5 + 7 * (3 * x));
      return Math.max(0, -2 * Math.max(0, 0.1 * (5 * z + 1)) + 4);
    }) as [number, number];
    expectT64(await run(saved, [1, -2]), [20 * inner[0] + 1, 10 * inner[0] + 20 * inner[1] + 1], "head");
  });

  test("a later array adds to the head of the one before, whose last layer flows on", async () => {
    const layers = [
      { ...array, kernel_size: 1, head_bias: false },
      { ...array, kernel_size: 1, head_bias: false },
    ];
    const weights = [1, 2, 0, 0, 3, 0, 10, 1, 5, 0, 0, 9, 9, 100, 1];
    const saved = model("WaveNet", { layers, head: null, head_scale: 1 }, weights);
    // z = 2x; x + 3z = 7x flows on; the head of the first gives 20x; z of the second is 35x.
    expectT64(await run(saved, [1]), [100 * (20 + 35)], "two arrays");
    expect((await importNam(fileOf(saved), {})).remarks[0]).toBe(
      "Nothing reads layers[1], dilations[0] = 2: 1x1 convolution, so it is left out.",
    );
  });
});

describe("other architectures", () => {
  test("an LSTM begins with the state among its weights", async () => {
    const [W, b, h, c, head] = [
      [0.1, -0.2, 0.3, -0.4, 0.5, 0.6, -0.7, 0.8],
      [0.1, 0.2, 0.3, 0.4],
      0.5,
      -0.25,
      [2, 1],
    ];
    const saved = model("LSTM", { input_size: 1, hidden_size: 1, num_layers: 1 }, [
      ...W,
      ...b,
      h,
      c,
      ...head,
    ]);
    const sigmoid = (v: number) => 1 / (1 + Math.exp(-v));
    let [state, cell] = [h, c];
    const expected = [0.3, -0.6].map((x) => {
      const [i = 0, f = 0, g = 0, o = 0] = b.map(
        (bias, n) => (W[2 * n] as number) * x + (W[2 * n + 1] as number) * state + bias,
      );
      cell = sigmoid(f) * cell + sigmoid(i) * Math.tanh(g);
      state = sigmoid(o) * Math.tanh(cell);
      return 2 * state + 1;
    });
    expectT64(await run(saved, [0.3, -0.6]), expected, "lstm");
  });

  test("a Linear model is an impulse response", async () => {
    const saved = model("Linear", { receptive_field: 3, bias: true }, [1, 2, 3, 10]);
    expect(await run(saved, [1, 0, 0, 5])).toEqual([11, 12, 13, 15]);
  });

  test("a ConvNet has kernels of 2, normalized or with a bias", async () => {
    const plain = { channels: 1, dilations: [1], batchnorm: false, activation: "Tanh" };
    expectT64(
      await run(model("ConvNet", plain, [2, 3, 0.5, 4, 1]), [0.1, 0.2]),
      [4 * Math.tanh(0.8) + 1, 4 * Math.tanh(1.3) + 1],
      "bias",
    );
    const normalized = model("ConvNet", { ...plain, batchnorm: true }, [2, 3, 0.5, 0.75, 2, 0.1, 0.25, 4, 1]);
    expectT64(await run(normalized, [0.1]), [4 * Math.tanh((0.3 - 0.5) * 2 + 0.1) + 1], "normalized");
  });

  test("models one after the other, and the largest of several", async () => {
    const linear = (gain: number) => model("Linear", { receptive_field: 1, bias: false }, [gain]);
    const sequence = model("Sequential", { models: [linear(2), linear(5)] }, []);
    expect(await run(sequence, [3])).toEqual([30]);
    const submodels = [
      { max_value: 0.5, model: linear(1) },
      {
        max_value: 1,
        model: { ...linear(7), sample_rate: 44100, metadata: { name: "Big", loudness: -18.257 } },
      },
    ];
    const container = model("SlimmableContainer", { submodels }, [], { sample_rate: undefined });
    expect(await run(container, [2])).toEqual([14]);
    expect(await importNam(fileOf(container), {})).toMatchObject({
      name: "Big",
      format: "Neural Amp Modeler 0.5.4, SlimmableContainer",
      remarks: [
        "Of its 2 models of different size, the largest is imported.",
        "It expects 44100 samples per second.",
        "Its loudness is -18.26 dB. Players adjust the volume by it, and the network does not.",
      ],
    });
  });

  test("metadata becomes a description", async () => {
    const metadata = {
      ...{ name: "Clean", modeled_by: "Ann", gear_make: "Acme", gear_model: "Twin", gear_type: "amp_cab" },
      ...{ tone_type: "clean", loudness: null },
    };
    const saved = model("Linear", { receptive_field: 1, bias: false }, [1], {
      metadata,
      sample_rate: undefined,
    });
    expect(await importNam(fileOf(saved), {})).toMatchObject({
      name: "Clean",
      description: "Acme Twin, amp + cab, clean, by Ann",
      remarks: ["The file does not say how many samples per second it expects; such files expect 48000."],
    });
  });
});

test("what convolutions remember after silence is what running it would leave", async () => {
  const imported = await importNam(
    fileOf(waveNet({ dilations: [1, 4, 2], kernel_size: 3, activation: "Tanh" }, Array(25).fill(0.3))),
    {},
  );
  const { silence = 0 } = imported;
  const sound = Array.from({ length: 2 * silence }, (_, n) => [Math.sin(n)]);
  const after = [...Array<number[]>(silence).fill([0]), ...sound];
  const { outputs } = runSeries(networkOf(imported), after);
  expect(runSeries(networkOf(prewarm(imported)), sound).outputs).toEqual(outputs.slice(silence));
});

test.each(["gated", "blended"])("a %s WaveNet computes blocks if its input has them", async (gating_mode) => {
  const { gated, ...ungated } = { ...array, kernel_size: 3, dilations: [1, 3], gating_mode };
  const weights = Array.from({ length: gated ? 0 : 1 + 2 * (6 + 2 + 2 + 2) + 3 }, (_, n) => Math.sin(n + 1));
  const saved = model("WaveNet", { layers: [ungated], head: null, head_scale: 1 }, weights);
  const imported = await importNam(fileOf(saved), {});
  const x = Array.from({ length: 24 }, (_, n) => Math.cos(2 * n));
  const blocks = [x.slice(0, 8), x.slice(8, 16), x.slice(16)];
  const { outputs } = runSeries(networkOf({ ...imported, inputs: [{ shape: [8, 1] }] }, "f64"), blocks);
  expect(outputs.flat()).toEqual(await run(saved, x));
});

test("--prewarm runs as much silence as a network needs, and writes what it then remembers", async () => {
  const { silence } = await importNam(
    fileOf(waveNet({ dilations: [1, 2], kernel_size: 3 }, Array(18).fill(1))),
    {},
  );
  expect(silence).toBe(1 + 2 * 1 + 2 * 2);
  const saved = model(
    "ConvNet",
    { channels: 1, dilations: [2], batchnorm: false, activation: "ReLU" },
    [2, 3, 5, 1, 0],
  );
  const twice = model("Sequential", { models: [saved, saved] }, []);
  const { layers, remarks } = await importModel(fileOf(twice), { prewarm: true });
  const starts = layers.map(({ fields }) => fields.initial_state).filter((start) => start !== undefined);
  expect(starts).toMatchObject([
    { tensor: { shape: [2, 1], data: Float64Array.of(0, 0) } },
    { tensor: { shape: [2, 1], data: Float64Array.of(5, 5) } },
  ]);
  expect(remarks.at(-1)).toBe(
    "It begins with the state after 7 samples of silence, which more silence does not change.",
  );
});

describe("refused, with the reason", () => {
  test("versions and architectures that are not known", async () => {
    expect(await said({ ...waveNet(), version: "0.4.0" })).toEqual([
      "version: it is 0.4.0, and versions 0.5.0 to 0.7 can be imported [export the model again with a current version of Neural Amp Modeler]",
    ]);
    expect(await said({ ...waveNet(), version: "new" })).toEqual([
      'version: it is "new"; it must be like 0.5.0',
    ]);
    expect(await said({ ...waveNet(), architecture: "CatLSTM" })).toEqual([
      'architecture: neuroll has no equivalent of "CatLSTM" [architectures that can be imported: Linear, ConvNet, LSTM, WaveNet, SlimmableContainer and Sequential]',
    ]);
  });
  test("too few weights, and too many", async () => {
    expect(await said(waveNet({}, [1, 2, 3]))).toEqual([
      "weights: there are 3 numbers, too few for the network in config: they end in layers[0], dilations[0] = 2: convolution",
    ]);
    expect(await said(waveNet({}, Array(11).fill(1)))).toEqual([
      "weights: there are 11 numbers, but the network in config has 10 weights",
    ]);
  });
  test("arrays that do not fit together", async () => {
    const layers = (change: Model) => [
      { ...array, channels: 2 },
      { ...array, ...change },
    ];
    const saved = (change: Model) =>
      model("WaveNet", { layers: layers(change), head: null, head_scale: 1 }, Array(60).fill(1));
    expect(await said(saved({ input_size: 3 }))).toEqual([
      "config.layers[1].input_size: it takes 3 channels, but gets 2",
    ]);
    expect(await said(saved({ input_size: 2, channels: 2 }))).toEqual([
      "config.layers[1], which adds to the head of the array before: it takes 2 channels, but gets 1",
    ]);
    expect(await said(waveNet({ condition_size: 2 }))).toEqual([
      "config.layers[0].condition_size: it takes 2 channels, but gets 1",
    ]);
  });
  test("activations and options that neuroll has no equivalent of", async () => {
    expect(await said(waveNet({ activation: "Fasttanh" }))).toEqual([
      'layers[0], dilations[0] = 2: activation: neuroll has no equivalent of the activation "Fasttanh" [known activations: Tanh, Hardtanh, ReLU, LeakyReLU, PReLU, Sigmoid, SiLU, Hardswish and Softsign]',
    ]);
    expect(await said(waveNet({ conv_pre_film: { active: true } }))).toEqual([
      "config.layers[0]: it modulates signals by the condition (conv_pre_film), which is not supported",
    ]);
    expect(await said(waveNet({ dilations: [1, 2], gating_mode: ["none"] }))).toEqual([
      "config.layers[0]: gating_mode has 1 element for 2 dilations",
    ]);
    expect(await said(waveNet({ kernel_sizes: [2] }))).toEqual([
      "config.layers[0]: it must have either kernel_size or kernel_sizes",
    ]);
    expect(await said(waveNet({ attention: true }))).toEqual([
      'config.layers.0: it is not in the form saved by Neural Amp Modeler: it has the unknown key "attention"',
    ]);
  });
  test("what is missing in a model within another", async () => {
    const inner = {
      version: "0.7.0",
      architecture: "Linear",
      config: { receptive_field: 2 },
      weights: [1, 2],
    };
    expect(await said(model("Sequential", { models: [inner] }, []))).toEqual([
      "config.models[0].config.bias: it is not in the form saved by Neural Amp Modeler: it is missing",
    ]);
  });
  test("damaged files", async () => {
    const { imported, refused } = await importMutants(importNam, fileOf(waveNet()), {}, effort(300, 5000));
    expect(Math.min(imported, refused)).toBeGreaterThan(0);
  });
});
