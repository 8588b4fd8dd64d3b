import { describe, expect, test } from "vitest";
import type { ImportedModel } from "../../generator/import/imported-model.ts";
import { convertModel } from "../../generator/import/keras/convert.ts";
import { dialectOf } from "../../generator/import/keras/dialect.ts";
import { refusal, run } from "./run-imported.ts";

/** Their shapes and numbers by Keras' names. */
type Weights = Readonly<Record<string, readonly [shape: readonly number[], numbers: readonly number[]]>>;

/** A Sequential of one layer. */
function importLayer(
  shape: readonly number[],
  class_name: string,
  config: object,
  weights: Weights = {},
  { version = "2.11.0", more = {} }: { version?: string; more?: object } = {},
): ImportedModel {
  const layer = {
    class_name,
    config: { name: "it", batch_input_shape: [null, ...shape], ...config },
    ...more,
  };
  const read = (name: string) => {
    const [sizes, numbers] = weights[name] as Weights[string];
    return { shape: sizes, data: Float64Array.from(numbers, Math.fround) };
  };
  return convertModel(
    {
      format: "Keras",
      config: { class_name: "Sequential", config: { name: "net", layers: [layer] } },
      weights: { read: (_, names) => names.map(read) },
      dialect: dialectOf(version, "Keras"),
    },
    {},
  );
}

/** Within what float32 can hold. */
function close(values: readonly number[], expected: readonly number[]): void {
  expect(values.length).toBe(expected.length);
  for (const [i, value] of values.entries()) {
    const wanted = expected[i] as number;
    expect(Math.abs(value - wanted)).toBeLessThanOrEqual(1e-6 * (1 + Math.abs(wanted)));
  }
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const x = [-4, -0.5, 0.25, 7];

describe("an activation by name computes what Keras computes", () => {
  const clip = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);
  const softplus = (v: number) => Math.log(1 + Math.exp(v));
  const rows: [name: string, f: (x: number) => number, version?: string][] = [
    ["relu", (v) => Math.max(v, 0)],
    ["relu6", (v) => clip(v, 0, 6)],
    ["leaky_relu", (v) => (v < 0 ? 0.2 * v : v)],
    ["sigmoid", sigmoid],
    ["tanh", Math.tanh],
    ["softplus", softplus],
    ["softsign", (v) => v / (1 + Math.abs(v))],
    ["swish", (v) => v * sigmoid(v)],
    ["silu", (v) => v * sigmoid(v)],
    ["selu", (v) => 1.0507009873554805 * (v < 0 ? 1.6732632423543772 * Math.expm1(v) : v)],
    ["elu", (v) => (v < 0 ? Math.expm1(v) : v)],
    ["exponential", Math.exp],
    ["mish", (v) => v * Math.tanh(softplus(v))],
    ["log_sigmoid", (v) => -softplus(-v)],
    ["hard_tanh", (v) => clip(v, -1, 1)],
    ["tanh_shrink", (v) => v - Math.tanh(v)],
    ["soft_shrink", (v) => Math.sign(v) * Math.max(Math.abs(v) - 0.5, 0)],
    ["hard_shrink", (v) => (Math.abs(v) > 0.5 ? v : 0)],
    ["hard_silu", (v) => (v * clip(v + 3, 0, 6)) / 6, "3.0.0"],
    ["hard_sigmoid", (v) => clip(0.2 * v + 0.5, 0, 1), "2.15.0"],
    ["hard_sigmoid", (v) => clip(v / 6 + 0.5, 0, 1), "3.4.1"],
  ];
  test.each(rows)("%s", (name, f, version = "2.11.0") => {
    close(run(importLayer([4], "Activation", { activation: name }, {}, { version }), x), x.map(f));
  });

  test("gelu is the exact one: x·Φ(x)", () => {
    close(run(importLayer([2], "Activation", { activation: "gelu" }), [-3, 1]), [-0.00404969, 0.84134475]);
  });

  test("softmax and log_softmax work along the last axis", () => {
    const sums = Math.exp(1) + Math.exp(2);
    close(run(importLayer([2], "Activation", { activation: "log_softmax" }), [1, 2]), [
      1 - Math.log(sums),
      2 - Math.log(sums),
    ]);
    close(run(importLayer([2, 2], "Softmax", { axis: -1 }), [1, 2, 0, 0]), [
      Math.exp(1) / sums,
      Math.exp(2) / sums,
      0.5,
      0.5,
    ]);
  });

  test("it may be given as a function or a layer in an object, as Keras 3 has it", () => {
    const asFunction = {
      module: "builtins",
      class_name: "function",
      config: "tanh",
      registered_name: "function",
    };
    const asLayer = { module: "keras.layers", class_name: "LeakyReLU", config: { negative_slope: 0.5 } };
    close(run(importLayer([4], "Activation", { activation: asFunction }), x), x.map(Math.tanh));
    close(run(importLayer([4], "Activation", { activation: asLayer }), x), [-2, -0.25, 0.25, 7]);
  });
});

describe("an activation layer computes what Keras computes", () => {
  const rows: readonly (readonly [string, object, readonly number[]])[] = [
    ["ReLU", {}, [0, 0, 0.25, 7]],
    ["ReLU", { max_value: 6 }, [0, 0, 0.25, 6]],
    ["ReLU", { max_value: 5 }, [0, 0, 0.25, 5]],
    ["ReLU", { negative_slope: 0.5 }, [-2, -0.25, 0.25, 7]],
    ["ReLU", { negative_slope: 0.5, max_value: 5 }, [-2, -0.25, 0.25, 5]],
    ["ReLU", { threshold: 1 }, [0, 0, 0, 7]],
    ["ReLU", { threshold: 0.1, max_value: 5 }, [0, 0, 0.25, 5]],
    ["LeakyReLU", {}, [-1.2, -0.15, 0.25, 7]],
    ["LeakyReLU", { alpha: 0.5 }, [-2, -0.25, 0.25, 7]],
    ["LeakyReLU", { negative_slope: 0.5 }, [-2, -0.25, 0.25, 7]],
    ["ELU", { alpha: 2 }, [2 * Math.expm1(-4), 2 * Math.expm1(-0.5), 0.25, 7]],
    ["ThresholdedReLU", { theta: 0.5 }, [0, 0, 0, 7]],
  ];
  test.each(rows)("%s %j", (className, config, expected) => {
    close(run(importLayer([4], className, config), x), expected);
  });

  test("PReLU has an alpha for each unit, or one", () => {
    close(
      run(importLayer([4], "PReLU", {}, { alpha: [[4], [0.1, 0.2, 0.3, 0.4]] }), x),
      [-0.4, -0.1, 0.25, 7],
    );
    close(
      run(
        importLayer(
          [2, 2],
          "PReLU",
          { shared_axes: [1] },
          {
            alpha: [
              [1, 2],
              [0.1, 0.2],
            ],
          },
        ),
        x,
      ),
      [-0.4, -0.1, 0.25, 7],
    );
    close(
      run(importLayer([4], "PReLU", { shared_axes: [1] }, { alpha: [[1], [0.5]] }), x),
      [-2, -0.25, 0.25, 7],
    );
  });
});

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

describe("what is refused, and why", () => {
  const problemOf = async (...args: Parameters<typeof importLayer>) =>
    (await refusal(() => importLayer(...args)))[0];

  test.each([
    ["Conv2D", [8, 8, 1], {}, "convolutions are not supported"],
    ["MaxPooling1D", [8, 1], {}, "pooling is not supported"],
    ["LSTM", [8, 1], {}, "recurrent layers are not supported"],
    ["Embedding", [8], {}, "embeddings are not supported"],
    ["MultiHeadAttention", [8, 2], {}, "attention is not supported"],
    ["Lambda", [2], {}, "a Lambda layer holds Python code, which is not run"],
    ["Custom>Mine", [2], {}, "a class of your own is Python code, which is not run"],
    ["toString", [2], {}, "no layer of a spec computes this"],
    ["Activation", [2], { activation: "sparsemax" }, 'its activation "sparsemax" is no activation of a spec'],
    ["Softmax", [2, 2], { axis: 1 }, "it works along axis 1, which is not the last"],
    ["BatchNormalization", [2, 2], { axis: 1 }, "it works along axis 1, which is not the last"],
    ["LayerNormalization", [2, 2], { axis: [1, 2] }, "its axis is a list, and only one axis can be said"],
    [
      "ReLU",
      [2],
      { negative_slope: 0.1, threshold: 1 },
      "no activation of a spec has this slope, threshold and largest value together",
    ],
    ["Reshape", [6], { target_shape: [4] }, "it cannot bring 6 values into this shape"],
    ["Dense", [2], { units: 1.5 }, "its units is 1.5, where a size belongs"],
    [
      "ReLU",
      [2],
      { dtype: "mixed_float16" },
      'it computes in "mixed_float16", and networks compute in float32 or float64',
    ],
    ["Add", [2], {}, "it joins 1 inputs, where two or more belong"],
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
      "its kernel has NaN, and weights have to be finite",
    );
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
