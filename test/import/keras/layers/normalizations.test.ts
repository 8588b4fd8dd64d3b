import { describe, expect, test } from "vitest";
import { run } from "../../support/import-files.ts";
import { close, importLayer } from "../../support/keras-one-layer.ts";

describe("a normalization computes what Keras computes", () => {
  const moments = { moving_mean: [[2], [1, 2]], moving_variance: [[2], [4, 8.999]] } as const;

  test("BatchNormalization, with and without scale and center", () => {
    const whole = { ...moments, gamma: [[2], [2, 3]], beta: [[2], [0.5, -1]] } as const;
    const z = [(3 - 1) / Math.sqrt(4.001), (5 - 2) / 3];
    close(run(importLayer([2], "BatchNormalization", { axis: [1] }, whole), [3, 5]), [
      2 * (z[0] ?? 0) + 0.5,
      2,
    ]);
    const bare = importLayer([2], "BatchNormalization", { scale: false, center: false }, moments);
    close(run(bare, [3, 5]), z);
    expect(bare.layers[0]?.fields).toMatchObject({ gamma: false, beta: false, epsilon: 0.001 });
  });

  test("LayerNormalization over the last axis", () => {
    const config = { axis: [1], epsilon: 0.25, center: false };
    close(run(importLayer([2], "LayerNormalization", config, { gamma: [[2], [2, 4]] }), [1, 3]), [
      -2 / Math.sqrt(1.25),
      4 / Math.sqrt(1.25),
    ]);
  });

  test("Normalization divides by max(√variance, 1e-7) and says in which precision", () => {
    const learned = importLayer(
      [2],
      "Normalization",
      { axis: -1 },
      { mean: [[2], [1, 2]], variance: [[2], [4, 0]], count: [[], [9]] },
    );
    close(run(learned, [3, 2]), [1, 0]);
    expect(learned.layers[0]?.fields.std).toMatchObject({
      tensor: { data: Float64Array.of(2, Math.fround(1e-7)) },
    });
    expect(learned.remarks).toEqual([
      'Normalization "it" divides by max(√variance, 1e-7), computed in float32 from its variance',
    ]);
    const told = { axis: [-1], mean: [[1, 2]], variance: [[4, 16]], invert: true };
    close(run(importLayer([2], "Normalization", told), [1, 1]), [3, 6]);
    close(run(importLayer([2], "Normalization", { axis: null, mean: 1, variance: 4 }), [1, 5]), [0, 2]);
  });

  test("Rescaling", () => {
    close(run(importLayer([2], "Rescaling", { scale: 0.5, offset: -1 }), [4, 8]), [1, 3]);
    close(run(importLayer([2], "Rescaling", { scale: [1, 2], offset: 0 }), [4, 8]), [4, 16]);
  });
});
