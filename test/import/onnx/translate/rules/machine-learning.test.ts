import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { importOnnx } from "../../../../../generator/import/onnx/index.ts";
import { root } from "../../../../support/specs.ts";
import { alone, refusal, run } from "../../../support/import-files.ts";
import {
  attribute,
  DOUBLE,
  type FileGraph,
  type FileNode,
  floats,
  int64s,
  kindsOf,
  layersOf,
  modelBytes,
  type NodeRow,
  node,
  outputOf,
  rounded,
  stored,
  tensor,
  value,
} from "../../../support/onnx-model.ts";

const row = (op: string, attributes: NodeRow[3]): readonly NodeRow[] => [
  [`ai.onnx.ml.${op}`, "x", op === "LinearClassifier" ? "_ y" : "y", attributes],
];
const valuesOf = (op: string, attributes: NodeRow[3], x: readonly number[]) => {
  const rows = { nodes: row(op, attributes) };
  return rounded(op === "LinearClassifier" ? classified(attributes, x) : outputOf(rows, x), 5);
};

/** What a LinearClassifier gives beside its label. */
const classified = (attributes: NodeRow[3], x: readonly number[]) =>
  outputOf(
    {
      nodes: [
        ["ai.onnx.ml.LinearClassifier", "x", "label raw", attributes],
        ["Identity", "raw", "y"],
      ],
    },
    x,
  );

const coefficients = [0.3, -0.2, 0.5, -0.1, 0.4, 0.2, 0.05, -0.3, 0.25];
const intercepts = [0.1, -0.2, 0.3];
const weightsOf = (count: number) => ({
  coefficients: coefficients.slice(0, 3 * count),
  intercepts: intercepts.slice(0, count),
});
const rows = (count: number) => ({
  ...weightsOf(count),
  classlabels_ints: [7, 9, 11].slice(0, Math.max(2, count)),
  multi_class: 0,
});

/** What onnxruntime 1.30 gives. */
describe("operations of ai.onnx.ml:", () => {
  test.each([
    ["Scaler", { offset: [0.5], scale: [2] }, [1, 2, 3], [1, 3, 5]],
    ["Scaler", { offset: [1, 0, 0], scale: [1, 2, 4] }, [1, 2, 3], [0, 4, 12]],
    ["Normalizer", { norm: "L1" }, [1, -3, 2], [0.16667, -0.5, 0.33333]],
    ["Normalizer", { norm: "L2" }, [1, -3, 2], [0.26726, -0.80178, 0.53452]],
    ["Normalizer", {}, [1, -3, 2], [0.5, -1.5, 1]],
    ["Normalizer", { norm: "L1" }, [0, 0, 0], [0, 0, 0]],
    [
      "Imputer",
      { imputed_value_floats: [1, 2, 3], replaced_value_float: Number.NaN },
      [5, NaN, NaN],
      [5, 2, 3],
    ],
    ["Imputer", { imputed_value_floats: [5], replaced_value_float: 1 }, [1, -3, 1], [5, -3, 5]],
    ["Binarizer", { threshold: 0.5 }, [1, 0.5, -1], [1, 0, 0]],
    ["LinearClassifier", { ...rows(3), post_transform: "SOFTMAX" }, [1, 2, 3], [0.49063, 0.32888, 0.18049]],
    ["LinearClassifier", { ...rows(3), post_transform: "LOGISTIC" }, [1, 2, 3], [0.81757, 0.75026, 0.62246]],
    ["LinearClassifier", rows(3), [1, 2, 3], [1.5, 1.1, 0.5]],
    ["LinearClassifier", { ...rows(2), post_transform: "SOFTMAX" }, [-1, -2, -3], [0.54983, 0.45017]],
    ["LinearClassifier", { ...rows(1), post_transform: "LOGISTIC" }, [1, 2, 3], [0.18243, 0.81757]],
    ["LinearRegressor", { ...weightsOf(1), targets: 1 }, [1, 2, 3], [1.5]],
    ["LinearRegressor", { ...weightsOf(2), targets: 2 }, [1, 2, 3], [1.5, 1.1]],
    ["ArrayFeatureExtractor", undefined, [1, 2, 3], [3, 1]],
    ["ZipMap", { classlabels_int64s: [0, 1, 2] }, [1, 2, 3], [1, 2, 3]],
  ] as const)("%s %j", (op, attributes, x, y) => {
    if (op !== "ArrayFeatureExtractor") return expect(valuesOf(op, attributes, x)).toEqual(y);
    const nodes = [["ai.onnx.ml.ArrayFeatureExtractor", "x at", "y"]] as const;
    const at = { type: "i64", shape: [2], data: Float64Array.of(2, 0) } as const;
    return expect(outputOf({ constants: { at }, nodes }, x)).toEqual(y);
  });
  test("a binary classifier gives 1 − p and p to the last bit", () => {
    const [no, yes] = classified({ ...rows(1), post_transform: "LOGISTIC" }, [0.3, 0.1, -2]) as [
      number,
      number,
    ];
    expect(no).toBe(Math.fround(1 - yes));
  });
  test("an L1 norm of what sums to 1 is left out", () =>
    expect(
      kindsOf({
        nodes: [
          ["Softmax", "x", "h", { axis: 1 }],
          ["ai.onnx.ml.Normalizer", "h", "y", { norm: "L1" }],
        ],
      }),
    ).toEqual(["activation softmax"]));
});

describe("refusals say", () => {
  const reasonOf = async (op: string, attributes: NodeRow[3] = {}) =>
    (await refusal(() => layersOf({ nodes: [[`ai.onnx.ml.${op}`, "x", "y", attributes]] })))[0];
  test.each([
    ["TreeEnsembleRegressor", "a tree ensemble compares features with thresholds"],
    ["TreeEnsembleClassifier", "a tree ensemble compares features with thresholds"],
    ["SVMClassifier", "a support vector machine compares its input"],
    ["OneHotEncoder", "it looks up categories"],
    ["Unheard", "neuroll has no equivalent of this operator"],
  ])("of %s: %s", async (op, reason) => expect((await reasonOf(op))?.reason).toContain(reason));
  test.each(["RandomNormalLike", "RandomUniform", "Multinomial", "Bernoulli"])(
    "of %s that it draws",
    async (op) => {
      const [problem] = await refusal(() =>
        layersOf({
          nodes: [
            [op, op === "RandomUniform" ? "" : "x", "e"],
            ["Add", "x e", "y"],
          ],
        }),
      );
      expect(problem).toMatchObject({ op, reason: expect.stringContaining("it draws random numbers") });
      expect(problem?.help).toContain("export the deterministic policy");
    },
  );
  test("what runtimes do not agree on", async () => {
    const problem = await refusal(() => classified({ ...rows(1), post_transform: "NONE" }, [1, 2, 3]));
    expect(problem).toMatchObject([
      { attribute: "post_transform", reason: expect.stringContaining("runtimes do not agree") },
    ]);
  });
  test("that there is no probit", async () =>
    expect(
      await refusal(() => classified({ ...rows(3), post_transform: "PROBIT" }, [1, 2, 3])),
    ).toMatchObject([{ reason: "neuroll has no activation for its post_transform, PROBIT" }]));
});

describe("what skl2onnx writes is imported:", () => {
  const data = (name: string) => readFileSync(join(root, "test/data/onnx-ml", name));
  test.each(["logreg", "scaler_mlpreg"])("%s.onnx", async (name) => {
    const model = await importOnnx(alone(data(`${name}.onnx`)), {});
    const { cases } = JSON.parse(data(`${name}.json`).toString()) as {
      cases: { input: number[]; output: number[] }[];
    };
    for (const { input, output } of cases) {
      const found = run(model, input);
      for (const [i, number] of output.entries()) expect(found[i]).toBeCloseTo(number, 5);
    }
  });
  test("a column an input", async () => {
    const { inputs, layers, remarks } = await importOnnx(alone(data("columns.onnx")), {});
    expect(inputs).toEqual([{ shape: [3], names: ["age", "fare", "cls"] }]);
    expect(layers.map(({ type }) => type)).toEqual(["dense"]);
    expect(remarks).toEqual(['The inputs are joined into one, in this order: "age", "fare" and "cls".']);
  });
  test("the label of a linear classifier is left out, and its classes are labels", async () => {
    const { labels, layers, remarks } = await importOnnx(alone(data("logreg.onnx")), {});
    expect(labels).toEqual(["0", "1", "2"]);
    expect(layers).toMatchObject([{ type: "dense", fields: { activation: { name: "softmax" } } }]);
    expect(remarks).toEqual([
      'The result is "probabilities".',
      'Left out, because it only names the class: "label".',
      'Left out, because a softmax sums to 1 already: ai.onnx.ml.Normalizer without a name, giving "probabilities".',
    ]);
  });
});

/** TensorProto.DataType */
const [INT32, STRING] = [6, 8];

const words = (name: string, texts: readonly string[]) => ({
  ...{ name, dataType: STRING, dims: [BigInt(texts.length)] },
  stringData: texts.map((text) => new TextEncoder().encode(text)),
});

/** The label of the largest probability, as skl2onnx looks it up. */
const lookUp: readonly NodeRow[] = [
  ["ArgMax", "probabilities", "index", { axis: 1 }],
  ["ai.onnx.ml.ArrayFeatureExtractor", "classes index", "picked"],
  ["Reshape", "picked flat", "label"],
];
const outputs = [value("label", ["N"], STRING), value("probabilities", ["N", 2])];
const mlp: readonly NodeRow[] = [
  ["MatMul", "x w", "h"],
  ["Softmax", "h", "probabilities", { axis: 1 }],
];
const constants = [stored("w", floats([1, 0, 0, 1], [2, 2])), int64s("flat", [-1])];

describe("labels are found", () => {
  const imported = (graph: FileGraph, options = {}) => importOnnx(alone(modelBytes(graph)), options);
  test.each([
    [words("classes", ["no", "yes"]), ["no", "yes"]],
    [{ ...int64s("classes", [3, 8]) }, ["3", "8"]],
    [{ name: "classes", dataType: INT32, dims: [2n], int32Data: [4, 5] }, ["4", "5"]],
  ])("of a classifier of its own arithmetic", async (classes, labels) => {
    const model = await imported({
      initializer: [...constants, classes],
      nodes: [...mlp, ...lookUp],
      output: outputs,
    });
    expect(model.labels).toEqual(labels);
    expect(model.layers.map(({ type }) => type)).toEqual(["dense"]);
  });
  test("where the label is the only output", async () => {
    const model = await imported({
      initializer: [...constants, words("classes", ["no", "yes"])],
      ...{ nodes: [...mlp, ...lookUp], output: outputs.slice(0, 1) },
    });
    expect(model.labels).toEqual(["no", "yes"]);
    expect(model.remarks.slice(0, 2)).toEqual([
      'The result is "probabilities".',
      'Left out, because it only names the class: "label".',
    ]);
  });
  test("where there is an output for each class", async () => {
    const column = (i: number): FileNode[] => [
      ["Slice", `probabilities ${i} ${i + 1} one`, `c${i}`],
      ["Reshape", `c${i} flat`, `p${i}`],
    ];
    const model = await imported({
      initializer: [
        ...constants,
        words("classes", ["no", "yes"]),
        ...["0", "1", "2"].map((name) => int64s(name, [Number(name)])),
        int64s("one", [1]),
      ],
      nodes: [...mlp, ...lookUp, ...column(0), ...column(1)],
      output: [outputs[0], value("p0", ["N"]), value("p1", ["N"])] as typeof outputs,
    });
    expect(model.labels).toEqual(["no", "yes"]);
    expect(run(model, [0, 0])).toEqual([0.5, 0.5]);
    expect(model.remarks[0]).toBe('The result is "probabilities", whose columns are "p0" and "p1".');
  });
  test("behind a LabelEncoder", async () => {
    const model = await imported({
      initializer: constants,
      nodes: [
        ...mlp,
        ["ArgMax", "probabilities", "index", { axis: 1 }],
        ["ai.onnx.ml.LabelEncoder", "index", "label", { keys_int64s: [1, 0], values_strings: ["b", "a"] }],
      ],
      output: outputs,
    });
    expect(model.labels).toEqual(["a", "b"]);
  });
  test("as a ZipMap names them", async () => {
    const model = await imported({
      initializer: constants,
      nodes: [...mlp, ["ai.onnx.ml.ZipMap", "probabilities", "map", { classlabels_int64s: [10, 20] }]],
      output: [value("map")],
    });
    expect(model.labels).toEqual(["10", "20"]);
  });
});

describe("several inputs are one", () => {
  const imported = (graph: FileGraph) => importOnnx(alone(modelBytes(graph)), {});
  const INT = 7;
  test("where each is cast or scaled before they meet, in the order of that", async () => {
    const model = await imported({
      input: [value("b", ["N", 1]), value("a c", ["N", 1], INT)],
      nodes: [
        node("Cast", ["a c"], ["a_float"], [attribute.int("to", 1)]),
        ["ai.onnx.ml.Scaler", "b", "b_scaled", { scale: [2] }],
        ["Concat", "a_float b_scaled", "y", { axis: 1 }],
      ],
    });
    expect(model.inputs).toEqual([{ shape: [2], names: ["a_c", "b"] }]);
    expect(run(model, [3, 4])).toEqual([3, 8]);
  });
  test("but not where they are of several columns", async () => {
    const model = await imported({
      input: [value("obs", ["N", 3]), value("act", ["N", 2])],
      nodes: [["Concat", "obs act", "y", { axis: 1 }]],
    });
    expect(model.inputs).toEqual([
      { name: "obs", shape: [3] },
      { name: "act", shape: [2] },
    ]);
    expect(run(model, [1, 2, 3, 4, 5])).toEqual([1, 2, 3, 4, 5]);
  });
  test("but not where they meet in arithmetic", async () => {
    const model = await imported({
      input: [value("a", ["N", 1]), value("b", ["N", 1])],
      nodes: [["Mul", "a b", "y"]],
    });
    expect(model.inputs).toEqual([
      { name: "a", shape: [1] },
      { name: "b", shape: [1] },
    ]);
    expect(run(model, [3, 5])).toEqual([15]);
  });
});

describe("float64 beside float32:", () => {
  const imported = (graph: FileGraph) => importOnnx(alone(modelBytes(graph)), {});
  const scaler: NodeRow = ["ai.onnx.ml.Scaler", "f", "s", { offset: [1], scale: [3] }];
  const third = Math.fround(Math.fround(Math.fround(0.1) - 1) * 3);
  test("an input that is rounded first is taken in float32, with the same bits", async () => {
    const model = await imported({
      input: [value("x", ["N", 1], DOUBLE)],
      nodes: [["Cast", "x", "f", { to: 1 }], scaler],
      output: [value("s", ["N", 1])],
    });
    expect(model.dtype).toBe("f32");
    expect(model.remarks).toContain(
      'The network takes "x" in f32, because the model rounds it from f64 first.',
    );
    expect(run(model, [0.1])).toEqual([third]);
  });
  test("so is a column among others", async () => {
    const model = await imported({
      input: [value("a", ["N", 1]), value("b", ["N", 1], DOUBLE)],
      nodes: [["Cast", "b", "c", { to: 1 }], ["Concat", "a c", "f", { axis: 1 }], scaler],
      output: [value("s", ["N", 2])],
    });
    expect(model.dtype).toBe("f32");
    expect(run(model, [1, 0.1])).toEqual([0, third]);
  });
  test("an input that is computed with before is not", async () => {
    const model = await imported({
      input: [value("x", ["N", 1], DOUBLE)],
      initializer: [stored("d", tensor("f64", [1], [0.1]))],
      nodes: [["Sub", "x d", "e"], ["Cast", "e", "f", { to: 1 }], scaler],
      output: [value("s", ["N", 1])],
    });
    expect(model.dtype).toBe("f64");
    expect(model.remarks).toEqual([
      "Part of the model computes in f32: the network computes in f64, which rounds less.",
    ]);
  });
  test("a scaler that divides in float64 and casts back, as div_cast has it", async () => {
    const model = await imported({
      input: [value("x", ["N", 1])],
      initializer: [stored("d", tensor("f64", [1], [3]))],
      nodes: [
        ["Cast", "x", "e", { to: DOUBLE }],
        ["Div", "e d", "q"],
        ["Cast", "q", "y", { to: 1 }],
      ],
    });
    expect(model.dtype).toBe("f64");
    expect(run(model, [1])[0]).toBeCloseTo(1 / 3, 7);
    expect(model.remarks.join(" ")).toContain("rounds less");
    expect(model.remarks.join(" ")).not.toContain('giving "y"');
  });
});

test("what cannot be read hides nothing else", async () => {
  const bytes = modelBytes({
    input: [value("x"), value("text", ["N", 1], STRING)],
    initializer: [words("w", ["a"]), stored("v", floats([1], [2]))],
    nodes: [
      ["DeformConv", "x w", "c"],
      ["Add", "c v", "d"],
      ["Unique", "d", "e"],
      ["StringConcat", "e text", "y"],
    ],
  });
  expect((await refusal(() => importOnnx(alone(bytes), {}))).map(({ where, op }) => op ?? where)).toEqual([
    ...['input "text"', 'initializer "w"', 'initializer "v"'],
    ...["DeformConv", "Unique", "StringConcat"],
  ]);
});
