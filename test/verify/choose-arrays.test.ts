import { describe, expect, test } from "vitest";
import { firstWrongStage } from "../../generator/verify/compare-recording.ts";
import type { VerifiedRecording } from "../../generator/verify/verify.ts";
import { choice, json, line, npz, verifyFiles } from "../support/vector-files.ts";

const half = Math.exp(0) / (Math.exp(0) + Math.exp(-1));

describe("which arrays are compared", () => {
  const arrays = {
    x: [
      [2, 2],
      [1, 0, 3, 3],
    ],
    y: [
      [2, 2],
      [1 - half, half, 0.5, 0.5],
    ],
  } as const;
  const right = {
    y: [
      [2, 2],
      [half, 1 - half, 0.5, 0.5],
    ],
  } as const;

  test("one whole number for each case is the index of the largest output output", async () => {
    const files = { "io.npz": npz({ ...arrays, ...right, predict: [[2], [0, 1]] }) };
    const [result] = await verifyFiles(choice, files, { vectors: "io.npz", output: ["y", "predict"] });
    expect(result?.arrays).toMatchObject([
      { key: "y", against: "output", beyond: 0, argMax: 0 },
      { key: "predict", against: "predict", beyond: 1, argMax: 1, first: { case: 1, got: 0, recorded: 1 } },
    ]);
  });

  test("logits are the values before the last activation", async () => {
    const files = {
      "io.npz": npz({
        x: arrays.x,
        logits: [
          [2, 2],
          [1, 0, 3, 4],
        ],
      }),
    };
    const [result] = await verifyFiles(choice, files, { vectors: "io.npz" });
    expect(result?.arrays).toMatchObject([
      { against: "logits", first: { case: 1, element: 1, got: 3, recorded: 4 } },
    ]);
  });

  test("stages go by A1, Z1, … or by the name of a layer, and the first that differs is found", async () => {
    const stages = {
      Z2: [
        [2, 2],
        [0, 0, 0, 0],
      ],
      copy: [
        [2, 2],
        [1, 0, 3, 2],
      ],
      A1: arrays.x,
    } as const;
    const files = { "io.npz": npz({ ...arrays, ...right, ...stages }) };
    const [result] = await verifyFiles(choice, files, { vectors: "io.npz" });
    expect(result?.arrays).toMatchObject([
      { key: "y", beyond: 0 },
      { key: "A1", against: "stage", beyond: 0 },
      { key: "copy", against: "stage", beyond: 1, first: { case: 1, element: 1 } },
      { key: "Z2", against: "stage", beyond: 2 },
    ]);
    expect(firstWrongStage(result as VerifiedRecording)?.key).toBe("copy");
  });

  test("a stage that is asked for as an output is compared as a stage, and stages alone will do", async () => {
    const files = { "io.npz": npz({ x: arrays.x, A1: arrays.x, Z2: right.y }) };
    const keysOf = async (asked: { output?: readonly string[] }) => {
      const [result] = await verifyFiles(choice, files, { vectors: "io.npz", ...asked });
      return result?.arrays.map(({ key, against, beyond }) => [key, against, beyond]);
    };
    expect(await keysOf({})).toEqual([
      ["A1", "stage", 0],
      ["Z2", "stage", 0],
    ]);
    expect(await keysOf({ output: ["Z2"] })).toEqual([["Z2", "stage", 0]]);
  });

  test("a layer that the spec calls A1 is what A1 means: layer 1 is not accused, and its Z1 goes by that name", async () => {
    const spec = `name: named
input: 2
layers:
  - { type: dense, units: 2, activation: relu, weights: [[1, 0], [0, 1]], bias: [1, 1] }
  - { type: dense, name: A1, units: 2, weights: [[2, 0], [0, 2]], bias: false }
`;
    const recorded = (A1: readonly number[]) => ({
      "io.json": json([{ input: [0.5, -3], output: [3, 0], Z1: [1.5, 0], A1 }]),
    });
    const [right] = await verifyFiles(spec, recorded([3, 0]), { vectors: "io.json" });
    expect(right?.arrays).toMatchObject([
      { key: "output", beyond: 0 },
      { key: "Z1", layer: "layer 1, dense 2 → 2, relu", beyond: 0 },
      { key: "A1", layer: 'layer 2 "A1", dense 2 → 2', beyond: 0 },
    ]);
    expect(right?.arrays).toHaveLength(3);
    const [wrong] = await verifyFiles(spec, recorded([1.5, -2]), { vectors: "io.json" });
    expect(firstWrongStage(wrong as VerifiedRecording)?.layer).toBe('layer 2 "A1", dense 2 → 2');
  });

  test("a layer that the spec calls as its own stage is compared once", async () => {
    const spec = choice.replace("name: copy", "name: A1");
    const files = { "io.npz": npz({ ...arrays, ...right, A1: arrays.x }) };
    const [result] = await verifyFiles(spec, files, { vectors: "io.npz" });
    expect(result?.arrays.map(({ key, beyond }) => [key, beyond])).toEqual([
      ["y", 0],
      ["A1", 0],
    ]);
  });

  test("f32 rounds recorded inputs, and says how many", async () => {
    const files = {
      "io.npz": npz({
        x: [
          [2, 2],
          [0.1, 0.5, 1, 0.3],
        ],
        y: [[2], [0.2, 2.2]],
      }),
    };
    const [result] = await verifyFiles(`${line}dtype: f32`, files, { vectors: "io.npz" });
    expect(result).toMatchObject({ rounded: 2, inputs: 4, tolerance: 1e-5, arrays: [{ beyond: 0 }] });
    expect(result?.arrays[0]?.largest?.ulps).toBeGreaterThan(0);
  });
});

test("an array that is asked for twice is compared once", async () => {
  const files = {
    "io.npz": npz({
      x: [
        [3, 2],
        [1, 1, 0, 0.5, -1, 2],
      ],
      y: [[3], [1.5, 0, -3.5]],
    }),
  };
  const [result] = await verifyFiles(line, files, { vectors: "io.npz", output: ["y", "y"] });
  expect(result?.arrays).toHaveLength(1);
});

test("inputs that are called X_test_raw are found", async () => {
  const files = {
    "io.npz": npz({
      X_test_raw: [
        [3, 2],
        [1, 1, 0, 0.5, -1, 2],
      ],
      y: [[3], [1.5, 0, -3.5]],
    }),
  };
  expect(await verifyFiles(line, files, { vectors: "io.npz" })).toMatchObject([
    { inputKeys: [{ key: "X_test_raw" }] },
  ]);
});
