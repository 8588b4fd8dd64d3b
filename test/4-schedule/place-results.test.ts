import { test } from "vitest";
import { probeInputs } from "../../generator/check/probe-inputs.ts";
import { load } from "../../generator/load.ts";
import { expectSameBatches, expectSameBits, expectSameInPlace } from "../support/differential.ts";
import { build } from "../support/run-text.ts";

const seeds = Array.from({ length: 9000 }, (_, i) => ((i % 7) - 3) / 8);

test.each([
  [
    "norms of single values",
    { shape: [1, 3] },
    [{ type: "instance_norm", axis: 1, gamma: false, beta: [1, 2, 3] }],
    "auto",
  ],
  [
    "norms of an axis of one",
    { shape: [3, 1, 4] },
    [{ type: "layer_norm", axes: [1], gamma: [2], beta: [-1] }],
    "auto",
  ],
  [
    "one unit with more weights than a function holds",
    9000,
    [{ type: "dense", units: 1, activation: "log_sigmoid", weights: seeds.map((w) => [w]), bias: [0.5] }],
    "full",
  ],
] as const)("%s keep what is read later", async (_, input, layers, unroll) => {
  for (const target of ["wasm", "ts"] as const) {
    const { network } = load(JSON.stringify({ name: "placed", input, layers }));
    const built = await build(network, { target, unroll: target === "ts" ? unroll : "auto" });
    const inputs = probeInputs(network.inputSize, 1, 3).slice(0, 6);
    expectSameBits(network, built, inputs);
    expectSameBatches(network, built, inputs);
    expectSameInPlace(network, built, inputs);
  }
});
