import { describe, expect, test } from "vitest";
import { probeInputs } from "../../generator/check/probe-inputs.ts";
import type { Program, Statement } from "../../generator/ir/program.ts";
import { load } from "../../generator/load.ts";
import { expectSameBatches, expectSameBits } from "../support/differential.ts";
import { build } from "../support/run-text.ts";

const hasLanesOfRows = (body: readonly Statement[]): boolean =>
  body.some(
    (one) =>
      (one.kind === "loop" && one.lanes > 1 && one.counter.startsWith("r")) ||
      ("body" in one && hasLanesOfRows(one.body)),
  );

/** Layers that fold along the first axis of two or three, so that what is folded apart lies side by side. */
const cases: Readonly<Record<string, readonly object[]>> = {
  "a sum": [{ type: "sum", axes: [0] }],
  "a mean with the axis kept": [{ type: "mean", axes: [0], keep_axes: true }],
  "log-sum-exp": [{ type: "log_sum_exp", axes: [0] }],
  "a norm of columns": [
    { type: "transpose", axes: [1, 0] },
    { type: "layer_norm", gamma: Array(6).fill(1.5), beta: Array(6).fill(0.25) },
  ],
  "softmax of columns": [
    { type: "transpose", axes: [1, 0] },
    { type: "activation", activation: "softmax" },
    { type: "transpose", axes: [1, 0] },
  ],
  "the place of the largest of each column": [{ type: "transpose", axes: [1, 0] }, { type: "argmax" }],
};

describe("rows that lie side by side are folded as lanes, each in its own order", () => {
  for (const [name, layers] of Object.entries(cases)) {
    test(name, async () => {
      for (const dtype of ["f64", "f32"] as const) {
        const spec = { name: "columns", dtype, input: { shape: [6, 9] }, layers };
        const { network } = load(JSON.stringify(spec));
        const built = await build(network, { target: "wasm" });
        const { procedures } = built.programs.wasm as Program;
        expect(procedures.some(({ body }) => hasLanesOfRows(body))).toBe(true);
        const inputs = probeInputs(network.inputSize, 5, 3).slice(0, 10);
        expectSameBits(network, built, inputs);
        expectSameBatches(network, built, inputs);
      }
    });
  }
});
