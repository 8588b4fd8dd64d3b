import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ImportError } from "../../../../generator/import/imported-model.ts";
import { importOnnx } from "../../../../generator/import/onnx/index.ts";
import { effort } from "../../../support/effort.ts";
import { mutate, randomNumbers } from "../../../support/mutate.ts";
import { alone, run } from "../../support/import-files.ts";
import { floats, int64s, modelBytes, stored, value } from "../../support/onnx-model.ts";

/** A model whose nodes are of many kinds, each with numbers that a mutation can change. */
const manifold = modelBytes(
  {
    input: [value("x", ["n", 2, 3])],
    initializer: [
      stored("w", floats([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 3, 2])),
      stored("c", floats([1, -1], [2, 1])),
      stored("gamma", floats([1, 2], [2])),
      ...["zero", "one", "two"].map((name, i) => int64s(name, [i])),
      int64s("rest", [0, -1]),
    ],
    nodes: [
      ["Unsqueeze", "x two", "u"],
      ["MatMul", "u w", "m"],
      ["Squeeze", "m two", "s"],
      ["Add", "s c", "a"],
      ["LayerNormalization", "a gamma", "l", { axis: -1, epsilon: 0.5 }],
      ["Transpose", "l", "t", { perm: [0, 2, 1] }],
      ["Gather", "t one", "g", { axis: 1 }],
      ["Slice", "t zero two two", "p"],
      ["ReduceMean", "p", "r", { axes: [1] }],
      ["Concat", "g r", "k", { axis: 1 }],
      ["Softmax", "k", "e", { axis: 1 }],
      ["Reshape", "e rest", "f"],
      ["Split", "f", "h i", { axis: 1 }],
      ["HardSigmoid", "h", "j", { alpha: 0.5 }],
      ["Max", "j i", "y"],
    ],
  },
  { opset: 17 },
);

const seeds = {
  "mlp_gelu.onnx": readFileSync(new URL("../../../data/onnx/mlp_gelu.onnx", import.meta.url)),
  "a model of many kinds of nodes": manifold,
};

const MUTANTS = effort(250, 4_000);

/** Whether a file is imported as a network that runs. */
async function isImported(bytes: Uint8Array, x: readonly number[]): Promise<boolean> {
  try {
    const model = await importOnnx(alone(bytes, "model.onnx"), {});
    if (String(model.inputs[0]?.shape) === String([x.length])) run(model, x);
    return true;
  } catch (error) {
    if (error instanceof ImportError) return false;
    throw error;
  }
}

for (const [name, seed] of Object.entries(seeds)) {
  test(`${MUTANTS} broken files like ${name} are imported or refused`, { timeout: 120_000 }, async () => {
    const random = randomNumbers(name.length);
    expect(await isImported(seed, [])).toBe(true);
    let imported = 0;
    for (let i = 0; i < MUTANTS; i++) {
      if (await isImported(mutate(seed, random), [1, 2, 3, 4, 5, 6])) imported++;
    }
    expect(imported).toBeGreaterThan(0);
    expect(imported).toBeLessThan(MUTANTS);
  });
}
