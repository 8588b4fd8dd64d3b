import { describe, test } from "vitest";
import { probeInputs } from "../../../generator/check/probe-inputs.ts";
import { load } from "../../../generator/load.ts";
import { expectSameBatches, expectSameBits } from "../../support/differential.ts";
import { build } from "../../support/run-text.ts";

const matrix = (inputs: number, units: number) =>
  Array.from({ length: inputs }, (_, i) => Array.from({ length: units }, (_, j) => Math.sin(3 * i + j)));

const dense = (inputs: number, units: number) => ({
  ...{ type: "dense", units, bias: false, weights: matrix(inputs, units) },
});

const backwards = (axis: number, end: number, step = -1) => ({ type: "slice", axis, start: 0, end, step });

/** Inputs whose first value, at the beginning of a kernel's memory, is read last. */
const networks: Readonly<Record<string, { readonly input: unknown; readonly layers: readonly object[] }>> = {
  "two values": { input: 2, layers: [backwards(0, 2), dense(2, 1)] },
  "an odd number of values": { input: 3, layers: [backwards(0, 3), dense(3, 1)] },
  "many values": { input: 16, layers: [backwards(0, 16), dense(16, 8)] },
  "every second value": { input: 4, layers: [backwards(0, 4, -2), dense(2, 1)] },
  "both axes": { input: { shape: [3, 64] }, layers: [backwards(0, 3), backwards(1, 64), dense(64, 4)] },
  "rows under a window": {
    input: { shape: [5, 1] },
    layers: [
      backwards(0, 5),
      { type: "conv1d", filters: 4, kernel: 3, bias: false, weights: [0, 1, 2].map((n) => [[n, 1, 2, -n]]) },
    ],
  },
  "values that are computed": {
    input: 2,
    layers: [dense(2, 40), backwards(0, 40, -20), dense(2, 3)],
  },
};

describe("weighted sums of inputs that are read backwards", () => {
  for (const [name, network] of Object.entries(networks)) {
    test(name, async () => {
      for (const dtype of ["f64", "f32"] as const)
        for (const target of ["wasm", "auto"] as const) {
          const loaded = load(JSON.stringify({ name: "backwards", dtype, ...network })).network;
          const built = await build(loaded, { target });
          const inputs = probeInputs(loaded.inputSize, 5, 3).slice(0, 6);
          expectSameBits(loaded, built, inputs);
          expectSameBatches(loaded, built, inputs);
        }
    });
  }
});
