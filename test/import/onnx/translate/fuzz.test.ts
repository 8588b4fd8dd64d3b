import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ImportError } from "../../../../generator/import/imported-model.ts";
import { importOnnx } from "../../../../generator/import/onnx/index.ts";
import { effort } from "../../../support/effort.ts";
import { mutate, randomNumbers } from "../../../support/mutate.ts";
import { float, floats, int, int64s, ints, modelBytes, node, value } from "../../support/onnx-model.ts";
import { alone, run } from "../../support/run-imported.ts";

/** A model whose nodes are of many kinds, each with numbers that a mutation can change. */
const manifold = modelBytes(
  {
    input: [value("x", ["n", 2, 3])],
    initializer: [
      floats("w", [2, 3, 2], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
      floats("c", [2, 1], [1, -1]),
      floats("gamma", [2], [1, 2]),
      ...["zero", "one", "two"].map((name, i) => int64s(name, [i])),
      int64s("rest", [0, -1]),
    ],
    node: [
      node("Unsqueeze", ["x", "two"], ["u"]),
      node("MatMul", ["u", "w"], ["m"]),
      node("Squeeze", ["m", "two"], ["s"]),
      node("Add", ["s", "c"], ["a"]),
      node("LayerNormalization", ["a", "gamma"], ["l"], [int("axis", -1), float("epsilon", 0.5)]),
      node("Transpose", ["l"], ["t"], [ints("perm", [0, 2, 1])]),
      node("Gather", ["t", "one"], ["g"], [int("axis", 1)]),
      node("Slice", ["t", "zero", "two", "two"], ["p"]),
      node("ReduceMean", ["p"], ["r"], [ints("axes", [1])]),
      node("Concat", ["g", "r"], ["k"], [int("axis", 1)]),
      node("Softmax", ["k"], ["e"], [int("axis", 1)]),
      node("Reshape", ["e", "rest"], ["f"]),
      node("Split", ["f"], ["h", "i"], [int("axis", 1)]),
      node("HardSigmoid", ["h"], ["j"], [float("alpha", 0.5)]),
      node("Max", ["j", "i"], ["y"]),
    ],
  },
  { opset: 17 },
);

const seeds = {
  "mlp_gelu.onnx": readFileSync(new URL("../../../data/onnx/mlp_gelu.onnx", import.meta.url)),
  "a model of many kinds of nodes": manifold,
};

const MUTANTS = effort(1000, 10_000);

/** Whether a file is imported as a network that runs. */
async function isImported(bytes: Uint8Array, x: readonly number[]): Promise<boolean> {
  try {
    const model = await importOnnx(alone(bytes, "model.onnx"), {});
    if (String(model.input.shape) === String([x.length])) run(model, x);
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
