import { readFileSync } from "node:fs";
import { join } from "node:path";
import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { openWeightFile } from "../../../generator/2-resolve/weights/index.ts";
import type { ImportedModel } from "../../../generator/import/imported-model.ts";
import { importSklearn } from "../../../generator/import/sklearn/index.ts";
import { writeSpec } from "../../../generator/import/write-spec.ts";
import { firstOutput } from "../../../generator/ir/network.ts";
import { interpret } from "../../../generator/reference/interpret.ts";
import { effort } from "../../support/effort.ts";
import { sharedData } from "../../support/shared-data.ts";
import { root } from "../../support/specs.ts";
import { expectT64 } from "../../support/tolerance.ts";
import { float64Bytes, writeNpy } from "../../support/weights/write-npy.ts";
import { importMutants, modelFile, networkOf, problemsOf } from "../support/import-files.ts";

const MUTANTS = effort(250, 4_000);

type Arrays = Readonly<Record<string, number | readonly number[] | readonly (readonly number[])[]>>;

const npy = (value: Arrays[string]): Uint8Array => {
  const flat = [value].flat(2) as number[];
  const shape = !Array.isArray(value)
    ? []
    : Array.isArray(value[0])
      ? [value.length, value[0].length]
      : [value.length];
  const tuple = `(${shape.map((size) => `${size},`).join(" ")})`;
  return writeNpy({ descr: "'<f8'", shape: tuple }, float64Bytes(flat));
};

/** What the function that gen snippet prints saves. */
const saved = (about: object | string | undefined, arrays: Arrays) => {
  const text = typeof about === "string" ? about : JSON.stringify(about);
  const bytes = new TextEncoder().encode(text);
  const files = Object.entries(arrays).map(([key, value]) => [`${key}.npy`, npy(value)]);
  const all =
    about === undefined
      ? files
      : [...files, ["about.npy", writeNpy({ descr: "'|u1'", shape: `(${bytes.length},)` }, bytes)]];
  return modelFile("net.npz", zipSync(Object.fromEntries(all), { level: 0 }));
};

const plain = { activation: "relu", out_activation: "identity" };
const small = {
  W1: [
    [0.1, 2],
    [3, 4],
    [5, 6],
  ],
  b1: [1, -1],
  W2: [[1], [0.3]],
  b2: [0.5],
};

const importModel = async (about: object | undefined, arrays: Arrays, layers?: string[]) =>
  (await importSklearn(saved(about, arrays), layers ? { layers } : {})) as ImportedModel;

const said = (about: object | string | undefined, arrays: Arrays) =>
  problemsOf(importSklearn, saved(about, arrays));

describe("scikit-learn's networks give its outputs and its predictions", () => {
  test.each([
    ["iris_relu", { activation: "relu", out_activation: "softmax" }],
    ["digits_logistic", { activation: "logistic", out_activation: "softmax" }],
    ["breast_cancer_tanh", { activation: "tanh", out_activation: "logistic" }],
    ["diabetes_relu", { activation: "relu", out_activation: "identity" }],
  ])("%s", async (name, about) => {
    const bytes = readFileSync(join(root, "test/data/sklearn", `${name}.npz`));
    const file = modelFile(`somewhere/${name}.npz`, bytes, { [`${name}.json`]: JSON.stringify(about) });
    const model = await importSklearn(file, {});
    expect(model.dtype).toBe("f64");
    expect(model.remarks).toContainEqual(
      expect.stringMatching(/^Not part of the network: X_test, X_test_raw/),
    );
    const network = networkOf(model);
    const recorded = openWeightFile("a.npz", bytes);
    const x = recorded.read("X_test_raw").data;
    const rows = x.length / network.inputSize;
    const got = Array.from({ length: rows }, (_, n) =>
      interpret(network, [...x.subarray(n * network.inputSize, (n + 1) * network.inputSize)]),
    );
    expectT64(
      got.flatMap(({ output }) => output),
      recorded.read("network_output").data,
      name,
    );
    const classes =
      about.out_activation === "identity" ? got.map(() => undefined) : [...recorded.read("predict").data];
    expect(got.map(({ predict }) => predict)).toEqual(classes);
  });
});

test("what gen snippet saved of a Pipeline gives what scikit-learn gives", async () => {
  const folder = join(root, "test/data/sklearn");
  const file = modelFile("iris.npz", readFileSync(join(folder, "iris_pipeline.npz")));
  const network = networkOf(await importSklearn(file, {}));
  const { cases } = JSON.parse(readFileSync(join(folder, "iris_pipeline.json"), "utf8")) as {
    cases: { input: number[]; output: number[]; label: string }[];
  };
  for (const { input, output, label } of cases) {
    const got = interpret(network, input);
    expectT64(got.output, output, String(input));
    expect(network.outputs[0]?.labels?.[got.predict as number]).toBe(label);
  }
  expect(cases).toHaveLength(15);
});

describe("a Pipeline", () => {
  const apply = async (about: object, arrays: Arrays, x: number[]) =>
    interpret(networkOf(await importModel({ ...plain, ...about }, { ...small, ...arrays })), x).output[0];
  const network = ([a = 0, b = 0, c = 0]: number[]): number => {
    const hidden = [0.1 * a + 3 * b + 5 * c + 1, 2 * a + 4 * b + 6 * c - 1].map((sum) => Math.max(sum, 0));
    return (hidden[0] as number) * 1 + (hidden[1] as number) * 0.3 + 0.5;
  };

  test("has its scalers in front, in their order", async () => {
    const arrays = {
      scaler_mean: [1, 2, 3],
      scaler_scale: [2, 4, 8],
      minmax_scale: [0.1, 0.2, 0.3],
      minmax_min: [0.5, 0, -0.5],
    };
    const x = [7, 8, 9];
    const standard = (x: number[]) =>
      x.map((value, i) => (value - (arrays.scaler_mean[i] as number)) / (arrays.scaler_scale[i] as number));
    const minmax = (x: number[]) =>
      x.map((value, i) => value * (arrays.minmax_scale[i] as number) + (arrays.minmax_min[i] as number));
    expect(await apply({ scalers: ["standard", "minmax"] }, arrays, x)).toBeCloseTo(
      network(minmax(standard(x))),
      12,
    );
    expect(await apply({ scalers: ["minmax", "standard"] }, arrays, x)).toBeCloseTo(
      network(standard(minmax(x))),
      12,
    );
  });

  test("may lack a mean, a scale or a scaler, or clip", async () => {
    const x = [7, 8, 9];
    expect(await apply({}, {}, x)).toBe(network(x));
    expect(await apply({}, { scaler_mean: [1, 2, 3] }, x)).toBe(network([6, 6, 6]));
    expect(await apply({}, { scaler_scale: [7, 2, 3] }, x)).toBe(network([1, 4, 3]));
    const minmax = { minmax_scale: [1, 1, 0.5], minmax_min: [0, -10, 0] };
    expect(await apply({ clip: [0, 5] }, minmax, x)).toBe(network([5, 0, 4.5]));
  });

  test("whose order of scalers is not clear is refused", async () => {
    const arrays = { ...small, scaler_mean: [1, 2, 3], minmax_scale: [1, 1, 1], minmax_min: [0, 0, 0] };
    const unclear =
      'it has arrays of scalers, but does not give their order [list them in order as scalers in about: ["standard", "minmax"]]';
    expect(await said(plain, arrays)).toEqual([unclear]);
    expect(await said({ ...plain, scalers: ["minmax"] }, arrays)).toEqual([unclear]);
  });
});

test("names of features and classes come along", async () => {
  const about = {
    ...plain,
    ...{ estimator: "MLPClassifier", sklearn: "1.2.1", out_activation: "softmax" },
    ...{ feature_names: ["sepal length (cm)", "class", "sepal length [cm]"], classes: [0, true] },
  };
  const model = await importModel(about, {
    ...small,
    W2: [
      [1, 2],
      [3, 4],
    ],
    b2: [0, 0.1],
  });
  expect(model).toMatchObject({
    format: "scikit-learn 1.2.1, MLPClassifier",
    inputs: [{ shape: [3], names: ["sepal_length_cm", "class_", "sepal_length_cm_2"] }],
    labels: ["0", "true"],
    remarks: [
      'Input names must be identifiers, so "sepal length (cm)" is sepal_length_cm, "class" is class_ and "sepal length [cm]" is sepal_length_cm_2.',
    ],
  });
  expect(networkOf(model).outputs[0]?.labels).toEqual(["0", "true"]);
});

test.each([
  ["texts", ["benign", "malignant"], ["benign", "malignant"]],
  ["numbers", [0, 1], ["0", "1"]],
  ["numbers that are no indices", [-1, 2.5], ["-1", "2.5"]],
  ["truth values", [false, true], ["false", "true"]],
])("two classes that are %s are the labels of one output", async (_, classes, labels) => {
  const model = await importModel({ ...plain, out_activation: "logistic", classes }, small);
  const network = networkOf(model);
  expect(firstOutput(network)).toMatchObject({ labels, threshold: 0.5, size: 1 });
  expect(network.description).toBe(`the output is the probability of "${labels[1]}"`);
  expect(model.remarks).toEqual([]);
});

test("leaves out two classes that cannot be labels, with a remark", async () => {
  const logistic = { ...plain, out_activation: "logistic" };
  const alike = await importModel({ ...logistic, classes: [1, "1"] }, small);
  expect(networkOf(alike).outputs[0]?.labels).toBeUndefined();
  expect(alike.remarks).toEqual([
    'The output names are left out, because they are not 2 different labels: "1" and "1".',
  ]);
  const value = await importModel({ ...plain, classes: ["no", "yes"] }, small);
  expect(firstOutput(networkOf(value))).toMatchObject({ labels: undefined, threshold: undefined });
  expect(value.remarks).toEqual([
    'The output is decision_function; scikit-learn\'s predict is "yes" if it is above 0, else "no".',
  ]);
});

test("outputs with independent probabilities keep their labels, and a remark explains predict", async () => {
  const about = { ...plain, out_activation: "logistic", classes: ["cat", "dog"] };
  const two = { ...small, W2: [small.b1, small.b1], b2: [0.5, 0.1] };
  const { labels, description, remarks } = await importModel(about, two);
  expect(labels).toEqual(["cat", "dog"]);
  expect(description).toBe("each output is a probability of its own; any number of them may be above 0.5");
  expect(remarks).toEqual([
    "Each output is a probability of its own: scikit-learn's predict gives every class above 0.5, the module's predict only the largest.",
  ]);
  expect((await importModel({ ...about, out_activation: "softmax" }, two)).remarks).toEqual([]);
});

test("a remark names a JSON file that describes the arrays", async () => {
  const { bytes } = saved(undefined, small);
  const file = modelFile("somewhere/net.npz", bytes, { "net.json": JSON.stringify(plain) });
  const model = (await importSklearn(file, {})) as ImportedModel;
  expect(model.remarks).toEqual(["net.json, in the same folder, describes the network."]);
  expect(writeSpec(model, "net", "net.npz").spec).toMatch(
    /^# net: imported from net\.npz and net\.json, scikit-learn$/m,
  );
  const own = modelFile("somewhere/net.npz", saved(plain, small).bytes, { "net.json": "{}" });
  expect(await importSklearn(own, {})).toMatchObject({ besides: [], remarks: [] });
});

describe("--layers", () => {
  const bare = { W1: [[1], [2]], b1: [0.5], W2: [[1]], b2: [2] };

  test("describes bare arrays; remarks mention float32 and square matrices", async () => {
    const { format, dtype, remarks, layers } = await importModel(undefined, bare, ["relu", "none"]);
    expect([format, dtype]).toEqual(["NumPy arrays", "f32"]);
    expect(remarks).toEqual([
      "W2 is square (1×1): its rows are taken as the inputs, as in X·W + B, because the file does not declare the layout.",
      "Every weight is a float32, so dtype is f32; --dtype f64 computes in float64.",
    ]);
    expect(layers.map(({ fields }) => fields.activation)).toMatchObject([{ name: "relu" }, undefined]);
  });

  test("is refused where the file says it", async () => {
    const layers = ["relu", "none"];
    expect(await problemsOf(importSklearn, saved(plain, bare), { layers })).toEqual([
      "--layers: the file itself describes the network [leave it out]",
    ]);
  });
});

const book = join(sharedData ?? "", "book");

test.skipIf(sharedData === undefined)("the weights of the book are an archive of such arrays", async () => {
  const file = modelFile("book.npz", readFileSync(join(book, "sample_weight.npz")));
  const model = await importSklearn(file, { layers: ["sigmoid", "sigmoid", "softmax"] });
  expect(model.dtype).toBe("f32");
  const network = networkOf(model, "f64");
  const mnist = openWeightFile("a.npz", readFileSync(join(book, "mnist_1000.npz")));
  const [images, softmax] = [mnist.read("images").data, mnist.read("softmax").data];
  for (let n = 0; n < 50; n++) {
    const x = [...images.subarray(784 * n, 784 * (n + 1))].map((pixel) => pixel / 255);
    expectT64(interpret(network, x).output, softmax.subarray(10 * n, 10 * (n + 1)), `image ${n}`);
  }
});

test("reports what prevents an import", async () => {
  const help =
    "[save the network with the function that gen snippet sklearn prints, or use --layers relu,…,softmax]";
  expect(await said(undefined, small)).toEqual([
    `neither the file nor net.json in the same folder describes the network: there is no net.json ${help}`,
  ]);
  expect(await said("{", small)).toEqual([`about: it is not JSON ${help}`]);
  expect(await said({ activation: "relu" }, small)).toEqual([
    expect.stringMatching(
      /^about.out_activation: it is not in the form saved by the function that gen snippet sklearn prints: /,
    ),
  ]);
  expect(await said(plain, { b1: [1] })).toEqual([
    "it has no array W1, the weights of the first layer [save the network with the function that gen snippet sklearn prints]",
  ]);
  const wrong = { ...small, b1: [1, 2, 3], W2: [[1], [2], [3]], scaler_mean: [1, 2] };
  expect(await said({ activation: "rleu", out_activation: "identity", feature_names: ["a"] }, wrong)).toEqual(
    [
      'activation: scikit-learn has no activation "rleu" [known activations: identity, logistic, tanh, relu, softmax, exp and ovr]',
      "b1: 2 numbers are needed",
      "W2: it takes 3 values, but W1 gives 2 [weights are [inputs, units], as in coefs_]",
      "scaler_mean: 3 numbers are needed",
      "feature_names: it has 1 name for 3 features",
    ],
  );
});

describe("no part of the description of a network is ignored:", () => {
  const help = "[layers are W1 and b1, W2 and b2 and so on, without gaps]";

  test("arrays of layers behind a gap", async () => {
    const { W1, b1, W2, b2 } = small;
    expect(await said(plain, { W1, b1, W3: W2, b3: b2, W02: [1] })).toEqual([
      `W3: no layer uses this array ${help}`,
      `b3: no layer uses this array ${help}`,
      `W02: no layer uses this array ${help}`,
    ]);
    expect(await said(plain, { ...small, b3: b2 })).toEqual([`b3: no layer uses this array ${help}`]);
  });

  test("keys of about that mean nothing; some are for people", async () => {
    expect(await said({ ...plain, with_pca: true }, small)).toEqual([
      expect.stringMatching(/^about: it is not in the form saved by .*: it has the unknown key "with_pca"/),
    ]);
    expect(await said({ ...plain, scaler: ["standard"] }, small)).toEqual([
      expect.stringMatching(/^about.scaler: it is not in the form saved by .*: /),
    ]);
    expect((await importModel({ ...plain, dataset: "iris", accuracy: 1, n_test: 4 }, small)).remarks).toEqual(
      [],
    );
  });

  test("numbers of a scaler that are not those of its arrays", async () => {
    const arrays = { ...small, scaler_mean: [1, 2, 3], scaler_scale: [1, 2, 4] };
    const scaler = { mean: [1, 2, 3], scale: [1, 2, 4] };
    expect((await importModel({ ...plain, scaler }, arrays)).layers).toHaveLength(3);
    expect(await said({ ...plain, scaler: { ...scaler, scale: [1, 2, 3] } }, arrays)).toEqual([
      "scaler.scale: it differs from the array scaler_scale",
    ]);
    expect(await said({ ...plain, scaler }, small)).toEqual([
      "scaler.mean: it differs from the array scaler_mean",
      "scaler.scale: it differs from the array scaler_scale",
    ]);
  });

  test("a StandardScaler without arrays, which may be", async () => {
    expect((await importModel({ ...plain, scalers: ["standard"] }, small)).remarks).toEqual([
      "The StandardScaler has neither scaler_mean nor scaler_scale, so it changes nothing and is left out.",
    ]);
  });

  test("clip without a MinMaxScaler", async () => {
    expect(await said({ ...plain, clip: [0, 1] }, { ...small, scaler_mean: [1, 2, 3] })).toEqual([
      "clip: it belongs to a MinMaxScaler, and there is none",
    ]);
  });

  test("a scaler in float64 in front of weights in float32", async () => {
    const bare = { W1: [[1], [2]], b1: [0.5] };
    const dtypeOf = async (arrays: Arrays, about = {}) =>
      (await importModel({ ...plain, ...about }, { ...bare, ...arrays })).dtype;
    expect(await dtypeOf({})).toBe("f32");
    expect(await dtypeOf({ scaler_mean: [0.5, 2], scaler_scale: [1, 3] })).toBe("f32");
    expect(await dtypeOf({ scaler_mean: [0.1, 2], scaler_scale: [1, 3] })).toBe("f64");
    const minmax = { minmax_scale: [1, 1], minmax_min: [0, 0] };
    expect(await dtypeOf(minmax, { clip: [0, 0.1] })).toBe("f64");
  });
});

test("Python objects are a pickle, which is never read", async () => {
  const file = modelFile(
    "a.npz",
    zipSync({
      "about.npy": npy([...new TextEncoder().encode(JSON.stringify(plain))]),
      "W1.npy": writeNpy({ descr: "'|O'", shape: "(2,)" }, [0x80, 4, 0x4e]),
    }),
  );
  expect(await problemsOf(importSklearn, file)).toEqual([
    'the file has an unreadable tensor "W1": it contains Python objects, which are stored as a pickle; pickles are never read',
  ]);
});

test(`${MUTANTS} broken files are imported or refused`, { timeout: 60_000 }, async () => {
  const about = { ...plain, scalers: ["standard", "minmax"], classes: ["a"], feature_names: ["x", "y", "z"] };
  const arrays = { ...small, scaler_mean: [1, 2, 3], minmax_scale: [1, 1, 1], minmax_min: [0, 0, 0] };
  const { imported, refused } = await importMutants(importSklearn, saved(about, arrays), {}, MUTANTS);
  expect(imported).toBeGreaterThan(MUTANTS / 200);
  expect(refused).toBeGreaterThan(MUTANTS / 20);
});
