import { describe, expect, test } from "vitest";
import { refusal, run } from "../support/import-files.ts";
import { dense, functional, importModel, input, keras2, keras3, layer } from "../support/keras-model.ts";

describe("what is refused, and why", () => {
  const two = [input(), dense("a", keras3([["in"]])), dense("b", keras3([["in"]]))];

  test("reports every layer without an equivalent at once, with its shape", async () => {
    const layers = [
      input([4, 2]),
      layer("LocallyConnected1D", "local", { filters: 2 }),
      layer("Dense", "fc", { units: 2, activation: "sparsemax" }),
      layer("Lambda", "lambda", {}),
    ];
    const problems = await refusal(() => importModel({ class_name: "Sequential", config: layers }));
    expect(problems.map(({ where, op, shape }) => ({ where, op, shape }))).toEqual([
      { where: 'LocallyConnected1D "local"', op: "LocallyConnected1D", shape: [4, 2] },
      { where: 'Dense "fc"', op: "Dense", shape: undefined },
      { where: 'Lambda "lambda"', op: "Lambda", shape: undefined },
    ]);
  });

  test("one of two outputs, which --result says", async () => {
    const model = functional(two, [
      ["a", 0, 0],
      ["b", 0, 0],
    ]);
    expect(importModel(model, { results: ["b"] }).layers.map(({ origin }) => origin)).toEqual(['Dense "b"']);
  });

  test("a result that the model does not have; its help can be pasted whatever a layer is called", async () => {
    const layers = [input(), dense("my $a", keras3([["in"]])), dense("b", keras3([["in"]]))];
    const model = functional(layers, [
      ["my $a", 0, 0],
      ["b", 0, 0],
    ]);
    expect(await refusal(() => importModel(model, { results: ["c"] }))).toEqual([
      {
        reason: 'the model has no output called "c"; it has 2: "my $a", "b"',
        help: "choose one, as in --result 'my $a'",
      },
    ]);
  });

  test("a network within another that is given fewer inputs than it has", async () => {
    const inputs = [
      ["in", 0, 0],
      ["other", 0, 0],
    ];
    const inner = { ...functional(two, ["a", 0, 0], "inner", inputs), name: "inner" };
    const model = functional([input(), { ...inner, inbound_nodes: keras3([["in"]]) }], ["inner", 0, 0]);
    const [problem] = await refusal(() => importModel(model));
    expect(problem?.reason).toBe('it has 2 inputs: "in", "other", and one is given');
  });

  test("a circle", async () => {
    const circle = [input(), dense("a", keras3([["b"]])), dense("b", keras3([["a"]]))];
    const [problem] = await refusal(() => importModel(functional(circle, ["b", 0, 0])));
    expect(problem?.reason).toBe("it depends on its own output, so the graph has a cycle");
  });

  test("a layer that is called with a number, and an operation that is no layer", async () => {
    const layers = [
      input(),
      layer("ReLU", "relu", {}, [[["in", 0, 0, { y: 2 }]]]),
      layer("TFOpLambda", "mean", { function: "math.reduce_mean" }, [["relu", 0, 0, { axis: 1 }]]),
      layer("Maximum", "max", {}, [{ args: [["mean", 0, 0], 2], kwargs: {} }]),
      layer("Divide", "over", {}, [{ args: [["max", 0, 0], 0], kwargs: {} }]),
    ];
    const problems = await refusal(() => importModel(functional(layers, [["over", 0, 0]])));
    expect(problems.map(({ where, attribute, reason }) => [where, attribute, reason])).toEqual([
      ['ReLU "relu"', "y", 'it is called with "y", which has no equivalent in a spec'],
      ['TFOpLambda "mean"', undefined, "it is a TensorFlow operation, and only Keras layers can be imported"],
      ['Maximum "max"', undefined, "it is called with a constant, and only outputs of layers can be used"],
      ['Divide "over"', undefined, "it is called with a constant, and only outputs of layers can be used"],
    ]);
  });

  test.each([
    ["Add", { args: [["in", 0, 0], 3], kwargs: {} }, [4, 5]],
    ["Add", { args: [3, ["in", 0, 0]], kwargs: {} }, [4, 5]],
    ["Subtract", { args: [["in", 0, 0], 3], kwargs: {} }, [-2, -1]],
    ["Subtract", { args: [3, ["in", 0, 0]], kwargs: {} }, [2, 1]],
    ["Multiply", { args: [["in", 0, 0], 3], kwargs: {} }, [3, 6]],
    ["TrueDivide", { args: [["in", 0, 0], 4], kwargs: {} }, [0.25, 0.5]],
    ["__operators__.add", ["in", 0, 0, { y: 3, name: null }], [4, 5]],
    ["math.multiply", ["in", 0, 0, { y: 3, name: null }], [3, 6]],
    ["math.subtract", ["in", 0, 0, { y: 3, name: null }], [-2, -1]],
    ["math.truediv", ["in", 0, 0, { y: 4, name: null }], [0.25, 0.5]],
  ])("%s with a number, as MobileNet V3 has it: %j", (name, call, expected) => {
    const [className, config] = name.includes(".") ? ["TFOpLambda", { function: name }] : [name, {}];
    const layers = [input(), layer(className, "it", config, [call])];
    expect(run(importModel(functional(layers, [["it", 0, 0]])), [1, 2])).toEqual(expected);
  });

  test.each([
    ["__operators__.add", { y: ["fc", 0, 0], name: null }, [8, 12]],
    ["math.subtract", { y: ["fc", 0, 0], name: null }, [-6, -8]],
    ["math.multiply", { y: ["fc", 0, 0], name: null }, [7, 20]],
    ["math.truediv", { y: ["fc", 0, 0], name: null }, [Math.fround(1 / 7), Math.fround(0.2)]],
  ])("%s of two outputs of layers, as Keras 2 has it", (name, args, expected) => {
    const call = [["in", 0, 0, args]];
    const layers = [
      input(),
      dense("fc", keras2([["in"]])),
      layer("TFOpLambda", "it", { function: name }, call),
    ];
    expect(run(importModel(functional(layers, [["it", 0, 0]])), [1, 2])).toEqual(expected);
  });

  test("a product of matrices of TensorFlow, one of them transposed", () => {
    const args = { b: ["fc", 0, 0], transpose_a: false, transpose_b: true, adjoint_a: false, name: null };
    const product = layer("TFOpLambda", "it", { function: "linalg.matmul" }, [["in", 0, 0, args]]);
    const layers = [input([2, 2]), dense("fc", keras2([["in"]])), product];
    // x·(x·W)ᵀ with W = [[1, 2], [3, 4]]
    expect(run(importModel(functional(layers, [["it", 0, 0]])), [1, 0, 1, 1])).toEqual([1, 4, 3, 10]);
  });

  test("a custom class called as one of Keras is not taken for that", async () => {
    const ofPackage = { module: "my_pkg", registered_name: "my_pkg>It" };
    const called = (className: string, call: unknown) => ({
      ...layer(className, "it", {}, [call]),
      ...ofPackage,
    });
    const reason = async (net: object) => (await refusal(() => importModel(net))).map((one) => one.reason);
    const custom = ["a custom class is Python code, which neuroll never runs"];
    const withNumber = called("Multiply", { args: [["in", 0, 0], 2], kwargs: {} });
    expect(await reason(functional([input(), withNumber], [["it", 0, 0]]))).toEqual(custom);
    const like = called("InputLayer", { args: [["in", 0, 0]], kwargs: {} });
    expect(await reason(functional([input(), like], [["it", 0, 0]]))).toEqual(custom);
    const first = { ...like, config: { name: "it", batch_input_shape: [null, 2] } };
    const layers = [first, dense("fc", undefined)];
    expect(await reason({ class_name: "Sequential", config: { name: "net", layers } })).toEqual(custom);
  });

  test("a subclassed model", async () => {
    const [problem] = await refusal(() => importModel({ class_name: "MyModel", config: {} }));
    expect(problem?.reason).toBe(
      "it is neither a Sequential nor a functional model, so its graph is Python code, which neuroll never runs",
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
    expect(problem?.reason).toBe("the model has more than 10000 steps");
  });

  test("networks in networks without end", async () => {
    let deep: object = dense("fc", undefined);
    for (let i = 0; i < 500; i++)
      deep = { class_name: "Sequential", config: { name: `n${i}`, layers: [input(), deep] } };
    const [problem] = await refusal(() => importModel(deep));
    expect(problem?.reason).toBe("its models are nested too deeply");
  });
});
