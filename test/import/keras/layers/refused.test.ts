import { describe, expect, test } from "vitest";
import { refusal } from "../../support/import-files.ts";
import { importLayer } from "../../support/keras-one-layer.ts";

describe("what is refused, and why", () => {
  const problemOf = async (...args: Parameters<typeof importLayer>) =>
    (await refusal(() => importLayer(...args)))[0];

  test.each([
    [
      "Conv2D",
      [8, 8, 1],
      {},
      "neuroll has no layer that combines neighbouring positions, as convolution and pooling do",
    ],
    [
      "MaxPooling1D",
      [8, 1],
      {},
      "neuroll has no layer that combines neighbouring positions, as convolution and pooling do",
    ],
    ["LSTM", [8, 1], {}, "neuroll has no recurrent layers"],
    ["Embedding", [8], {}, "neuroll has no embedding layer, which looks vectors up by number"],
    [
      "MultiHeadAttention",
      [8, 2],
      {},
      "neuroll has no layer that multiplies two computed matrices, as attention does",
    ],
    ["Lambda", [2], {}, "a Lambda layer is Python code, which neuroll never runs"],
    ["Custom>Mine", [2], {}, "a custom class is Python code, which neuroll never runs"],
    ["toString", [2], {}, "neuroll has no equivalent of this layer"],
    [
      "Activation",
      [2],
      { activation: "sparsemax" },
      'its activation "sparsemax" has no equivalent in a spec',
    ],
    ["Softmax", [2, 2], { axis: 1 }, "it works along axis 1, which is not the last"],
    ["BatchNormalization", [2, 2], { axis: 1 }, "it works along axis 1, which is not the last"],
    ["LayerNormalization", [2, 2], { axis: [1, 2] }, "its axis is a list; it must be a single axis"],
    [
      "ReLU",
      [2],
      { negative_slope: 0.1, threshold: 1 },
      "neuroll has no activation with this slope, threshold and maximum together",
    ],
    ["Reshape", [6], { target_shape: [4] }, "it cannot reshape 6 values to this shape"],
    ["Dense", [2], { units: 1.5 }, "its units is 1.5; it must be a size"],
    [
      "ReLU",
      [2],
      { dtype: "mixed_float16" },
      'it computes in "mixed_float16", and networks compute in float32 or float64',
    ],
    ["Add", [2], {}, "it joins 1 inputs, but needs two or more"],
  ] as const)("%s of %j with %j", async (className, shape, config, reason) => {
    const problem = await problemOf(shape, className, config);
    expect(problem?.where).toContain('"it"');
    expect(problem?.reason).toBe(reason);
  });

  test("a class that Keras 3 says is registered elsewhere", async () => {
    const more = { module: "my_layers", registered_name: "My>Dense" };
    expect((await problemOf([2], "Dense", { units: 1 }, {}, { more }))?.op).toBe("My>Dense");
  });

  test("weights that are not finite", async () => {
    const weights = {
      kernel: [
        [2, 1],
        [1, Number.NaN],
      ],
      bias: [[1], [0]],
    } as const;
    expect((await problemOf([2], "Dense", { units: 1 }, weights))?.reason).toBe(
      "its kernel has NaN, and weights must be finite",
    );
  });
});
