import { describe, expect, test } from "vitest";
import { probeInputs } from "../../generator/check/probe-inputs.ts";
import { load } from "../../generator/load.ts";
import { expectSameBatches, expectSameBits } from "../support/differential.ts";
import { build } from "../support/run-text.ts";

/** x + relu(norm(x)·W + b), again and again, with other weights each time. */
const residual = (blocks: number, dtype: "f64" | "f32") => {
  const tensor = (seed: number, rows: number, columns: number): number[][] =>
    Array.from({ length: rows }, (_, i) =>
      Array.from({ length: columns }, (_, j) => ((seed + i * 5 + j * 3) % 11) / 16 - 0.25),
    );
  const layers = Array.from({ length: blocks }, (_, n) => {
    const from = n === 0 ? "input" : `sum${n - 1}`;
    const [gamma, bias] = [tensor(n, 1, 12)[0], tensor(n + 3, 1, 12)[0]];
    return [
      { type: "layer_norm", name: `norm${n}`, from, gamma, beta: bias },
      { type: "dense", name: `dense${n}`, units: 12, activation: "tanh", weights: tensor(n, 12, 12), bias },
      { type: "add", name: `sum${n}`, from: [from, `dense${n}`] },
    ];
  }).flat();
  return load(JSON.stringify({ name: "residual", dtype, input: { shape: [6, 12] }, layers })).network;
};

describe("layers of one shape share their code", () => {
  test.each(["f64", "f32"] as const)("with the same bits in %s", async (dtype) => {
    const network = residual(20, dtype);
    const built = await build(network, { target: "auto" });
    expect(built.text).toContain(" more like it. */");
    const inputs = probeInputs(network.inputSize, 1, 2).slice(0, 3);
    expectSameBits(network, built, inputs);
    expectSameBatches(network, built, inputs);
  });

  test("so that a kernel of twice the layers has no more functions", async () => {
    const functionsOf = async (blocks: number) =>
      (await build(residual(blocks, "f32"), { target: "wasm" })).programs.wasm?.procedures.length ??
      Number.NaN;
    expect(await functionsOf(80)).toBeLessThanOrEqual((await functionsOf(40)) + 2);
  });
});
