import { describe, expect, test } from "vitest";
import { plainJobs } from "../../generator/4-schedule/job.ts";
import { convolution } from "../support/convolution.ts";
import { effort } from "../support/effort.ts";
import { everyWay, expectSameInWays } from "../support/every-way.ts";

const window = (inputs: number, filters: number, more: object = {}) =>
  convolution({ inputs, filters, kernel: [3, 2], channels: "first", ...more });

const dense = (inputs: number) => ({
  ...{ type: "dense", units: 4, bias: false },
  weights: Array.from({ length: inputs }, (_, i) => [0, 1, 2, 3].map((j) => Math.cos(5 * i + j))),
});

/** Layers of images whose channels come first, and how many weighted sums they have, none of which is a plain loop. */
const networks: Readonly<
  Record<string, readonly [shape: readonly number[], sums: number, ...layers: object[]]>
> = {
  "what the network gives": [[3, 6, 5], 1, window(3, 7)],
  "one after the other": [
    [3, 8, 7],
    3,
    window(3, 6),
    window(6, 6, { groups: 6 }),
    window(6, 9, { strides: 2 }),
  ],
  "groups of several filters": [
    [6, 5, 4],
    2,
    window(6, 10, { groups: 2 }),
    window(10, 20, { groups: 10, kernel: [2, 2] }),
  ],
  "activations and norms between": [
    [2, 8, 7],
    2,
    window(2, 6),
    { type: "activation", activation: "relu" },
    { type: "layer_norm", gamma: false, beta: false },
    window(6, 5),
    { type: "activation", activation: "softmax", axis: 0 },
  ],
  "padding between": [
    [2, 6, 5],
    2,
    window(2, 5),
    { type: "pad", before: [0, 1, 1], after: [0, 1, 2], value: 2 },
    window(5, 6),
  ],
  "reductions of the positions": [[2, 6, 5], 2, window(2, 6), { type: "mean", axes: [1, 2] }, dense(6)],
  "all values in a row": [
    [2, 6, 5],
    2,
    window(2, 6),
    { type: "activation", activation: "relu" },
    { type: "reshape", shape: [96] },
    dense(96),
  ],
  "nothing between it and a row": [[2, 6, 5], 2, window(2, 6), { type: "reshape", shape: [96] }, dense(96)],
  "parts put together": [
    [2, 6, 5],
    3,
    window(2, 4, { name: "a" }),
    window(2, 5, { name: "b", from: "input" }),
    { type: "concat", axis: 0, from: ["a", "b"] },
    window(9, 3),
  ],
  "a residual": [
    [2, 6, 5],
    2,
    window(2, 4, { name: "a" }),
    { type: "activation", activation: "tanh", name: "t" },
    { type: "add", from: ["a", "t"] },
    window(4, 3, { kernel: [1, 2] }),
  ],
  "axes in another order": [[2, 6, 5], 2, window(2, 4), { type: "transpose", axes: [0, 2, 1] }, window(4, 3)],
};

const ways = effort(everyWay.slice(0, 2), everyWay);

describe("units lie side by side where channels come first", () => {
  for (const [name, [shape, sums, ...layers]] of Object.entries(networks)) {
    test(name, async () => {
      await expectSameInWays(ways, { input: { shape }, layers }, (jobs) => {
        const kinds = plainJobs(jobs).flatMap(({ sum, schedule }) => (sum ? [schedule.kind] : []));
        expect(kinds).toHaveLength(sums);
        expect(kinds).not.toContain("loop");
      });
    });
  }
});
