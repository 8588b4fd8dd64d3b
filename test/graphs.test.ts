import { describe, expect, test } from "vitest";
import { probeInputs } from "../generator/check/probe-inputs.ts";
import { load } from "../generator/load.ts";
import { expectSameBatches, expectSameBits } from "./support/differential.ts";
import { makeGraph } from "./support/graphs.ts";
import { build } from "./support/run-text.ts";

const GRAPHS = 400;
const unrolls = ["auto", "full", "none"] as const;
const targets = ["ts", "wasm", "auto"] as const;

describe("layers that branch, join, work on rows and move numbers have the reference's bits", () => {
  const shares = 4;
  for (let share = 0; share < shares; share++) {
    test(`share ${share + 1} of ${shares}`, { timeout: 300_000 }, async () => {
      for (let seed = share; seed < GRAPHS; seed += shares) {
        const spec = makeGraph(seed, 1 + (seed % 9), seed % 3 === 0 ? "f32" : "f64");
        const { network } = load(spec);
        const unroll = unrolls[seed % 3] as (typeof unrolls)[number];
        const target =
          unroll === "full" ? "ts" : (targets[Math.floor(seed / 3) % 3] as (typeof targets)[number]);
        const built = await build(network, { unroll, target });
        const inputs = probeInputs(network.inputSize, seed, 3).slice(0, 12);
        try {
          expectSameBits(network, built, inputs);
          expectSameBatches(network, built, inputs);
        } catch (problem) {
          expect.fail(`seed ${seed}, ${unroll}, ${target}: ${(problem as Error).message}\n${spec}`);
        }
      }
    });
  }
});
