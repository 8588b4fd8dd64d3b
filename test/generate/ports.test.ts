import { describe, expect, test } from "vitest";
import { withIndices } from "../../generator/check/index-places.ts";
import { probeInputs } from "../../generator/check/probe-inputs.ts";
import { compile } from "../../generator/generate.ts";
import { load } from "../../generator/load.ts";
import { expectSameBits } from "../support/differential.ts";
import { effort } from "../support/effort.ts";
import { makeGraph } from "../support/graphs.ts";
import { build, run } from "../support/run-text.ts";

const GRAPHS = effort(9, 100);
const STEPS = effort(20, 200);
const CHECKED = effort(1, 12);
const unrolls = ["auto", "full", "none"] as const;
const targets = ["ts", "wasm", "auto"] as const;

/** What each seed tries: in the course of 18 seeds every schedule with every target and dtype. */
const choose = (seed: number) => {
  const unroll = unrolls[seed % 3] as (typeof unrolls)[number];
  const target = targets[Math.floor(seed / 3) % 3] as (typeof targets)[number];
  const dtype = Math.floor(seed / 9) % 2 === 0 ? "f64" : "f32";
  return { emit: { unroll, target: unroll === "full" ? "ts" : target }, dtype } as const;
};

const graphOf = (seed: number) =>
  makeGraph(seed, 1 + (seed % 7), choose(seed).dtype, 9, {
    ...{ inputs: Math.floor(seed / 2) % 3, states: (seed % 4) + (seed % 2 === 0 ? 1 : 0) },
  });

describe("networks with states, several inputs or several outputs have the reference's bits, step by step", () => {
  const shares = 3;
  for (let share = 0; share < shares; share++) {
    test(`share ${share + 1} of ${shares}`, { timeout: 900_000 }, async () => {
      for (let seed = share; seed < GRAPHS; seed += shares) {
        const spec = graphOf(seed);
        const { network } = load(spec);
        const built = await build(network, choose(seed).emit);
        const ordinary = probeInputs(network.inputSize, seed, STEPS);
        try {
          expectSameBits(network, built, withIndices(network, ordinary));
        } catch (problem) {
          expect.fail(`seed ${seed}: ${(problem as Error).message}\n${spec}`);
        }
      }
    });
  }
});

test("what is printed of them type-checks", async () => {
  for (let seed = 3000; seed < 3000 + CHECKED; seed++) {
    const compiled = await compile(graphOf(seed), { emit: choose(seed).emit });
    const inputs = probeInputs(compiled.network.inputSize, seed, 2);
    expectSameBits(compiled.network, run(compiled), withIndices(compiled.network, inputs));
  }
});
