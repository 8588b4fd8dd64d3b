import { describe, expect, test } from "vitest";
import { refusal, run } from "../../support/import-files.ts";
import {
  dense,
  dialects,
  functional,
  importModel,
  input,
  keras2,
  keras3,
  layer,
  type Reference,
} from "../../support/keras-model.ts";

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

  test.each([
    [
      [2, 1],
      [8, 9, 11, 12],
    ],
    [
      [1, 2, 1],
      [8, 9, 11, 12],
    ],
  ])("what is joined broadcasts: [7, 10] reshaped to %j and the input", (target_shape, expected) => {
    const layers = [
      ...[input(), dense("fc", nodes([["in"]]))],
      layer("Reshape", "column", { target_shape }, nodes([["fc"]])),
      layer("Add", "join", {}, nodes([["column"], ["in"]])),
    ];
    const model = importModel(functional(layers, ["join", 0, 0]));
    expect(run(model, [1, 2])).toEqual(expected);
  });

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
  expect(model.remarks).toEqual(['Dropout "drop" acts only in training and is left out']);
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
        help: "set it with --dim axis1=n",
      },
    ]);
    expect(importModel(open, { dims: { axis1: 3 } }).inputs[0]?.shape).toEqual([3, 2]);
  });

  test("--dim is refused where the size is known, or has another name", async () => {
    const dims = { axis1: 7, "my $axis": 0 };
    const known = "leave it out: the file gives every size";
    const unknown = "the file has no open size of this name";
    expect(await refusal(() => importModel(sequential([null, 2]), { dims }))).toEqual([
      { where: "--dim axis1=7", reason: unknown, help: known },
      { where: "--dim 'my $axis=0'", reason: "a size must be a whole number of at least 1" },
      { where: "--dim 'my $axis=0'", reason: unknown, help: known },
    ]);
    const stray = { axis1: 3, axis2: 2 };
    expect(await refusal(() => importModel(sequential([null, null, 2]), { dims: stray }))).toEqual([
      { where: "--dim axis2=2", reason: unknown, help: 'the sizes that it leaves open are "axis1"' },
    ]);
  });

  test("a fixed batch is one sample, with a remark", () => {
    const model = importModel(sequential([32, 2]));
    expect(model.inputs[0]?.shape).toEqual([2]);
    expect(model.remarks).toEqual(['The batch of "in" had a fixed size of 32; the spec takes one sample']);
  });

  test("a Sequential that was built says its input", () => {
    const built = { name: "net", layers: [dense("fc", undefined)], build_input_shape: [null, 2] };
    expect(importModel({ class_name: "Sequential", config: built }).inputs[0]?.shape).toEqual([2]);
  });

  test("a Sequential that was never built is refused", async () => {
    const [problem] = await refusal(() =>
      importModel({ class_name: "Sequential", config: [dense("fc", undefined)] }),
    );
    expect(problem?.reason).toBe("the file does not give the shape of its input");
  });
});
