import fc from "fast-check";
import { describe, test } from "vitest";
import { seededRandom } from "../../generator/check/probe-inputs.ts";
import type { Dtype } from "../../generator/ir/number-format.ts";
import { activations } from "../../generator/vocabulary/activations.ts";
import { expectSameBits } from "../support/differential.ts";
import { effort } from "../support/effort.ts";
import { type Description, makeNetwork } from "../support/networks.ts";
import { build } from "../support/run-text.ts";

const NETWORKS = effort(16, 1000);
const names = Object.keys(activations);

/** Mostly small, up to depth 6 and width 64. */
const width = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 12 }) },
  fc.integer({ min: 1, max: 64 }),
);

const network = fc.integer({ min: 1, max: 6 }).chain((depth) =>
  fc.record({
    sizes: fc.array(width, { minLength: depth + 1, maxLength: depth + 1 }),
    activations: fc.array(fc.constantFrom(...names), { minLength: depth, maxLength: depth }),
    dtype: fc.constantFrom<Dtype>("f64", "f32"),
    bias: fc.boolean(),
    normalize: fc.boolean(),
    labelled: fc.boolean(),
    threshold: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
    isBinary: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
    seed: fc.nat(),
    unroll: fc.constantFrom("auto", "auto", "full", "none"),
    target: fc.constantFrom("ts", "wasm", "auto"),
  }),
);

/** One output that tells two classes apart. */
const endingInSigmoid = (description: Description): Description => ({
  ...description,
  sizes: description.sizes.with(-1, 1),
  activations: description.activations.with(-1, "sigmoid"),
});

/** An ordinary vector and ones with edges in them. */
function inputs(size: number, seed: number): number[][] {
  const random = seededRandom(seed);
  const edges = [0, -0, 5e-324, -1e-310, 1e4, -1e4, Infinity, -Infinity, Number.NaN];
  const vector = () => Array.from({ length: size }, () => (random() - 0.5) * 8);
  const withEdge = (x: number[]) =>
    x.with(Math.floor(random() * size), edges[Math.floor(random() * edges.length)] as number);
  return [vector(), withEdge(vector()), withEdge(withEdge(vector()))];
}

describe("random networks have the reference's bits", () => {
  // Split so that both cores have work, and a failure names its share.
  const shares = 4;
  for (let share = 0; share < shares; share++) {
    test(`share ${share + 1} of ${shares}`, { timeout: 300_000 }, async () => {
      await fc.assert(
        fc.asyncProperty(network, async ({ unroll, target, isBinary, ...description }) => {
          const made = makeNetwork(isBinary ? endingInSigmoid(description) : description);
          const built = await build(made, { unroll, target });
          expectSameBits(made, built, inputs(made.inputSize, description.seed));
        }),
        { numRuns: NETWORKS / shares, seed: 20260101 + share },
      );
    });
  }
});
