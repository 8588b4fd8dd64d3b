import { describe, expect, test } from "vitest";
import type { ModelFile } from "../../../generator/import/imported-model.ts";
import { importTfjs } from "../../../generator/import/tfjs/index.ts";
import { refusal, run } from "../support/import-files.ts";

/** A model.json and the shards beside it. */
const modelFile = (json: unknown, shards: Readonly<Record<string, ArrayBufferView>> = {}): ModelFile => ({
  path: "model.json",
  bytes: new TextEncoder().encode(JSON.stringify(json)),
  readBeside: (path) => {
    const shard = shards[path];
    if (shard === undefined) throw new Error(`no such file: ${path}`);
    return new Uint8Array(shard.buffer, shard.byteOffset, shard.byteLength);
  },
});

const dense = (config: object) => ({ class_name: "Dense", config: { name: "dense_Dense1", ...config } });

/** 2 → 1, in one group of one shard. */
const topology = {
  class_name: "Sequential",
  config: { name: "net", layers: [dense({ units: 1, activation: "linear", batch_input_shape: [null, 2] })] },
};
const model = (weightsManifest: unknown, more: object = {}) => ({
  format: "layers-model",
  generatedBy: "TensorFlow.js tfjs-layers v4.22.0",
  modelTopology: { ...topology, keras_version: "tfjs-layers 4.22.0", backend: "tensor_flow.js" },
  weightsManifest,
  ...more,
});

const kernel = { name: "dense_Dense1/kernel", shape: [2, 1], dtype: "float32" };
const bias = { name: "dense_Dense1/bias", shape: [1], dtype: "float32" };

test("weights may lie in several groups, and a group in several shards that cut through a weight", async () => {
  const bytes = new Uint8Array(Float32Array.of(2, 3).buffer);
  const manifest = [
    { paths: ["a", "b"], weights: [kernel] },
    { paths: ["c"], weights: [bias] },
  ];
  const shards = { a: bytes.subarray(0, 3), b: bytes.subarray(3), c: Float32Array.of(0.5) };
  const imported = await importTfjs(modelFile(model(manifest), shards), {});
  expect(imported.format).toBe("TensorFlow.js layers model, from TensorFlow.js tfjs-layers v4.22.0");
  expect(run(imported, [10, 100])).toEqual([320.5]);
});

test("weights quantized to uint8 are scale·q + min, rounded to float32 once, and the import says so", async () => {
  const quantization = { dtype: "uint8", scale: 0.1, min: -0.7 };
  const manifest = [{ paths: ["w"], weights: [{ ...kernel, quantization }, bias] }];
  const shard = Uint8Array.of(0, 255, 0, 0, 0x80, 0x3f);
  const imported = await importTfjs(modelFile(model(manifest), { w: shard }), {});
  expect(imported.layers[0]?.fields.weights).toMatchObject({
    tensor: { data: Float64Array.of(Math.fround(-0.7), Math.fround(255 * 0.1 - 0.7)) },
  });
  expect(run(imported, [0, 0])).toEqual([1]);
  expect(imported.remarks).toEqual([
    "Weights quantized to uint8 are dequantized as TensorFlow.js does: scale·q + min, rounded to float32",
  ]);
});

test("weights stored as float16 and uint16 are read", async () => {
  const weights = [
    { ...kernel, quantization: { dtype: "float16" } },
    { ...bias, quantization: { dtype: "uint16", scale: 2, min: 1 } },
  ];
  const shard = Uint16Array.of(0x3c00, 0xc000, 1000);
  const imported = await importTfjs(modelFile(model([{ paths: ["w"], weights }]), { w: shard }), {});
  expect(run(imported, [5, 1])).toEqual([2004]);
});

test("a model converted from Keras has its topology under model_config", async () => {
  const json = {
    format: "layers-model",
    convertedBy: "TensorFlow.js Converter v4.22.0",
    modelTopology: { keras_version: "2.15.0", backend: "tensorflow", model_config: topology },
    weightsManifest: [{ paths: ["w"], weights: [kernel, bias] }],
  };
  const imported = await importTfjs(modelFile(json, { w: Float32Array.of(2, 3, 1) }), {});
  expect(imported.format).toBe("TensorFlow.js layers model, from TensorFlow.js Converter v4.22.0");
  expect(run(imported, [1, 1])).toEqual([6]);
});

test("hard_sigmoid is 0.2·x + 0.5, as TensorFlow.js has it", async () => {
  const hard = structuredClone(model([{ paths: ["w"], weights: [kernel, bias] }]));
  const [layer] = hard.modelTopology.config.layers;
  Object.assign(layer?.config as object, { activation: "hardSigmoid" });
  const imported = await importTfjs(modelFile(hard, { w: Float32Array.of(1, 0, 0) }), {});
  expect(run(imported, [1, 0])[0]).toBeCloseTo(0.7, 6);
  expect(imported.remarks).toEqual(["hard_sigmoid is 0.2·x + 0.5 clipped to 0 and 1, as in TensorFlow.js"]);
});

describe("what is refused", () => {
  const shards = { w: Float32Array.of(1, 2, 3) };
  const manifest = [{ paths: ["w"], weights: [kernel, bias] }];
  const reasonOf = async (json: unknown) => {
    const problems = await refusal(() => importTfjs(modelFile(json, shards), {}));
    return problems.map(({ where, reason }) => (where ? `${where}: ${reason}` : reason));
  };

  test.each([
    [
      "a graph model",
      { format: "graph-model", modelTopology: { node: [] } },
      "it is a graph model, a TensorFlow graph without layers",
    ],
    ["a list", [], "it is not a TensorFlow.js model.json"],
    ["weights alone", model(manifest, { modelTopology: null }), "it has no modelTopology"],
    [
      "a shard that is missing",
      model([{ paths: ["x"], weights: [kernel] }]),
      'group 1 of weightsManifest: its shard "x" cannot be read: no such file: x',
    ],
    [
      "a shard that is too long",
      model([{ paths: ["w"], weights: [kernel] }]),
      "group 1 of weightsManifest: its shards have 12 bytes, but its weights take 8 bytes",
    ],
    [
      "a shard that stands there twice",
      model([
        { paths: ["w"], weights: [] },
        { paths: ["./w"], weights: [] },
      ]),
      'weightsManifest: the shard "w" appears twice',
    ],
    [
      "a weight of a huge size",
      model([{ paths: ["w"], weights: [{ ...kernel, shape: [1e9, 1e9] }] }]),
      "group 1 of weightsManifest: its shards have 12 bytes, but its weights take 4,000,000,000,000,000,000 bytes",
    ],
    [
      "a weight of another shape",
      model([{ paths: ["w"], weights: [{ ...kernel, shape: [1, 2] }, bias] }]),
      'Dense "dense_Dense1": its kernel has a different shape from its config: [2, 1]',
    ],
    [
      "a weight that is missing",
      model([{ paths: ["w"], weights: [{ ...kernel, shape: [3, 1] }] }]),
      'Dense "dense_Dense1": the file has no weight "bias" for it; it has "dense_Dense1/kernel"',
    ],
    [
      "a dtype that is not read",
      model([{ paths: ["w"], weights: [{ ...kernel, dtype: "string" }] }]),
      'weight "dense_Dense1/kernel": its dtype "string" is not supported',
    ],
  ])("%s", async (_, json, reason) => {
    expect(await reasonOf(json)).toContain(reason);
  });
});

test("no more shards are read than the weights have bytes", async () => {
  const paths = Array.from({ length: 60 }, (_, i) => `w${i}`);
  const read: string[] = [];
  const file = {
    ...modelFile(model([{ paths, weights: [kernel] }])),
    readBeside: (path: string) => {
      read.push(path);
      return new Uint8Array(5);
    },
  };
  expect(await refusal(() => importTfjs(file, {}))).toMatchObject([
    { reason: "its shards have 10 bytes or more, but its weights take 8 bytes" },
  ]);
  expect(read).toEqual(["w0", "w1"]);
});

test("a number that no double can hold is refused", async () => {
  const file = modelFile(model([]));
  const text = new TextDecoder().decode(file.bytes).replace('"units":1', '"units":1e-400');
  expect(await refusal(() => importTfjs({ ...file, bytes: new TextEncoder().encode(text) }, {}))).toEqual([
    {
      where: "modelTopology.config.layers.0.config.units",
      reason: "the number 1e-400 does not fit in a double",
    },
  ]);
});
