import { expect, test } from "vitest";
import { ImportError } from "../../../generator/import/imported-model.ts";
import { importKeras } from "../../../generator/import/keras/index.ts";
import { mutate, randomNumbers } from "../../support/mutate.ts";
import { alone } from "../support/import-files.ts";
import { floats, h5Model, kerasArchive, varsFile, zipModel } from "../support/keras-files.ts";

const config = {
  class_name: "Sequential",
  config: {
    name: "net",
    layers: [
      {
        class_name: "Dense",
        config: { name: "a", units: 3, activation: "relu", batch_input_shape: [null, 2] },
      },
      { class_name: "BatchNormalization", config: { name: "n", axis: [1], center: false } },
      { class_name: "Dense", config: { name: "b", units: 2, activation: "softmax", use_bias: false } },
    ],
  },
};

const kernel = floats([2, 3], [1, 2, 3, 4, 5, 6]);
const ones = floats([3], [1, 1, 1]);
const chunked = { ...floats([3, 2], [1, 2, 3, 4, 5, 6]), chunks: [2, 2] };

const weights = {
  a: { "a/kernel:0": kernel, "a/bias:0": ones },
  n: { "n/gamma:0": ones, "n/moving_mean:0": ones, "n/moving_variance:0": ones },
  b: { "b/kernel:0": chunked },
};

const vars = {
  "layers/dense/vars/0": kernel,
  "layers/dense/vars/1": ones,
  "layers/batch_normalization/vars/0": ones,
  "layers/batch_normalization/vars/1": ones,
  "layers/batch_normalization/vars/2": ones,
  "layers/dense_1/vars/0": chunked,
};

/** Imports damaged copies of a file; every one is read, or refused with an ImportError that says why. */
async function importDamaged(
  file: Uint8Array,
  times: number,
  seed: number,
  pack: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes,
) {
  const random = randomNumbers(seed);
  const counts = { read: 0, refused: 0 };
  for (let i = 0; i < times; i++) {
    try {
      await importKeras(alone(pack(mutate(file, random))), {});
      counts.read++;
    } catch (error) {
      if (!(error instanceof ImportError)) throw error;
      expect(error.problems.every(({ reason }) => reason.length > 10)).toBe(true);
      counts.refused++;
    }
  }
  return counts;
}

const LONG = 300_000;

test("3000 damaged .h5 files of the layout that h5py writes are read or refused", {
  timeout: LONG,
}, async () => {
  const { read, refused } = await importDamaged(await h5Model(config, weights), 3000, 1);
  expect(read).toBeGreaterThan(130);
  expect(refused).toBeGreaterThan(1300);
});

test("2500 damaged .h5 files of the newest layout are read or refused", { timeout: LONG }, async () => {
  const plain = { ...weights, b: { "b/kernel:0": floats([3, 2], [1, 2, 3, 4, 5, 6]) } };
  const file = await h5Model(config, plain, { layout: "latest" });
  const { read, refused } = await importDamaged(file, 2500, 2);
  expect(read).toBeGreaterThan(130);
  expect(refused).toBeGreaterThan(1000);
});

test("1000 damaged .keras archives are read or refused", { timeout: LONG }, async () => {
  const counts = await importDamaged(await kerasArchive(config, vars), 1000, 3);
  expect(counts.refused).toBeGreaterThan(750);
});

test("2500 .keras archives of damaged weights are read or refused", { timeout: LONG }, async () => {
  const file = await varsFile(vars);
  const { read, refused } = await importDamaged(file, 2500, 4, (bytes) => zipModel(text, bytes));
  expect(read).toBeGreaterThan(130);
  expect(refused).toBeGreaterThan(500);
});

test("2500 .keras archives of a damaged config.json are read or refused", { timeout: LONG }, async () => {
  const file = await varsFile(vars);
  const { read, refused } = await importDamaged(text, 2500, 5, (bytes) => zipModel(bytes, file));
  expect(read).toBeGreaterThan(50);
  expect(refused).toBeGreaterThan(1000);
});

const text = new TextEncoder().encode(JSON.stringify(config));
