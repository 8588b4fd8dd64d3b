import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkAgainstReference, runReference } from "../../../generator/check/check-against-reference.ts";
import { probeInputs } from "../../../generator/check/probe-inputs.ts";
import { compile } from "../../../generator/generate.ts";
import type { Dtype } from "../../../generator/ir/number-format.ts";
import type { Emit } from "../../../generator/ir/spec.ts";
import { interpret } from "../../../generator/reference/interpret.ts";
import { makeNetwork } from "../../support/networks.ts";
import { type Built, build, run } from "../../support/run-text.ts";
import { root } from "../../support/specs.ts";

const targets = ["ts", "wasm", "auto"] as const satisfies readonly Emit["target"][];

const specOf = (layers: readonly object[], output: object = {}, more: object = {}): string =>
  JSON.stringify({ name: "net", input: 2, ...more, layers, output });

const sigmoid = { type: "activation", activation: "sigmoid" };
const sum = { type: "dense", units: 1, weights: [[1], [1]], bias: false };

/** All that runs of what was built. */
const running = ({ module, fallback }: Pick<Built, "module" | "fallback">) =>
  fallback ? [module, fallback] : [module];

describe("one output of a sigmoid tells two classes apart", () => {
  test.each(targets)("0.5 is not over 0.5, and NaN is class 0, target %s", async (target) => {
    const spec = specOf([{ ...sum, activation: "sigmoid" }], { labels: ["no", "yes"] });
    const built = run(await compile(spec, { emit: { target } }));
    const cases = [
      [[0, 0], 0],
      [[1e-9, 0], 1],
      [[-1e-9, 0], 0],
      [[Infinity, 0], 1],
      [[-Infinity, 0], 0],
      [[Number.NaN, 1], 0],
      [[Infinity, -Infinity], 0],
    ] as const;
    for (const { predict, classify, createInput } of running(built)) {
      for (const [x, expected] of cases) {
        expect(predict?.(createInput(x)), String(x)).toBe(expected);
        expect(classify?.(createInput(x)), String(x)).toBe(["no", "yes"][expected]);
      }
    }
  });

  /** The threshold is what the network gives for one input, or a little less or more. */
  test.each<[Dtype, string, (output: number) => number, 0 | 1]>([
    ["f64", "the output", (output) => output, 0],
    ["f64", "the double below it", (output) => output - 2 ** -53, 1],
    ["f32", "the output", (output) => output, 0],
    ["f32", "less, but the output once it is rounded", (output) => output - 2 ** -40, 0],
    ["f32", "more, but the output once it is rounded", (output) => output + 2 ** -40, 0],
    ["f32", "the float32 below it", (output) => output - 2 ** -24, 1],
  ])("in %s, a threshold of %s", async (dtype, _, thresholdFor, expected) => {
    const x = [0.3, 0.4];
    const layers = [{ ...sum, activation: "sigmoid" }];
    const { network } = await compile(specOf(layers, {}, { dtype }));
    const threshold = thresholdFor(interpret(network, x).output[0] as number);
    for (const target of targets) {
      const compiled = await compile(specOf(layers, { threshold }, { dtype }), { emit: { target } });
      expect(interpret(compiled.network, x).predict).toBe(expected);
      for (const { predict, createInput, network } of running(run(compiled))) {
        expect(predict?.(createInput(x))).toBe(expected);
        expect(network.threshold).toBe(dtype === "f32" ? Math.fround(threshold) : threshold);
      }
    }
  });

  test("the XOR network that brain.js trained has XOR's truth table", async () => {
    const { json } = JSON.parse(readFileSync(join(root, "test/data/js/brain_v2_xor_sigmoid.json"), "utf8"));
    const layers = (json.layers as { weights: number[][]; biases: number[] }[])
      .slice(1)
      .map(({ weights, biases }) => ({
        ...{ type: "dense", units: biases.length, activation: "sigmoid", bias: biases },
        weights: weights[0]?.map((_, i) => weights.map((row) => row[i])),
      }));
    const { module } = run(await compile(specOf(layers, { labels: ["equal", "different"] })));
    const rows = [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ];
    expect(rows.map((x) => module.predict?.(module.createInput(x)))).toEqual([0, 1, 1, 0]);
    expect(module.classify?.(module.createInput([1, 0]))).toBe("different");
  });
});

describe("whether there is a predict follows from what the last layer means", () => {
  const reshape = { type: "reshape", shape: [1, 1] };
  const three = {
    type: "dense",
    units: 3,
    weights: [
      [1, 2, 3],
      [1, 2, 3],
    ],
    bias: false,
  };
  const third = { type: "slice", axis: 0, start: 2, end: 3 };
  const binary: Record<string, readonly object[]> = {
    "a sigmoid in a layer": [{ ...sum, activation: "sigmoid" }],
    "a sigmoid on its own": [sum, sigmoid],
    "a sigmoid that is only reshaped": [sum, sigmoid, reshape, { type: "transpose", axes: [1, 0] }],
    "one of three sigmoids": [three, sigmoid, third],
    "one of the values that two sigmoids gave": [
      { ...three, name: "a", activation: "sigmoid" },
      { ...three, from: "input", name: "b", activation: "sigmoid" },
      { type: "concat", axis: 0, from: ["a", "b"] },
      third,
    ],
  };
  const value: Record<string, readonly object[]> = {
    "no activation": [sum],
    ...Object.fromEntries(
      ["relu", "tanh", "hard_sigmoid", "step", "softmax", "softplus"].map((activation) => [
        activation,
        [{ ...sum, activation }],
      ]),
    ),
    "a sigmoid before another layer": [sum, sigmoid, { type: "scale", scale: 2, shift: false }],
    "a value of which not all come from a sigmoid": [
      { ...three, name: "a", activation: "sigmoid" },
      { type: "concat", axis: 0, from: ["a", "input"] },
      third,
    ],
    "an index": [three, { type: "argmax" }],
  };
  const labels = ["no", "yes"];
  test.each(Object.entries(binary))("%s: 0 or 1", async (_, layers) => {
    const { module } = run(await compile(specOf(layers, { labels, threshold: 0.9 })));
    const x = module.createInput([9, 9]);
    expect([module.predict?.(x), module.classify?.(x)]).toEqual([1, "yes"]);
    expect(Object.keys(module)).toEqual(expect.arrayContaining(["predict", "classify"]));
  });
  test.each(Object.entries(value))("%s: there is none", async (_, layers) => {
    const { module, network } = { ...run(await compile(specOf(layers))), ...(await compile(specOf(layers))) };
    expect(Object.keys(module)).not.toContain("predict");
    expect(network.outputs[0]?.threshold).toBeUndefined();
    expect(interpret(network, [1, 2]).predict).toBeUndefined();
    await expect(compile(specOf(layers, { threshold: 0.9 }))).rejects.toThrow("no-threshold");
    await expect(compile(specOf(layers, { labels }))).rejects.toThrow("there are 2 labels for 1 output");
  });
  test("one label of one output is its name: there is no classify", async () => {
    for (const layers of [[sum], [sum, sigmoid]]) {
      const { module } = run(await compile(specOf(layers, { labels: ["height"] })));
      expect(module.labels).toEqual(["height"]);
      expect(Object.keys(module)).not.toContain("classify");
    }
  });
});

test("labels of more outputs than an index is typed for", async () => {
  const network = makeNetwork({ sizes: [2, 70], activations: ["tanh"], labelled: true });
  const { module, text } = await build(network);
  const x = [0.5, -1];
  const { predict } = interpret(network, x);
  expect(module.classify?.(module.createInput(x))).toBe(`class ${predict}`);
  expect(text).toContain("predict(x: Input): number {");
});

test("no label and no class of a module goes unseen", async () => {
  const network = makeNetwork({ sizes: [2, 1], activations: ["sigmoid"], labelled: true });
  const references = runReference(network, probeInputs(2, 1, 30));
  const { module } = await build(network);
  const mismatchOf = (change: object) => checkAgainstReference(network, { ...module, ...change }, references);
  expect(mismatchOf({})).toBeUndefined();
  expect(mismatchOf({ predict: () => 0 })).toMatchObject({ entry: "predict", expected: 1, actual: 0 });
  expect(mismatchOf({ predict: undefined })).toMatchObject({ entry: "predict", actual: undefined });
  expect(mismatchOf({ classify: undefined })).toMatchObject({ entry: "classify", actual: undefined });
  expect(mismatchOf({ classify: () => "class 0" })).toMatchObject({
    entry: "classify",
    expected: "class 1",
    actual: "class 0",
  });
  const value = makeNetwork({ sizes: [2, 1], activations: ["relu"] });
  const built = await build(value);
  const withPredict = { ...built.module, predict: () => 0 };
  expect(checkAgainstReference(value, withPredict, runReference(value, [[1, 2]]))).toMatchObject({
    entry: "predict",
    expected: undefined,
    actual: 0,
  });
});
