import { describe, expect, test } from "vitest";
import { refusal, run } from "../../support/import-files.ts";
import { importModel, layer } from "../../support/keras-model.ts";
import { importLayer } from "../../support/keras-one-layer.ts";

/** Rows [1, 2] and [3, 4]. */
const embedding = (config: object = {}) =>
  layer("Embedding", "words", { input_dim: 2, output_dim: 2, ...config });

const sequential = (layers: readonly object[], shape: readonly number[] = [3]) => ({
  class_name: "Sequential",
  config: { name: "net", layers: [layer("InputLayer", "in", { batch_shape: [null, ...shape] }), ...layers] },
});

test("gives a row for each index, as Keras 3.15 does", () => {
  const rows = [
    [3, 2],
    [1.5, -2, 3, 4.25, -5, 0.5],
  ] as const;
  const model = importLayer(
    [2, 2],
    "Embedding",
    { input_dim: 3, output_dim: 2, embeddings_initializer: "uniform", input_length: 2 },
    { embeddings: rows },
  );
  expect(model.layers).toMatchObject([{ type: "embedding", fields: { units: 2, entries: 3 } }]);
  expect(run(model, [2, 0, 1, 1])).toEqual([-5, 0.5, 1.5, -2, 3, 4.25, 3, 4.25]);
  expect(() => run(model, [2, 0, 3, 1])).toThrow(/x contains 3, but .* takes whole numbers from 0 to 2$/);
});

test("of each step of a sequence", () => {
  const wrapped = { class_name: "Embedding", config: { name: "e", input_dim: 2, output_dim: 2 } };
  const model = importModel(sequential([layer("TimeDistributed", "td", { layer: wrapped })], [2, 2]));
  expect(run(model, [1, 0, 0, 1])).toEqual([3, 4, 1, 2, 1, 2, 3, 4]);
});

describe("a mask of steps to skip", () => {
  const marked = embedding({ mask_zero: true });
  const dropout = layer("Dropout", "drop", { rate: 0.5 });
  const mean = layer("GlobalAveragePooling1D", "mean", {});

  test("does nothing where no layer uses it, and the import says so", () => {
    const model = importModel(sequential([marked, dropout, layer("Flatten", "flat", {})]));
    expect(model.remarks).toContain(
      'Embedding "words" marks steps of index 0 with mask_zero, which no layer of the network uses',
    );
    expect(run(model, [1, 0, 1])).toEqual([3, 4, 1, 2, 3, 4]);
  });
  test("is refused where a layer skips them, and not where it gets none", async () => {
    expect(await refusal(() => importModel(sequential([marked, dropout, mean])))).toMatchObject([
      {
        where: 'GlobalAveragePooling1D "mean"',
        attribute: "mask_zero",
        reason:
          "it skips steps that an Embedding before it marks with mask_zero, and neuroll computes with every step",
      },
    ]);
    const reshaped = layer("Reshape", "again", { target_shape: [3, 2] });
    for (const layers of [
      [embedding(), mean],
      [marked, reshaped, mean],
    ])
      expect(run(importModel(sequential(layers)), [1, 0, 0])).toEqual([5 / 3, 8 / 3].map(Math.fround));
  });
  test("TensorFlow.js takes the mean of all steps", () => {
    const config = { name: "words", input_dim: 2, output_dim: 2, mask_zero: true };
    const one = (runtime: "Keras" | "TensorFlow.js") =>
      importLayer(
        [2],
        "Embedding",
        config,
        {
          embeddings: [
            [2, 2],
            [1, 2, 3, 4],
          ],
        },
        { runtime },
      );
    expect(one("TensorFlow.js").layers).toHaveLength(1);
  });
});

test.each([
  [{ output_dim: 2 }, "its input_dim is empty; it must be a size"],
  [{ input_dim: 2, output_dim: 2, lora_rank: 4 }, "its weights are stored in parts"],
] as const)("%j is refused", async (config, reason) => {
  const [problem] = await refusal(() =>
    importLayer([2], "Embedding", config, {
      embeddings: [
        [2, 2],
        [1, 2, 3, 4],
      ],
    }),
  );
  expect(problem?.reason).toBe(reason);
});
