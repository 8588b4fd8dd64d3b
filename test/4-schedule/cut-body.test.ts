import { describe, expect, test } from "vitest";
import { budget } from "../../generator/4-schedule/budget.ts";
import { bytecodeOf } from "../../generator/4-schedule/estimate-bytecode.ts";
import { probeInputs } from "../../generator/check/probe-inputs.ts";
import { plan } from "../../generator/generate.ts";
import type { Network } from "../../generator/ir/network.ts";
import type { Program } from "../../generator/ir/program.ts";
import type { Emit } from "../../generator/ir/spec.ts";
import { load } from "../../generator/load.ts";
import { expectSameBatches, expectSameBits, expectSameInPlace } from "../support/differential.ts";
import { makeNetwork } from "../support/networks.ts";
import { type Built, build } from "../support/run-text.ts";

const LAYERS = 40;
const deep = (activation: string, dtype: "f64" | "f32" = "f64") => {
  const activations = Array.from({ length: LAYERS }, (_, n) => (n % 7 === 6 ? "softmax" : activation));
  return makeNetwork({ sizes: Array(LAYERS + 1).fill(8), activations, dtype });
};

/** x + relu(x·W + b), again and again. */
function residual(blocks: number): Network {
  const weights = Array.from({ length: 8 }, (_, i) =>
    Array.from({ length: 8 }, (_, j) => ((i * 5 + j * 3) % 7) / 16 - 0.2),
  );
  const layers = Array.from({ length: blocks }, (_, n) => [
    { type: "dense", name: `block${n}`, units: 8, activation: "relu", weights, bias: false },
    { type: "add", name: `sum${n}`, from: [n === 0 ? "input" : `sum${n - 1}`, `block${n}`] },
  ]).flat();
  return load(JSON.stringify({ name: "residual", input: 8, layers })).network;
}

const programsOf = ({ programs }: Pick<Built, "programs">): Program[] =>
  Object.values(programs).filter((program) => program !== undefined);

function expectShortFunctions(built: Pick<Built, "programs">): void {
  for (const { procedures, dtype } of programsOf(built)) {
    const long = procedures.filter(({ body }) => bytecodeOf(body, dtype) > budget.bytes);
    expect(long.map(({ name }) => name)).toEqual([]);
  }
}

describe("what would be too long for one function is cut into several, with the same bits", () => {
  const networks: readonly [string, Network, Partial<Emit>][] = [
    ["relu as TypeScript", deep("relu"), { target: "ts" }],
    ["relu in float32", deep("relu", "f32"), { target: "ts" }],
    ["sigmoid written out", deep("sigmoid"), { target: "ts", unroll: "full" }],
    ["a residual network", residual(LAYERS), { target: "ts" }],
  ];
  test.each(networks)("%s", async (_, network, emit) => {
    const built = await build(network, emit);
    const inputs = probeInputs(network.inputSize, 1, 2).slice(0, 8);
    expectShortFunctions(built);
    expect(built.text).toContain("_part2(");
    expectSameBits(network, built, inputs);
    expectSameBatches(network, built, inputs);
    expectSameInPlace(network, built, inputs);
  });

  test("a network of twice the depth takes little more code, in functions no longer", () => {
    const bytesOf = (layers: number) => {
      const rows = Array(8).fill(Array(8).fill(0.25));
      const dense = { type: "dense", units: 8, activation: "relu", weights: rows, bias: false };
      const spec = { name: "deep", input: 8, layers: Array(layers).fill(dense), emit: { target: "ts" } };
      const planned = plan(JSON.stringify(spec));
      expectShortFunctions(planned);
      return planned.cost.functions.reduce((sum, { bytecode }) => sum + bytecode, 0);
    };
    expect(bytesOf(400) / bytesOf(200)).toBeLessThan(1.3);
  });
});
