import { describe, expect, test } from "vitest";
import type { ImportedModel, ImportOptions } from "../../generator/import/imported-model.ts";
import { convertModel } from "../../generator/import/keras/convert.ts";
import { dialectOf } from "../../generator/import/keras/dialect.ts";
import { refusal, run } from "./run-imported.ts";

type Reference = readonly [layer: string, call?: number, result?: number];

/** How a version of Keras writes which tensors a layer is called with, a list for each call. */
const dialects = {
  "Keras 2": (...calls: Reference[][]) =>
    calls.map((call) => call.map(([layer, node = 0, result = 0]) => [layer, node, result, {}])),
  "Keras 3": (...calls: Reference[][]) =>
    calls.map((call) => {
      const tensors = call.map(([layer, node = 0, result = 0]) => ({
        class_name: "__keras_tensor__",
        config: { shape: [null, 2], dtype: "float32", keras_history: [layer, node, result] },
      }));
      return { args: tensors.length === 1 ? tensors : [tensors], kwargs: { mask: null } };
    }),
};
const [keras2, keras3] = [dialects["Keras 2"], dialects["Keras 3"]];

const layer = (class_name: string, name: string, config: object, inbound_nodes: unknown = []) => ({
  class_name,
  name,
  config: { name, ...config },
  inbound_nodes,
});
const input = (shape: readonly (number | null)[] = [2]) =>
  layer("InputLayer", "in", { batch_shape: [null, ...shape] });
const functional = (
  layers: readonly unknown[],
  output: unknown,
  name = "net",
  inputs: unknown = ["in", 0, 0],
) => ({
  class_name: "Functional",
  config: { name, layers, input_layers: inputs, output_layers: output },
});

/** Imports a model whose kernels are [[1, 2], [3, 4]], and which has no other weights. */
function importModel(config: unknown, options: ImportOptions = {}): ImportedModel {
  const kernel = { shape: [2, 2], data: Float64Array.of(1, 2, 3, 4) };
  return convertModel(
    {
      format: "Keras",
      config,
      weights: { read: (_, names) => names.map(() => kernel) },
      dialect: dialectOf("3.4.1", "Keras"),
    },
    options,
  );
}

const dense = (name: string, nodes: unknown) => layer("Dense", name, { units: 2, use_bias: false }, nodes);

describe.each(Object.entries(dialects))("%s", (_, nodes) => {
  test("a residual connection takes an earlier layer by its name", () => {
    const model = importModel(
      functional(
        [
          input(),
          dense("fc-1", nodes([["in"]])),
          layer("Activation", "act", { activation: "relu" }, nodes([["fc-1"]])),
          dense("fc-2", nodes([["act"]])),
          layer("Add", "add", {}, nodes([["act"], ["fc-2"]])),
        ],
        [["add", 0, 0]],
      ),
    );
    expect(model.layers.map(({ type, name, from, origin }) => ({ type, name, from, origin }))).toEqual([
      { type: "dense", name: "fc_1", from: undefined, origin: 'Dense "fc-1", Activation "act"' },
      { type: "dense", name: "fc_2", from: undefined, origin: 'Dense "fc-2"' },
      { type: "add", name: undefined, from: ["fc_1", "fc_2"], origin: 'Add "add"' },
    ]);
    expect(run(model, [1, 1])).toEqual([4 + 22, 6 + 32]);
  });

  test.each([
    ["Add", {}, [8, 12]],
    ["Subtract", {}, [6, 8]],
    ["Multiply", {}, [7, 20]],
    ["Average", {}, [4, 6]],
    ["Maximum", {}, [7, 10]],
    ["Minimum", {}, [1, 2]],
    ["Concatenate", { axis: -1 }, [7, 10, 1, 2]],
    ["Concatenate", { axis: 1 }, [7, 10, 1, 2]],
  ] as const)(
    "%s %j joins a layer that gives [7, 10] and the input [1, 2]",
    (className, config, expected) => {
      const join = layer(className, "join", config, nodes([["fc"], ["in"]]));
      const model = importModel(functional([input(), dense("fc", nodes([["in"]])), join], ["join", 0, 0]));
      expect(run(model, [1, 2])).toEqual(expected);
    },
  );

  test("a layer that is called twice has its weights once", () => {
    const model = importModel(functional([input(), dense("fc", nodes([["in"]], [["fc"]]))], [["fc", 1, 0]]));
    const keys = model.layers.map(({ fields }) => (fields.weights as { key: string }).key);
    expect(keys).toEqual(["fc/kernel", "fc/kernel"]);
    expect(run(model, [1, 1])).toEqual([22, 32]);
  });
});

test("the average of three divides by three, and that of four multiplies by a quarter", () => {
  const averageOf = (names: Reference[]) =>
    importModel(
      functional(
        [input(), dense("a", keras3([["in"]])), layer("Average", "mean", {}, keras3(names))],
        ["mean", 0, 0],
      ),
    );
  const three = averageOf([["a"], ["in"], ["a"]]);
  expect(three.layers.map(({ type }) => type)).toEqual(["dense", "add", "normalize"]);
  expect(run(three, [1, 1])).toEqual([3, Math.fround(13 / 3)]);
  const four = averageOf([["a"], ["in"], ["a"], ["a"]]);
  expect(four.layers.map(({ type }) => type)).toEqual(["dense", "add", "scale"]);
  expect(run(four, [1, 1])).toEqual([13 / 4, 19 / 4]);
});

test("a network in a network is put in its place, its calls counted from 1 as Keras 2 does", () => {
  const inner = {
    class_name: "Sequential",
    name: "inner",
    config: { name: "inner", layers: [dense("fc", undefined), layer("ReLU", "relu", {})] },
    inbound_nodes: keras2([["in"]]),
  };
  for (const call of [0, 1]) {
    const outer = functional([input(), inner, dense("top", keras2([["inner", call]]))], [["top", 0, 0]]);
    const model = importModel(outer);
    expect(model.layers.map(({ origin }) => origin)).toEqual(['Dense "fc", ReLU "relu"', 'Dense "top"']);
    expect(model.layers[0]?.fields.weights).toMatchObject({ key: "inner/fc/kernel" });
    expect(run(model, [1, 1])).toEqual([22, 32]);
  }
});

test("dropout is left out with a remark, and the layer behind it takes the one before it", () => {
  const model = importModel({
    class_name: "Sequential",
    config: [input(), dense("a", undefined), layer("Dropout", "drop", { rate: 0.5 }), dense("b", undefined)],
  });
  expect(model.layers.map(({ type, from }) => [type, from])).toEqual([
    ["dense", undefined],
    ["dense", undefined],
  ]);
  expect(model.remarks).toEqual(['Dropout "drop" works in training alone and is left out']);
});

test("an activation of a value that others take too is not folded into its layer", () => {
  const model = importModel(
    functional(
      [
        input(),
        dense("fc", keras3([["in"]])),
        layer("ReLU", "relu", {}, keras3([["fc"]])),
        layer("Add", "add", {}, keras3([["fc"], ["relu"]])),
      ],
      ["add", 0, 0],
    ),
  );
  expect(model.layers.map(({ type }) => type)).toEqual(["dense", "activation", "add"]);
  expect(run(model, [-1, 0])).toEqual([-1, -2]);
});

describe("sizes", () => {
  const sequential = (shape: readonly (number | null)[]) => ({
    class_name: "Sequential",
    config: {
      name: "net",
      layers: [{ ...input(), config: { name: "in", batch_input_shape: shape } }, dense("fc", undefined)],
    },
  });

  test("an open size is asked for with --dim, and taken from it", async () => {
    const open = sequential([null, null, 2]);
    expect(await refusal(() => importModel(open))).toEqual([
      {
        where: 'InputLayer "in"',
        reason: "the file leaves the size of axis1 open",
        help: "say it: --dim axis1=n",
      },
    ]);
    expect(importModel(open, { dims: { axis1: 3 } }).input.shape).toEqual([3, 2]);
  });

  test("a fixed batch is one sample, with a remark", () => {
    const model = importModel(sequential([32, 2]));
    expect(model.input.shape).toEqual([2]);
    expect(model.remarks).toEqual(['The batch of "in" had the fixed size 32; one sample is imported']);
  });

  test("a Sequential that was built says its input", () => {
    const built = { name: "net", layers: [dense("fc", undefined)], build_input_shape: [null, 2] };
    expect(importModel({ class_name: "Sequential", config: built }).input.shape).toEqual([2]);
  });

  test("a Sequential that was never built is refused", async () => {
    const [problem] = await refusal(() =>
      importModel({ class_name: "Sequential", config: [dense("fc", undefined)] }),
    );
    expect(problem?.reason).toBe("the file does not say what shape the input has");
  });
});

describe("what is refused, and why", () => {
  const two = [input(), dense("a", keras3([["in"]])), dense("b", keras3([["in"]]))];

  test("every layer without an equal is told at once, with its shape", async () => {
    const layers = [
      input([4, 2]),
      layer("Conv1D", "conv", { filters: 2 }),
      layer("Dense", "fc", { units: 2, activation: "sparsemax" }),
      layer("LSTM", "lstm", { units: 3 }),
    ];
    const problems = await refusal(() => importModel({ class_name: "Sequential", config: layers }));
    expect(problems.map(({ where, op, shape }) => ({ where, op, shape }))).toEqual([
      { where: 'Conv1D "conv"', op: "Conv1D", shape: [4, 2] },
      { where: 'Dense "fc"', op: "Dense", shape: undefined },
      { where: 'LSTM "lstm"', op: "LSTM", shape: undefined },
    ]);
  });

  test("two outputs, of which --output says one", async () => {
    const model = functional(two, [
      ["a", 0, 0],
      ["b", 0, 0],
    ]);
    const [problem] = await refusal(() => importModel(model));
    expect(problem).toEqual({
      reason: 'the model has 2 outputs: "a", "b"',
      help: "say which is the result: --output name",
    });
    expect(importModel(model, { output: "b" }).layers.map(({ origin }) => origin)).toEqual(['Dense "b"']);
  });

  test("two inputs", async () => {
    const inputs = [
      ["in", 0, 0],
      ["other", 0, 0],
    ];
    const [problem] = await refusal(() => importModel(functional(two, ["a", 0, 0], "net", inputs)));
    expect(problem?.reason).toBe('it has 2 inputs: "in", "other", and one is given');
  });

  test("a circle", async () => {
    const circle = [input(), dense("a", keras3([["b"]])), dense("b", keras3([["a"]]))];
    const [problem] = await refusal(() => importModel(functional(circle, ["b", 0, 0])));
    expect(problem?.reason).toBe("it takes its own result, so the graph is a circle");
  });

  test("a layer that is called with a number, and an operation that is no layer", async () => {
    const layers = [
      input(),
      layer("ReLU", "relu", {}, [[["in", 0, 0, { y: 2 }]]]),
      layer("TFOpLambda", "mul", { function: "math.multiply" }, [["relu", 0, 0, { y: 2 }]]),
      layer("Add", "add", {}, [{ args: [["mul", 0, 0], 2], kwargs: {} }]),
    ];
    const problems = await refusal(() => importModel(functional(layers, [["add", 0, 0]])));
    expect(problems.map(({ where, attribute, reason }) => [where, attribute, reason])).toEqual([
      ['ReLU "relu"', "y", 'it is called with "y", which has no equal in a spec'],
      ['TFOpLambda "mul"', undefined, "TensorFlow operations are not supported"],
      ['Add "add"', undefined, "it is called with a constant, and only results of layers are taken"],
    ]);
  });

  test("a subclassed model", async () => {
    const [problem] = await refusal(() => importModel({ class_name: "MyModel", config: {} }));
    expect(problem?.reason).toBe(
      "it is no Sequential or functional model, so its graph is Python code, which is not run",
    );
  });

  test("a small file that unfolds to millions of steps", async () => {
    let many: object = dense("fc", undefined);
    for (let i = 0; i < 12; i++) {
      const name = `n${i}`;
      const inner = {
        ...many,
        inbound_nodes: Array.from({ length: 9 }, (_, k) =>
          k === 0 ? ["in", 0, 0] : [(many as { name: string }).name, k - 1, 0],
        ),
      };
      many = { ...functional([input(), inner], [(many as { name: string }).name, 8, 0], name), name };
    }
    const [problem] = await refusal(() => importModel(many));
    expect(problem?.reason).toBe("the model takes more than 10000 steps");
  });

  test("networks in networks without end", async () => {
    let deep: object = dense("fc", undefined);
    for (let i = 0; i < 500; i++)
      deep = { class_name: "Sequential", config: { name: `n${i}`, layers: [input(), deep] } };
    const [problem] = await refusal(() => importModel(deep));
    expect(problem?.reason).toBe("its networks lie too deep in one another");
  });
});
