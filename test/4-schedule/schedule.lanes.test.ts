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

const tryInKernel = async (
  shape: readonly number[],
  layers: readonly object[],
  hasLanes = true,
): Promise<void> => {
  for (const dtype of ["f64", "f32"] as const) {
    const { network } = load(JSON.stringify({ name: "lanes", dtype, input: { shape }, layers }));
    const built = await build(network, { target: "wasm" });
    const { procedures } = built.programs.wasm as Program;
    expect(procedures.some(({ body }) => hasLanesOfRows(body))).toBe(hasLanes);
    const inputs = probeInputs(network.inputSize, 5, 3).slice(0, 10);
    expectSameBits(network, built, inputs);
    expectSameBatches(network, built, inputs);
  }
};

describe("rows that lie side by side are folded as lanes, each in its own order", () => {
  for (const [name, layers] of Object.entries(cases)) {
    test(name, () => tryInKernel([6, 9], layers));
  }
});

/** Folds of one number each, of as many rows as fill several vectors, with some left, and of rows that are read apart. */
const folds: Readonly<Record<string, readonly [shape: readonly number[], ...layers: object[]]>> = {
  "the largest of windows": [[5, 4, 21], { type: "max_pool", window: 2, strides: 1 }],
  "windows of channels that come first": [
    [3, 9, 15],
    { type: "max_pool", window: 3, strides: 2, channels: "first" },
  ],
  "the places that exist": [
    [2, 7, 13],
    { type: "average_pool", window: 3, strides: 2, padding: "same", channels: "first" },
  ],
  "norms of windows": [[4, 5, 7], { type: "lp_pool", window: 2, strides: 1 }],
  "powers, written once": [[4, 4, 6], { type: "lp_pool", window: 2, p: 3 }],
  "all positions of channels that come first": [
    [19, 3, 4],
    { type: "average_pool", window: [3, 4], channels: "first" },
  ],
};

describe("folds are computed several vectors at once, wherever their rows are read", () => {
  for (const [name, [shape, ...layers]] of Object.entries(folds))
    test(name, () => tryInKernel(shape, layers));

  test("but not backwards", () =>
    tryInKernel(
      [3, 7],
      [
        { type: "slice", axis: 1, start: 0, end: 7, step: -1 },
        { type: "sum", axes: [0] },
      ],
      false,
    ));
});
