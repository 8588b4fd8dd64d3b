import { describe, expect, test } from "vitest";
import { probeInputs } from "../generator/check/probe-inputs.ts";
import { compile } from "../generator/generate.ts";
import { load } from "../generator/load.ts";
import { expectSameBatches, expectSameBits, expectSameInPlace } from "./support/differential.ts";
import { makeGraph } from "./support/graphs.ts";
import { build, run } from "./support/run-text.ts";

const GRAPHS = 400;
const unrolls = ["auto", "full", "none"] as const;
const targets = ["ts", "wasm", "auto"] as const;

/** One of each three, over all pairs of both. */
const choose = (seed: number) => {
  const unroll = unrolls[seed % 3] as (typeof unrolls)[number];
  const target = targets[Math.floor(seed / 3) % 3] as (typeof targets)[number];
  return { unroll, target: unroll === "full" ? "ts" : target };
};

async function expectReference(spec: string, seed: number): Promise<void> {
  const { network } = load(spec);
  const built = await build(network, choose(seed));
  const inputs = probeInputs(network.inputSize, seed, 3).slice(0, 12);
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
      for (let seed = share; seed < GRAPHS; seed += shares)
        await expectReference(makeGraph(seed, 1 + (seed % 9), seed % 3 === 0 ? "f32" : "f64"), seed);
    });
  }
  test("wide graphs, in functions of their own where that is told", { timeout: 300_000 }, async () => {
    for (let seed = 1000; seed < 1030; seed++)
      await expectReference(makeGraph(seed, 2 + (seed % 4), seed % 2 === 0 ? "f32" : "f64", 48), seed);
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
  for (let seed = 2000; seed < 2012; seed++) {
    const compiled = await compile(makeGraph(seed, 6, seed % 2 === 0 ? "f32" : "f64"), {
      emit: choose(seed),
    });
    expectSameBits(compiled.network, run(compiled), probeInputs(compiled.network.inputSize, seed, 2));
  }
});
