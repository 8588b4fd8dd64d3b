import { describe, expect, test } from "vitest";
import { withIndices } from "../../../generator/check/index-places.ts";
import { probeInputs } from "../../../generator/check/probe-inputs.ts";
import type { LayerKind } from "../../../generator/ir/layer.ts";
import type { Shape } from "../../../generator/ir/tensor-data.ts";
import { load } from "../../../generator/load.ts";
import { layers } from "../../../generator/vocabulary/layers/index.ts";
import { codeLengthOf } from "../../support/code-length.ts";
import { expectSameBatches, expectSameBits, expectSameInPlace } from "../../support/differential.ts";
import { effort } from "../../support/effort.ts";
import { chance, makeExample, specOf } from "../../support/examples.ts";
import { build } from "../../support/run-text.ts";

const kinds = Object.entries<LayerKind>(layers);
const shapes: readonly Shape[] = [[5], [2, 3], [3, 1, 4], [1], [2, 1, 2, 3]];
const EXAMPLES = effort(1, 16);

const emits = [
  { target: "wasm", unroll: "auto" },
  { target: "ts", unroll: "none" },
  { target: "ts", unroll: "full" },
] as const;

describe("a kind is called what its entry is called", () => {
  test.each(kinds)("%s", (name, { kind }) => expect(kind).toBe(name));
});

describe("examples of a kind have the same bits in the reference, in programs and in modules", () => {
  test.each(kinds)("%s", { timeout: 300_000 }, async (name, kind) => {
    for (let seed = 0; seed < EXAMPLES; seed++) {
      // Kinds differ in the shape and the target that they begin with.
      const turn = seed + kinds.findIndex(([one]) => one === name);
      const example = makeExample(kind, chance(turn), shapes[turn % shapes.length] as Shape);
      const spec = specOf(kind, example, turn % 2 === 0 ? "f64" : "f32");
      const { network } = load(spec);
      const built = await build(network, emits[turn % emits.length] as (typeof emits)[number]);
      const inputs = withIndices(network, probeInputs(network.inputSize, turn, 3).slice(0, 12));
      try {
        expectSameBits(network, built, inputs);
        expectSameBatches(network, built, inputs);
        expectSameInPlace(network, built, inputs);
      } catch (problem) {
        expect.fail(`${(problem as Error).message}\n${spec}`);
      }
    }
  });
});

describe("what is written never grows with sizes", () => {
  test.each(kinds)("%s", (_, kind) => {
    const longest = (near: Shape, seeds: readonly number[]): number[] => {
      const lengths = seeds.map((seed) => codeLengthOf(specOf(kind, makeExample(kind, chance(seed), near))));
      return [0, 1, 2, 3].map((n) => Math.max(...lengths.map((length) => length[n] as number)));
    };
    // What is left of vectors side by side is code of its own, and there has to be something left in both.
    const short = longest([8, 12, 20], [1, 3, 5, 7]);
    const long = longest([16, 24, 40], effort([1], [1, 2, 3]));
    // Eight times the values: a place beyond 127 takes a few bytes more, and not every example leaves something over.
    for (const [n, length] of long.entries()) expect(length).toBeLessThanOrEqual((short[n] as number) * 1.5);
  });
});
