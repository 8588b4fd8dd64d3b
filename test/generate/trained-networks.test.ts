import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openWeightFile } from "../../generator/2-resolve/weights/index.ts";
import { compile } from "../../generator/generate.ts";
import type { TensorData } from "../../generator/ir/tensor-data.ts";
import { interpret } from "../../generator/reference/interpret.ts";
import { runText } from "../support/run-text.ts";
import { sharedData } from "../support/shared-data.ts";
import { compileFile, root } from "../support/specs.ts";
import { expectT64 } from "../support/tolerance.ts";

const sklearn = join(root, "test/data/sklearn");

/** The arrays of an .npz file by name. */
function arrays(path: string): (key: string) => TensorData {
  const file = openWeightFile(path, readFileSync(path));
  return (key) => file.read(key);
}

const row = ({ shape, data }: TensorData, n: number): number[] => {
  const width = shape[1] ?? 1;
  return Array.from(data.subarray(n * width, (n + 1) * width));
};

/** Scaler, hidden layers and output as scikit-learn had them, in a spec beside its .npz file. */
function specOf(name: string, sizes: readonly number[], hidden: string, last: string): string {
  const layers = sizes.slice(1).map((units, k) => {
    const activation = k + 2 === sizes.length ? last : hidden;
    return `  - { type: dense, units: ${units}, activation: ${activation}, weights: { key: W${k + 1} }, bias: { key: b${k + 1} } }`;
  });
  return [
    `name: ${name}`,
    `input: ${sizes[0]}`,
    `weights: ${name}.npz`,
    "layers:",
    "  - { type: normalize, mean: { key: scaler_mean }, std: { key: scaler_scale } }",
    ...layers,
  ].join("\n");
}

const readFile = (file: string) => readFileSync(join(sklearn, file));
const compiled = {
  iris_relu: () => compileFile("specs/iris.yaml"),
  digits_logistic: () => compileFile("specs/digits.yaml"),
  breast_cancer_tanh: () =>
    compile(specOf("breast_cancer_tanh", [30, 30, 15, 1], "tanh", "sigmoid"), { readFile }),
  diabetes_relu: () => compile(specOf("diabetes_relu", [10, 20, 10, 1], "relu", "identity"), { readFile }),
};

describe("scikit-learn's networks give its outputs and its predictions", () => {
  for (const [name, load] of Object.entries(compiled)) {
    test(name, async () => {
      const { network, text } = await load();
      const read = arrays(join(sklearn, `${name}.npz`));
      const [raw, output, predicted] = [read("X_test_raw"), read("network_output"), read("predict")];
      const module = runText(text);
      for (let n = 0; n < (raw.shape[0] as number); n++) {
        const x = row(raw, n);
        const got = module.forward(module.createInput(x), module.createOutput());
        expectT64(got, row(output, n), `${name}, row ${n}`);
        expect(Array.from(got)).toEqual(interpret(network, x).output);
        const wanted = predicted.data[n] as number;
        if (name === "diabetes_relu") expectT64(got, [wanted], name);
        else expect(module.predict?.(module.createInput(x))).toBe(wanted);
      }
    });
  }
  test("an iris by the names of its measures gets its label", async () => {
    const iris = runText((await compileFile("specs/iris.yaml")).text);
    const x = iris.createInput({ sepal_length: 5.1, sepal_width: 3.5, petal_length: 1.4, petal_width: 0.2 });
    expect(iris.classify?.(x)).toBe("setosa");
    expect(() => iris.createInput({ sepal_length: 5.1 })).toThrow('the input has no number "sepal_width"');
  });
});

describe.skipIf(sharedData === undefined)("the book's 784-50-100-10", () => {
  test("reproduces 1,000 softmax rows and 932 right answers", { timeout: 120_000 }, async () => {
    const book = join(sharedData as string, "book");
    const text = `name: mnist
input: 784
weights: sample_weight.npz
layers:
  - { type: normalize, mean: 0, std: 255 }
  - { type: dense, units: 50, activation: sigmoid, weights: { key: W1 }, bias: { key: b1 } }
  - { type: dense, units: 100, activation: sigmoid, weights: { key: W2 }, bias: { key: b2 } }
  - { type: dense, units: 10, activation: softmax, weights: { key: W3 }, bias: { key: b3 } }`;
    const readFile = (file: string) => readFileSync(join(book, file));
    const { network, text: source } = await compile(text, { readFile });
    const mnist = runText(source);
    const read = arrays(join(book, "mnist_1000.npz"));
    const [images, labels, softmax] = [read("images"), read("labels"), read("softmax")];
    let right = 0;
    for (let n = 0; n < 1000; n++) {
      const x = mnist.createInput(row(images, n));
      const got = mnist.forward(x, mnist.createOutput());
      expectT64(got, row(softmax, n), `row ${n}`);
      if (n % 20 === 0) expect(Array.from(got)).toEqual(interpret(network, row(images, n)).output);
      if (mnist.predict?.(x) === labels.data[n]) right += 1;
    }
    expect(right).toBe(932);
  });
});
