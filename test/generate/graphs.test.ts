import { describe, expect, test } from "vitest";
import { withIndices } from "../../generator/check/index-places.ts";
import { probeInputs } from "../../generator/check/probe-inputs.ts";
import { compile } from "../../generator/generate.ts";
import { load } from "../../generator/load.ts";
import { expectSameBatches, expectSameBits, expectSameInPlace } from "../support/differential.ts";
import { effort } from "../support/effort.ts";
import { makeGraph } from "../support/graphs.ts";
import { build, run } from "../support/run-text.ts";

const GRAPHS = effort(8, 160);
const WIDE = effort(1, 16);
const CHECKED = effort(1, 10);
const unrolls = ["auto", "full", "none"] as const;
const targets = ["ts", "wasm", "auto"] as const;

/** What each seed tries: in the course of 18 seeds every schedule with every target and dtype. */
const choose = (seed: number) => {
  const unroll = unrolls[seed % 3] as (typeof unrolls)[number];
  const target = targets[Math.floor(seed / 3) % 3] as (typeof targets)[number];
  const dtype = Math.floor(seed / 9) % 2 === 0 ? "f64" : "f32";
  return { emit: { unroll, target: unroll === "full" ? "ts" : target }, dtype } as const;
};

/** Sizes turn at another pace than what `choose` gives. */
const graphOf = (seed: number, widest?: number) =>
  makeGraph(seed, 1 + (seed % 11), choose(seed).dtype, widest);

async function expectReference(spec: string, seed: number): Promise<void> {
  const { network } = load(spec);
  const built = await build(network, choose(seed).emit);
  const inputs = withIndices(network, probeInputs(network.inputSize, seed, 3).slice(0, 12));
  try {
    expectSameBits(network, built, inputs);
    expectSameBatches(network, built, inputs);
    expectSameInPlace(network, built, inputs);
  } catch (problem) {
    expect.fail(`seed ${seed}: ${(problem as Error).message}\n${spec}`);
  }
}

describe("layers that branch, join, work on rows and move numbers have the reference's bits", () => {
  const shares = 4;
  for (let share = 0; share < shares; share++) {
    test(`small graphs, share ${share + 1} of ${shares}`, { timeout: 300_000 }, async () => {
      for (let seed = share; seed < GRAPHS; seed += shares) await expectReference(graphOf(seed), seed);
    });
  }
  test("wide graphs", { timeout: 300_000 }, async () => {
    for (let seed = 1000; seed < 1000 + WIDE; seed++) await expectReference(graphOf(seed, 48), seed);
  });
  test("a constant before the input is read, with x and out one vector", async () => {
    const layers = [
      { type: "constant", name: "c", shape: [4], values: [1, 2, 3, 4] },
      { type: "add", from: ["c", "input"] },
    ];
    const spec = JSON.stringify({ name: "late", input: 4, layers });
    for (const seed of [0, 1, 2, 3, 5, 8]) await expectReference(spec, seed);
  });
  test("two constants before a computed value", async () => {
    const constant = (name: string, values: number[]) => ({ type: "constant", name, shape: [3], values });
    for (const last of [
      { type: "minimum", from: ["a", "b", "input"] },
      { type: "concat", axis: 0, from: ["a", "input", "b", "input"] },
    ]) {
      const layers = [constant("a", [1, 2, 3]), constant("b", [3, 2, 1]), last];
      const spec = JSON.stringify({ name: "constants", input: 3, layers });
      for (const seed of [0, 1, 2, 3, 5, 8]) await expectReference(spec, seed);
    }
  });
});

test("what is printed of graphs type-checks", async () => {
  for (let seed = 2000; seed < 2000 + CHECKED; seed++) {
    const compiled = await compile(graphOf(seed), { emit: choose(seed).emit });
    expectSameBits(
      compiled.network,
      run(compiled),
      withIndices(compiled.network, probeInputs(compiled.network.inputSize, seed, 2)),
    );
  }
});
