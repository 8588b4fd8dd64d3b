import { describe, expect, test } from "vitest";
import { plainJobs } from "../../generator/4-schedule/job.ts";
import { convolution } from "../support/convolution.ts";
import { effort } from "../support/effort.ts";
import { everyWay, expectSameInWays } from "../support/every-way.ts";

const networks: Readonly<Record<string, readonly [shape: readonly number[], ...layers: object[]]>> = {
  "many filters": [[6, 7, 3], convolution({ inputs: 3, filters: 11, kernel: [3, 2] })],
  "a stride": [[9, 8, 2], convolution({ inputs: 2, filters: 5, kernel: [3, 3], strides: 2 })],
  "one filter": [[5, 6, 2], convolution({ inputs: 2, filters: 1, kernel: [2, 3] })],
  "a window of one": [[4, 5, 3], convolution({ inputs: 3, filters: 6, kernel: [1, 1] })],
  "a window as wide as the input": [[5, 4, 3], convolution({ inputs: 3, filters: 7, kernel: [2, 4] })],
  "each channel by itself": [
    [6, 5, 21],
    convolution({ inputs: 21, filters: 21, kernel: [3, 3], groups: 21 }),
  ],
  "each channel by itself, with a stride": [
    [7, 9, 10],
    convolution({ inputs: 10, filters: 10, kernel: [3, 2], groups: 10, strides: 2 }),
  ],
  "groups of several filters": [
    [6, 5, 6],
    convolution({ inputs: 6, filters: 15, kernel: [2, 3], groups: 3 }),
  ],
  "groups of one filter each": [[5, 6, 6], convolution({ inputs: 6, filters: 3, kernel: [3, 2], groups: 3 })],
  "several filters for each channel": [
    [5, 6, 5],
    convolution({ inputs: 5, filters: 15, kernel: [3, 3], groups: 5 }),
  ],
  "groups of more filters than a block": [
    [3, 4, 4],
    convolution({ inputs: 4, filters: 100, kernel: [2, 2], groups: 2 }),
  ],
  "as many rows as make unequal tiles": [[3, 13, 2], convolution({ inputs: 2, filters: 3, kernel: [3, 3] })],
  "one after the other": [
    [8, 8, 3],
    convolution({ inputs: 3, filters: 8, kernel: [3, 3] }),
    convolution({ inputs: 8, filters: 8, kernel: [3, 3], groups: 8 }),
    convolution({ inputs: 8, filters: 12, kernel: [1, 1] }),
  ],
};

const ways = effort(everyWay.slice(0, 2), everyWay);

describe("windows are weighted sums, in the order of their inputs", () => {
  for (const [name, [shape, ...layers]] of Object.entries(networks)) {
    test(name, async () => {
      await expectSameInWays(ways, { input: { shape }, layers }, (jobs) => {
        expect(plainJobs(jobs).map(({ sum }) => sum !== undefined)).toEqual(layers.map(() => true));
      });
    });
  }
});
