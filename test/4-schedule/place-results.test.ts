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

const halves = Array.from({ length: 8 }, (_, i) => seeds.slice(i, i + 8));

test.each([
  [
    "an output of sums",
    [
      { type: "dense", name: "a", units: 8, weights: halves, bias: false },
      { type: "activation", name: "b", activation: "tanh" },
    ],
    { outputs: { first: { from: "a" }, second: { from: "b" } } },
  ],
  [
    "an output of a map",
    [
      { type: "activation", name: "a", activation: "sin" },
      { type: "activation", name: "b", activation: "relu" },
    ],
    { outputs: { first: { from: "a" }, second: { from: "b" } } },
  ],
  [
    "a state",
    [
      { type: "add", name: "a", from: ["input", "h"] },
      { type: "activation", activation: "tanh" },
    ],
    { states: { h: { size: 8, next: "a" } } },
  ],
])("%s is not overwritten by a layer that reads it last", async (_, layers, ports) => {
  const { network } = load(JSON.stringify({ name: "placed", input: 8, layers, ...ports }));
  for (const emit of [{ target: "wasm" }, { target: "ts", unroll: "none" }, { target: "ts" }] as const) {
    const built = await build(network, emit);
    expectSameBits(network, built, probeInputs(network.inputSize, 1, 3).slice(0, 6));
  }
});

const wide = Array.from({ length: 70 }, (_, i) => seeds.slice(i, i + 70));
const dense70 = { type: "dense", units: 70, weights: wide, bias: false };

test.each([
  [
    "two outputs",
    "none",
    [
      { ...dense70, name: "a" },
      { ...dense70, name: "b", from: "input" },
    ],
    { outputs: { first: { from: "a" }, second: { from: "b" } } },
  ],
  [
    "a state",
    "none",
    [
      { ...dense70, from: "h" },
      { type: "add", name: "b", from: ["a", "input"] },
    ],
    {},
  ],
  [
    "a state",
    "full",
    [
      { ...dense70, from: "h" },
      { type: "add", name: "b", from: ["a", "input"] },
    ],
    {},
  ],
] as const)(
  "functions are told of ports that they read or fill: %s, unroll %s",
  async (_, unroll, layers, ports) => {
    const [first, ...others] = layers;
    const states = { states: { h: { size: 70, next: "b" } } };
    const spec = {
      ...{ name: "told", dtype: "f32", input: 70, layers: [{ ...first, name: "a" }, ...others] },
      ...("outputs" in ports ? ports : states),
    };
    const { network } = load(JSON.stringify(spec));
    const built = await build(network, { target: "ts", unroll });
    expectSameBits(network, built, probeInputs(network.inputSize, 1, 3).slice(0, 3));
  },
);
