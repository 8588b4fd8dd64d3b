import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { load } from "../../generator/load.ts";
import { chooseArrays } from "../../generator/verify/choose-arrays.ts";
import { isRight } from "../../generator/verify/compare-recording.ts";
import { openVectors, type Recording, type VectorFiles } from "../../generator/verify/read-vectors.ts";
import { runModules } from "../../generator/verify/run-modules.ts";
import { type VerifyRequest, verify } from "../../generator/verify/verify.ts";
import { sharedData } from "../support/shared-data.ts";

const files: VectorFiles = {
  readFile: (path) => readFileSync(join(sharedData as string, path)),
  listFolder: (path) => {
    const folder = join(sharedData as string, path);
    return statSync(folder).isDirectory() ? readdirSync(folder).sort() : undefined;
  },
};

async function verifySamples(spec: string, request: Partial<VerifyRequest> & { vectors: string }) {
  const loaded = load(spec, { readFile: (name) => files.readFile(name) });
  const whole = {
    expected: undefined,
    input: undefined,
    output: undefined,
    tolerance: undefined,
    ...request,
  };
  return verify(loaded, await runModules(loaded), whole, files);
}

const single = (name: string, input: string, layer: string) =>
  `name: ${name}\ndtype: f32\ninput: { shape: ${input} }\nlayers:\n  - { ${layer} }\n`;

describe.skipIf(sharedData === undefined)("networks are verified against the recordings of others", () => {
  test.each([
    ["onnx/test_tanh", single("tanh", "[3, 4, 5]", "type: activation, activation: tanh")],
    [
      "onnx/test_sigmoid_example/test_data_set_0",
      single("sigmoid", "[3]", "type: activation, activation: sigmoid"),
    ],
    [
      "onnx/test_logsoftmax_default_axis",
      single("log_softmax", "[3, 4, 5]", "type: activation, activation: log_softmax"),
    ],
    ["onnx/test_softmax_large_number", single("softmax", "[4]", "type: activation, activation: softmax")],
  ])("%s", async (vectors, spec) => {
    const results = await verifySamples(spec, { vectors });
    expect(results.map(isRight)).toEqual([true]);
  });

  const plain = load("name: plain\ninput: 1\nlayers: [{ type: activation, activation: relu }]").network;
  const noNames = { inputNames: [], labels: [] };
  const colours = { inputNames: [["r", "g", "b"]], labels: [["black", "white"]] };
  const noKeys = { input: undefined, output: undefined };

  test.each([
    ["js/brainjs/v2_xor_sigmoid.json", noNames, noKeys, { inputs: 53 * 2, outputs: 53 }],
    [
      "js/brainjs/v2_xor_sigmoid.json",
      noNames,
      { ...noKeys, output: ["output_f64"] },
      { inputs: 53 * 2, outputs: 53 },
    ],
    ["js/brainjs/v2_contrast_named_keys.json", colours, noKeys, { inputs: 9 * 3, outputs: 9 * 2 }],
    ["js/synaptic/xor_perceptron_2_3_1.json", noNames, noKeys, { inputs: 53 * 2, outputs: 53 }],
    ["js/tfjs/xor/io.json", noNames, noKeys, { inputs: 6 * 2, outputs: 6 }],
    [
      "js/tfjs/act_selu/io.json",
      noNames,
      { ...noKeys, output: ["y_f64"] },
      { inputs: 12 * 5, outputs: 12 * 2 },
    ],
    [
      "sklearn/iris_relu.json",
      noNames,
      { input: "samples.X", output: ["samples.network_output"] },
      { inputs: 10 * 4, outputs: 10 * 3 },
    ],
    ["torch/mlp_relu/io.npz", noNames, { ...noKeys, output: ["y_f64"] }, { inputs: 32 * 6, outputs: 32 * 4 }],
  ])("the arrays of %s are found", async (path, naming, keys, { inputs, outputs }) => {
    const [recording] = await openVectors(path, "vectors", files, naming);
    const chosen = chooseArrays(keys, recording as Recording, undefined, plain, []);
    expect(chosen.inputs[0]?.tensor.data).toHaveLength(inputs);
    expect(chosen.outputs.map(({ array }) => array.tensor.data.length)).toEqual([outputs]);
  });
});
