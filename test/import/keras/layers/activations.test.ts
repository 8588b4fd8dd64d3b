import { describe, expect, test } from "vitest";
import { refusal, run } from "../../support/import-files.ts";
import { close, importLayer } from "../../support/keras-one-layer.ts";

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
    ["sparse_sigmoid", (v) => clip(0.5 * v + 0.5, 0, 1)],
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

  test("in an object it works along the axis that it says", () => {
    const along = (axis: number) => ({ activation: { class_name: "Softmax", config: { axis } } });
    const kernel = {
      kernel: [
        [2, 2],
        [1, 0, 0, 1],
      ],
    } as const;
    const dense = { units: 2, use_bias: false, ...along(1) };
    const half = [0.5, 1, 0.5, 0];
    close(run(importLayer([2, 2], "Activation", along(1)), [1, 50, 1, 0]), half);
    close(run(importLayer([2, 2], "Dense", dense, kernel), [1, 50, 1, 0]), half);
    close(run(importLayer([2, 2], "Softmax", { axis: 1 }), [1, 50, 1, 0]), half);
    expect(run(importLayer([1, 2], "Activation", along(2)), [0, 0])).toEqual([0.5, 0.5]);
  });

  test("of your own it is refused, though it be called as one of Keras'", async () => {
    const own = { module: "mypkg.layers", registered_name: "mypkg>relu", config: "relu" };
    const rows: [activation: unknown, name: string][] = [
      [{ ...own, class_name: "function" }, '"mypkg>relu"'],
      [
        { module: "mypkg.layers", class_name: "ReLU", registered_name: "ReLU", config: {} },
        '"mypkg.layers.ReLU"',
      ],
      [{ class_name: "mypkg>ReLU", config: {} }, '"mypkg>ReLU"'],
    ];
    for (const [activation, name] of rows) {
      const [problem] = await refusal(() => importLayer([2], "Activation", { activation }));
      expect(problem).toMatchObject({
        attribute: `activation = ${name}`,
        reason: "a custom activation is Python code, which neuroll never runs",
      });
    }
    const [problem] = await refusal(() => importLayer([2], "Activation", { activation: "mypkg>relu" }));
    expect(problem?.reason).toBe('its activation "mypkg>relu" has no equivalent in a spec');
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
