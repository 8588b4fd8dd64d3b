import { describe, expect, test } from "vitest";
import { vocabulary } from "../../generator/vocabulary/index.ts";
import { effort } from "../support/effort.ts";
import { everyWay, expectSameInWays } from "../support/every-way.ts";
import { slide } from "../toys/slide.ts";

const window = (units: number, more: object = {}) => ({
  ...{ type: "slide", height: 3, width: 2, stride: 1, units, first: true },
  ...more,
});

const dense = (inputs: number) => ({
  ...{ type: "dense", units: 4, bias: false },
  weights: Array.from({ length: inputs }, (_, i) => [0, 1, 2, 3].map((j) => Math.cos(5 * i + j))),
});

/** Layers of images whose channels come first, and how many of their weighted sums are there, all in tiles. */
const networks: Readonly<
  Record<string, readonly [shape: readonly number[], sums: number, ...layers: object[]]>
> = {
  "what the network gives": [[3, 6, 5], 1, window(7)],
  "one after the other": [[3, 8, 7], 3, window(6), window(0), window(9, { stride: 2 })],
  "activations and norms between": [
    [2, 8, 7],
    2,
    window(6),
    { type: "activation", activation: "relu" },
    { type: "layer_norm", gamma: false, beta: false },
    window(5),
    { type: "activation", activation: "softmax", axis: 0 },
  ],
  "padding between": [
    [2, 6, 5],
    2,
    window(5),
    { type: "pad", before: [0, 1, 1], after: [0, 1, 2], value: 2 },
    window(6),
  ],
  "reductions of the positions": [[2, 6, 5], 2, window(6), { type: "mean", axes: [1, 2] }, dense(6)],
  "all values in a row": [
    [2, 6, 5],
    2,
    window(6),
    { type: "activation", activation: "relu" },
    { type: "reshape", shape: [96] },
    dense(96),
  ],
  "nothing between it and a row": [[2, 6, 5], 2, window(6), { type: "reshape", shape: [96] }, dense(96)],
  "parts put together": [
    [2, 6, 5],
    3,
    window(4, { name: "a" }),
    window(5, { name: "b", from: "input" }),
    { type: "concat", axis: 0, from: ["a", "b"] },
    window(3),
  ],
  "a residual": [
    [2, 6, 5],
    2,
    window(4, { name: "a" }),
    { type: "activation", activation: "tanh", name: "t" },
    { type: "add", from: ["a", "t"] },
    window(3, { height: 1 }),
  ],
  "axes in another order": [[2, 6, 5], 2, window(4), { type: "transpose", axes: [0, 2, 1] }, window(3)],
};

const ways = effort(everyWay.slice(0, 3), everyWay);
const sliding = { ...vocabulary, layers: { ...vocabulary.layers, slide } };

describe("units lie side by side where channels come first", () => {
  for (const [name, [shape, sums, ...layers]] of Object.entries(networks)) {
    test(name, async () => {
      await expectSameInWays(ways, { input: { shape }, layers }, sliding, (jobs) => {
        expect(jobs.filter(({ sum }) => sum)).toHaveLength(sums);
      });
    });
  }
});
