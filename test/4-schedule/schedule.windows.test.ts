import { describe, expect, test } from "vitest";
import { vocabulary } from "../../generator/vocabulary/index.ts";
import { effort } from "../support/effort.ts";
import { everyWay, expectSameInWays } from "../support/every-way.ts";
import { slide } from "../toys/slide.ts";

const shapes: Readonly<Record<string, readonly [shape: readonly number[], ...layers: object[]]>> = {
  "many units": [[6, 7, 3], { height: 3, width: 2, stride: 1, units: 11 }],
  "a stride": [[9, 8, 2], { height: 3, width: 3, stride: 2, units: 5 }],
  "one unit": [[5, 6, 2], { height: 2, width: 3, stride: 1, units: 1 }],
  "a window of one": [[4, 5, 3], { height: 1, width: 1, stride: 1, units: 6 }],
  "a window as wide as the input": [[5, 4, 3], { height: 2, width: 4, stride: 1, units: 7 }],
  "each channel by itself": [[6, 5, 21], { height: 3, width: 3, stride: 1, units: 0 }],
  "each channel by itself, with a stride": [[7, 9, 10], { height: 3, width: 2, stride: 2, units: 0 }],
  "one after the other": [
    [8, 8, 3],
    { height: 3, width: 3, stride: 1, units: 8 },
    { height: 3, width: 3, stride: 1, units: 0 },
    { height: 1, width: 1, stride: 1, units: 12 },
  ],
};

const ways = effort(everyWay.slice(0, 3), everyWay);
const sliding = { ...vocabulary, layers: { ...vocabulary.layers, slide } };

describe("windows are weighted sums, in the order of their inputs", () => {
  for (const [name, [shape, ...layers]] of Object.entries(shapes)) {
    test(name, async () => {
      const spec = { input: { shape }, layers: layers.map((layer) => ({ type: "slide", ...layer })) };
      await expectSameInWays(ways, spec, sliding, (jobs) => {
        for (const { sum } of jobs) expect(sum).toBeDefined();
      });
    });
  }
});
