import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { load } from "../../generator/load.ts";
import { verify } from "../../generator/verify/verify.ts";
import { root } from "../support/specs.ts";
import { filesOf, npz, refusalOf, verifyFiles } from "../support/vector-files.ts";

/** One probability: sigmoid(x). */
const coin = `name: coin
input: 1
layers:
  - { type: dense, units: 1, activation: sigmoid, weights: [[1]], bias: false }
`;

const p = 1 / (1 + Math.exp(-2));
const x = [
  [4, 1],
  [2, -2, 0, 1000],
] as const;
/** As scikit-learn has it, 0.5 is not over 0.5. */
const classes = [[4], [1, 0, 0, 1]] as const;

const compared = async (key: string, array: Parameters<typeof npz>[0][string]) => {
  const [result] = await verifyFiles(
    coin,
    { "io.npz": npz({ x, [key]: array }) },
    {
      vectors: "io.npz",
      output: [key],
    },
  );
  return result?.arrays[0];
};

describe("what a classifier of two classes gives, which has one output", () => {
  test.each(["predict", "y", "classes"])("0 and 1 in %s are whether the output exceeds 0.5", async (key) => {
    expect(await compared(key, classes)).toMatchObject({ against: "class", beyond: 0, argMax: 0 });
  });

  test("another class is a difference", async () => {
    expect(await compared("predict", [[4], [1, 1, 0, 1]])).toMatchObject({
      against: "class",
      beyond: 1,
      largest: undefined,
      first: { case: 1, got: 0, recorded: 1 },
    });
  });

  test("two probabilities a case are those of both classes", async () => {
    const both = [p, 1 - p, 0.5, 1].flatMap((one) => [1 - one, one]);
    const found = await compared("predict_proba", [[4, 2], both]);
    expect(found).toMatchObject({ against: "probabilities", beyond: 0, argMax: 0 });
    const [first, ...others] = both as [number, ...number[]];
    expect(
      await compared("predict_proba", [
        [4, 2],
        [first + 1e-6, ...others],
      ]),
    ).toMatchObject({
      beyond: 1,
      first: { case: 0, element: 0 },
    });
  });

  test.each(["output", "output_0", "output_f64", "samples.network_output", "predict_proba"])(
    "%s holds the values themselves, even 0 and 1",
    async (key) => {
      expect(await compared(key, classes)).toMatchObject({ against: "output", beyond: 3 });
    },
  );

  test("probabilities in an array of any name are values", async () => {
    expect(await compared("predict", [[4], [p, 1 - p, 0.5, 1]])).toMatchObject({
      against: "output",
      beyond: 0,
    });
  });

  test("refuses a class that is neither 0 nor 1, and says how to convert it", async () => {
    const files = { "io.npz": npz({ x, predict: [[4], [2, 1, 1, 2]] }) };
    expect(await refusalOf(coin, files, { vectors: "io.npz" })).toMatchObject({
      message: 'contains one number per case in "predict", but 2 is not the index of one of 2 classes.',
      help: "save the index of each class, for example with np.searchsorted(model.classes_, predict)",
    });
  });
});

test("one output that is no probability is compared with whole numbers as it is", async () => {
  const spec = coin.replace("activation: sigmoid, ", "");
  const files = { "io.npz": npz({ x, predict: [[4], [2, -2, 0, 1000]] }) };
  const [result] = await verifyFiles(spec, files, { vectors: "io.npz" });
  expect(result?.arrays).toMatchObject([{ against: "output", beyond: 0 }]);
});

test("a classifier that scikit-learn trained gives its predict, predict_proba and network_output", async () => {
  const bytes = readFileSync(join(root, "test/data/sklearn/breast_cancer_tanh.npz"));
  const dense = (n: number, units: number, activation: string) =>
    `  - { type: dense, units: ${units}, activation: ${activation}, weights: { key: W${n} }, bias: { key: b${n} } }`;
  const spec = [
    "name: breast_cancer",
    "input: 30",
    "weights: io.npz",
    "layers:",
    "  - { type: normalize, mean: { key: scaler_mean }, std: { key: scaler_scale } }",
    ...[dense(1, 30, "tanh"), dense(2, 15, "tanh"), dense(3, 1, "sigmoid")],
  ].join("\n");
  const loaded = load(spec, { readFile: () => bytes });
  const request = {
    vectors: "io.npz",
    expected: undefined,
    input: "X_test_raw",
    output: ["predict", "predict_proba", "network_output"],
    tolerance: undefined,
  };
  const [result] = await verify(loaded, [], request, filesOf({ "io.npz": bytes }));
  expect(result).toMatchObject({
    cases: 171,
    arrays: [
      { against: "class", beyond: 0 },
      { against: "probabilities", beyond: 0, argMax: 0 },
      { against: "output", beyond: 0 },
    ],
  });
});
