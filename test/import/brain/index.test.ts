import { describe, expect, test } from "vitest";
import { importBrain } from "../../../generator/import/brain/index.ts";
import type { ImportedModel } from "../../../generator/import/imported-model.ts";
import { interpret } from "../../../generator/reference/interpret.ts";
import { effort } from "../../support/effort.ts";
import { inOrder, savedNetwork } from "../../support/saved-js.ts";
import { expectT64 } from "../../support/tolerance.ts";
import { importMutants, modelFile, networkOf, problemsOf } from "../support/import-files.ts";

const MUTANTS = effort(250, 4_000);

test.each(["brain_v1_xor_relu", "brain_v2_xor_sigmoid", "brain_v2_contrast_named_keys"])(
  "%s gives what brain.js gives in float64",
  async (name) => {
    const { file, cases } = savedNetwork(`${name}.json`);
    const network = networkOf(await importBrain(file, {}));
    for (const { input, output_f64 } of cases) {
      const { output } = interpret(network, inOrder(input, network.inputs[0]?.names));
      expectT64(
        output,
        inOrder(output_f64 ?? [], network.outputs[0]?.labels),
        `${name} of ${JSON.stringify(input)}`,
      );
    }
    expect(cases.length).toBeGreaterThan(4);
  },
);

test("lookup tables are names of inputs and labels of outputs, in the order of their places", async () => {
  const { file } = savedNetwork("brain_v2_contrast_named_keys.json");
  expect(await importBrain(file, {})).toMatchObject({
    inputs: [{ shape: [3], names: ["r", "g", "b"] }],
    labels: ["black", "white"],
  });
});

/** One node: 2·x1 + 3·x2 + 1. */
const lists = {
  type: "NeuralNetwork",
  sizes: [2, 1],
  layers: [
    { weights: [], biases: [] },
    { weights: [[2, 3]], biases: [1] },
  ],
  trainOpts: { activation: "leaky-relu", leakyReluAlpha: 0.1 },
};

/** The same as brain.js 1 saves it. */
const objects = {
  sizes: [2, 1],
  layers: [{ a: {}, b: {} }, { "0": { bias: 1, weights: { a: 2, b: 3 } } }],
  inputLookup: { a: 0, b: 1 },
  outputLookup: false,
  activation: "tanh",
};

const fileOf = (value: unknown) => modelFile("net.json", JSON.stringify(value));
const run = async (value: unknown, x: number[]) =>
  interpret(networkOf((await importBrain(fileOf(value), {})) as ImportedModel), x).output;
const said = (value: unknown) => problemsOf(importBrain, fileOf(value));

test("leaky-relu of brain.js 2 has the alpha of its training", async () => {
  expect(await run(lists, [1, -2])).toEqual([-0.30000000000000004]);
  expect(await run(lists, [1, 2])).toEqual([9]);
  const { trainOpts } = lists;
  expect(await said({ ...lists, trainOpts: { ...trainOpts, leakyReluAlpha: 2 } })).toEqual([
    "leakyReluAlpha: it is 2; it must be from 0 to 1",
  ]);
});

test("nodes of brain.js 1 are counted in the order of the object", async () => {
  expect(await run(objects, [0.5, -0.25])).toEqual([Math.tanh(1.25)]);
  expect(await said({ ...objects, inputLookup: { b: 0, a: 1 } })).toEqual([
    "inputLookup: its names do not match the nodes in their order",
  ]);
});

test("brain.js 1 says whether values have names, which are those of the nodes", async () => {
  const names = async (lookups: object) => {
    const { inputs, labels } = await importBrain(fileOf({ ...objects, ...lookups }), {});
    return { inputs: inputs[0]?.names, labels };
  };
  expect(await names({ inputLookup: true, outputLookup: false })).toEqual({ inputs: ["a", "b"] });
  expect(await names({ inputLookup: true, outputLookup: true })).toEqual({
    inputs: ["a", "b"],
    labels: ["0"],
  });
  expect(await names({ inputLookup: false, outputLookup: false })).toEqual({ inputs: ["a", "b"] });
});

describe("refused, with the reason", () => {
  test("leaky-relu of brain.js 1", async () => {
    const { file } = savedNetwork("brain_v1_xor_leaky-relu.json");
    expect(await problemsOf(importBrain, file)).toEqual([
      "activation: leaky-relu in brain.js 1.x gives 0 below 0 and alpha·x above it, and alpha is not saved [train the network with another activation, or with NeuralNetwork of brain.js 2]",
    ]);
  });

  test("leaky-relu of networks on the GPU", async () => {
    expect(await said({ ...lists, type: "NeuralNetworkGPU" })).toEqual([
      expect.stringMatching(
        /^activation: leaky-relu in NeuralNetworkGPU gives 0 below 0 and 0.01·x above it /,
      ),
    ]);
  });

  test("networks of another type", async () => {
    expect(await said({ ...lists, type: "FeedForward" })).toEqual([
      "type: neuroll has no equivalent of this network [NeuralNetwork, RNN, GRU, LSTM and those of time steps can be imported]",
    ]);
  });

  test("everything that does not fit, at once", async () => {
    const layers = [...lists.layers, { weights: [[1], [2, 3]], biases: [1] }];
    expect(
      await said({ ...lists, layers, trainOpts: { activation: "swish" }, outputLookup: { a: 0 } }),
    ).toEqual([
      "sizes: it is 2 and 1, but the layers have 2, 1 and 2 nodes",
      "layers[2]: a node has 2 weights, but takes 1 input",
      "layers[2]: it has 1 bias for 2 nodes",
      "outputLookup: it names 1 of 2 outputs",
      'activation: brain.js has no activation "swish" [known activations: sigmoid, relu, tanh and leaky-relu]',
    ]);
    expect(await said({ ...lists, inputLookup: { a: 0, b: 2 } })).toEqual([
      "inputLookup: its indices are not 0, 1, 2 and so on, each once",
    ]);
  });

  test("sizes that are not those of the layers", async () => {
    const refused = ["sizes: it is 2, 7 and 1, but the layers have 2 and 1 nodes"];
    expect(await said({ ...lists, sizes: [2, 7, 1] })).toEqual(refused);
    expect(await said({ ...objects, sizes: [2, 7, 1] })).toEqual(refused);
    expect(await said({ ...lists, sizes: null })).toEqual([]);
  });

  test("weights of the layer of the inputs, which has none", async () => {
    const [, layer] = lists.layers;
    expect(await said({ ...lists, layers: [layer, layer] })).toEqual([
      "layers.0.weights: it is not in the form saved by brain.js: it must be empty in the input layer",
      "layers.0.biases: it is not in the form saved by brain.js: it must be empty in the input layer",
    ]);
    expect(await said({ ...objects, layers: [{ a: { bias: 1 }, b: {} }, objects.layers[1]] })).toEqual([
      expect.stringMatching(
        /^layers.0.a: it is not in the form saved by brain.js: it has the unknown key "bias"/,
      ),
    ]);
  });

  test("what is missing, or of another kind, in plain words", async () => {
    const { trainOpts: _, ...rest } = lists as typeof lists & { trainOpts: unknown };
    expect(await said(rest)).toEqual(["trainOpts: it is not in the form saved by brain.js: it is missing"]);
    expect(await said({ ...lists, trainOpts: { activation: 3 } })).toEqual([
      "trainOpts.activation: it is not in the form saved by brain.js: it is 3; it must be a string",
    ]);
  });

  test("a node that is called __proto__", async () => {
    const text = JSON.stringify(objects)
      .replace('"b":{}', '"__proto__":{}')
      .replace('"b":3', '"__proto__":3');
    expect(await problemsOf(importBrain, modelFile("a.json", text))).toEqual([
      'it has the key "__proto__", which brain.js never saves',
    ]);
  });

  test("rejects JSON that is not a network", async () => {
    expect(await said({ layers: 1 })).toEqual([
      expect.stringMatching(/^layers: it is not in the form saved by brain.js: /),
      expect.stringMatching(/^activation: /),
    ]);
    expect(await problemsOf(importBrain, modelFile("a.json", "{"))).toEqual([
      expect.stringMatching(/^the file is not valid JSON: /),
    ]);
    expect(
      await problemsOf(
        importBrain,
        modelFile("a.json", JSON.stringify(lists).replace("[2,3]", "[2,1e-400]")),
      ),
    ).toEqual(["layers.1.weights.0.1: the number 1e-400 does not fit in a double"]);
  });
});

test.each([
  ["lists", lists],
  ["objects", objects],
])(`${MUTANTS} broken files of %s are imported or refused`, { timeout: 60_000 }, async (_, value) => {
  const { imported, refused } = await importMutants(importBrain, fileOf(value), {}, MUTANTS);
  expect(imported).toBeGreaterThan(MUTANTS / 200);
  expect(refused).toBeGreaterThan(MUTANTS / 20);
});
