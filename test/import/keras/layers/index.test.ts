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

test("a dense layer works along the last axis, and takes its activation along", () => {
  const model = importLayer(
    [2, 2],
    "Dense",
    { units: 1, activation: "relu" },
    {
      kernel: [
        [2, 1],
        [1, 2],
      ],
      bias: [[1], [0.5]],
    },
  );
  expect(model.layers.map(({ type }) => type)).toEqual(["dense"]);
  expect(run(model, [1, 1, -3, 1])).toEqual([3.5, 0]);
});

describe("a layer that moves values", () => {
  const six = [1, 2, 3, 4, 5, 6];
  test.each([
    ["Flatten", {}, "reshape", six],
    ["Reshape", { target_shape: [3, -1] }, "reshape", six],
    ["Permute", { dims: [2, 1] }, "transpose", [1, 4, 2, 5, 3, 6]],
  ] as const)("%s", (className, config, type, expected) => {
    const model = importLayer([2, 3], className, config);
    expect(model.layers[0]?.type).toBe(type);
    expect(run(model, six)).toEqual(expected);
  });
});

test("policies of Keras 3 say the type as an object, and float64 makes a network of doubles", () => {
  const dtype = {
    module: "keras",
    class_name: "DTypePolicy",
    config: { name: "float64" },
    registered_name: null,
  };
  expect(importLayer([2], "ReLU", { dtype }).dtype).toBe("f64");
});

test.each([
  ["ZeroPadding1D", { padding: 1 }, [2, 1], [0, 1, 2, 0]],
  ["ZeroPadding1D", { padding: [0, 2] }, [2, 1], [1, 2, 0, 0]],
  ["ZeroPadding1D", { padding: [[1, 0]] }, [2, 1], [0, 1, 2]],
  ["ZeroPadding1D", { padding: 1, data_format: "channels_first" }, [1, 2], [0, 1, 2, 0]],
  [
    "ZeroPadding2D",
    {
      padding: [
        [1, 0],
        [0, 2],
      ],
    },
    [1, 2, 1],
    [0, 0, 0, 0, 1, 2, 0, 0],
  ],
  ["ZeroPadding2D", { padding: [1, 0] }, [1, 2, 1], [0, 0, 1, 2, 0, 0]],
  ["Cropping1D", { cropping: [1, 0] }, [3, 1], [2, 3]],
  ["Cropping1D", {}, [3, 1], [2]],
  ["Cropping2D", { cropping: 1, data_format: "channels_first" }, [1, 3, 3], [5]],
] as const)("%s %j", (className, config, shape, expected) => {
  const x = Array.from(
    { length: shape.reduce<number>((product, size) => product * size, 1) },
    (_, i) => i + 1,
  );
  expect(run(importLayer(shape, className, config), x)).toEqual(expected);
});
