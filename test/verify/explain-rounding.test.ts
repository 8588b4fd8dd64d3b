import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Layer, Network } from "../../generator/ir/network.ts";
import type { Dtype } from "../../generator/ir/number-format.ts";
import type { TensorData } from "../../generator/ir/tensor-data.ts";
import { load } from "../../generator/load.ts";
import { arrayVerdict, verdictOf } from "../../generator/verify/compare-recording.ts";
import type { VerifiedRecording } from "../../generator/verify/verify.ts";
import { verify } from "../../generator/verify/verify.ts";
import { root } from "../support/specs.ts";
import { filesOf, json, verifyFiles } from "../support/vector-files.ts";

/** 781 pixels → 6 → 6 → 2 in float32, and what NumPy and PyTorch give for 12 cases: sums of large terms that cancel. */
const bytes = readFileSync(join(root, "test/data/verify/wide_f32.npz"));
const wide = (activations: readonly string[] = ["relu", "relu", "identity"]) => {
  const layers = activations.map(
    (activation, n) =>
      `  - { type: dense, units: ${[6, 6, 2][n]}, activation: ${activation}, weights: { key: W${n + 1} }, bias: { key: b${n + 1} } }\n`,
  );
  return `name: wide\ninput: 781\nweights: wide.npz\nlayers:\n${layers.join("")}`;
};
const loadWide = (dtype: Dtype, spec = wide()) => load(spec, { dtype, readFile: () => bytes });

const keys = ["y_numpy", "y_halves", "y_bias_first", "y_torch"];
const nothing = { vectors: "wide.npz", expected: undefined, input: "x", tolerance: undefined };
const verifyNetwork = async (
  subject: Parameters<typeof verify>[0],
  output: readonly string[],
  tolerance?: number,
) => {
  const request = { ...nothing, output, tolerance };
  return (await verify(subject, [], request, filesOf({ "wide.npz": bytes })))[0] as VerifiedRecording;
};

describe("values recorded in float32 elsewhere, in whatever order sums were computed,", () => {
  test("are within what float32 rounding explains where doubles and other orders move as far", async () => {
    const result = await verifyNetwork(loadWide("f32"), keys);
    expect(verdictOf(result)).toBe("within-rounding");
    for (const { key, rounding, largest } of result.arrays.filter(({ beyond }) => beyond > 0)) {
      expect(rounding, key).toMatchObject({ dtype: "f32", examined: 12, recorded: largest?.absolute });
      expect(Math.max(rounding?.doubles ?? 0, rounding?.orders ?? 0), key).toBeGreaterThan(
        (rounding?.recorded ?? Infinity) / 2,
      );
    }
  });

  test("pass at the suggested tolerance", async () => {
    const { arrays } = await verifyNetwork(loadWide("f32"), keys);
    const tolerance = Math.max(...arrays.map(({ rounding }) => rounding?.tolerance ?? 0));
    expect(tolerance).toBeGreaterThan(1e-5);
    expect(verdictOf(await verifyNetwork(loadWide("f32"), keys, 1.0000001 * tolerance))).toBe("ok");
  });

  test("are explained for doubles too: a network in f64 differs from them by as much as f32 explains", async () => {
    const result = await verifyNetwork(loadWide("f64"), ["y_bias_first"]);
    expect(result.arrays[0]).toMatchObject({ isSingle: true, rounding: { dtype: "f32", doubles: 0 } });
    expect(verdictOf(result)).toBe("within-rounding");
  });
});

/** A network with one of its tensors changed, in every dtype. */
const changed = (change: (layers: readonly Layer[]) => void, spec = wide()) => {
  const inDtype = (dtype: Dtype): Network => {
    const { network } = loadWide(dtype, spec);
    change(network.layers);
    return network;
  };
  return { network: inDtype("f32"), inDtype };
};

const tensor = (layer: Layer | undefined, field: string) =>
  ((layer as Layer).values[field] as TensorData).data;

describe("a network that is wrong never is within rounding:", () => {
  test.each([
    [
      "a weight 1 % too large",
      ([first]: readonly Layer[]) => scale(tensor(first, "weights"), 6 * 390 + 1, 1.01),
    ],
    ["a weight of another sign", ([, second]: readonly Layer[]) => scale(tensor(second, "weights"), 7, -1)],
    ["a bias left out", ([, , last]: readonly Layer[]) => tensor(last, "bias").fill(0)],
    ["a matrix transposed", ([, second]: readonly Layer[]) => transpose(tensor(second, "weights"), 6)],
    [
      "the units of a layer in another order",
      ([, , last]: readonly Layer[]) => tensor(last, "weights").reverse(),
    ],
    ["all weights 0", ([, , last]: readonly Layer[]) => tensor(last, "weights").fill(0)],
    ["all weights NaN", ([, , last]: readonly Layer[]) => tensor(last, "weights").fill(Number.NaN)],
    ["weights kept to three digits", ([first]: readonly Layer[]) => shorten(tensor(first, "weights"))],
  ])("%s", async (_, change) => {
    const result = await verifyNetwork(changed(change), keys);
    expect(result.arrays.map(arrayVerdict)).toEqual(keys.map(() => "failed"));
  });

  test.each([
    ["leaky_relu", ["leaky_relu", "relu", "identity"]],
    ["elu", ["elu", "relu", "identity"]],
    ["tanh", ["relu", "relu", "tanh"]],
  ])("%s in the place of another activation", async (_, activations) => {
    const result = await verifyNetwork(loadWide("f32", wide(activations)), keys);
    expect(result.arrays.map(arrayVerdict)).toEqual(keys.map(() => "failed"));
  });
});

function scale(data: Float64Array, n: number, by: number) {
  data[n] = Math.fround((data[n] as number) * by);
}
function transpose(data: Float64Array, size: number) {
  const copy = data.slice();
  for (let i = 0; i < data.length; i++) data[i] = copy[(i % size) * size + Math.floor(i / size)] as number;
}
const shorten = (data: Float64Array) =>
  data.set(data.map((value) => Math.fround(Number(value.toPrecision(3)))));

/** Nearly equal terms that cancel: 4096·x − 4096·(x + ε), in doubles. */
const cancelling = `name: cancelling
input: 3
layers:
  - { type: dense, units: 1, weights: [[4096.1], [-4096.3], [0.7]], bias: [0.3] }
`;

describe("rounding in float64", () => {
  const x = [1e3 + 0.1, 1e3, 0.3] as const;
  const sum = 0.3 + (x[2] * 0.7 + x[1] * -4096.3) + x[0] * 4096.1;

  test("explains sums in another order", async () => {
    const files = { "io.json": json([{ input: x, output: sum }]) };
    const [result] = await verifyFiles(cancelling, files, { vectors: "io.json", tolerance: 0 });
    expect(verdictOf(result as VerifiedRecording)).toBe("within-rounding");
    expect(result?.arrays[0]?.rounding?.dtype).toBe("f64");
  });

  test("does not explain more", async () => {
    const files = { "io.json": json([{ input: x, output: sum + 1e-7 }]) };
    const [result] = await verifyFiles(cancelling, files, { vectors: "io.json" });
    expect(verdictOf(result as VerifiedRecording)).toBe("failed");
  });
});

describe("a sum that overflows in one order of several", () => {
  const spec =
    "name: large\ninput: 3\nlayers: [{ type: dense, units: 1, weights: [[1], [1], [1]], bias: false }]\n";
  const [x, output] = [[1e308, 1e308, -1e308], 1e308];

  test("is within rounding, and no tolerance lets it pass", async () => {
    const files = { "io.json": json([{ input: x, output }]) };
    const [result] = await verifyFiles(spec, files, { vectors: "io.json" });
    expect(verdictOf(result as VerifiedRecording)).toBe("within-rounding");
    expect(result?.arrays[0]?.rounding?.tolerance).toBe(Infinity);
  });
});

describe("indices", () => {
  const tie = `name: tie
dtype: f32
input: 3
layers:
  - { type: dense, units: 2, weights: [[1, 0], [1, 0], [1, 0]], bias: [0, 0.5] }
`;
  const verdictFor = async (input: readonly number[], predict: number) => {
    const files = { "io.json": json([{ input, predict }]) };
    const [result] = await verifyFiles(tie, files, { vectors: "io.json" });
    return result as VerifiedRecording;
  };

  test("are explained where doubles or another order give them, and no tolerance lets them pass", async () => {
    // 2^24 + 1 − 2^24 is 0 in float32 from the left, and 1 in doubles.
    const result = await verdictFor([2 ** 24, 1, -(2 ** 24)], 0);
    expect(verdictOf(result)).toBe("within-rounding");
    expect(result.arrays[0]?.rounding).toMatchObject({ tolerance: undefined });
  });

  test("are wrong where none does", async () => {
    expect(verdictOf(await verdictFor([4, 1, 2], 1))).toBe("failed");
  });
});
