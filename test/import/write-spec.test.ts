import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openWeightFile } from "../../generator/2-resolve/weights/index.ts";
import type { ImportedLayer, ImportedModel, ImportedTensor } from "../../generator/import/imported-model.ts";
import { writeSafetensors } from "../../generator/import/write-safetensors.ts";
import { writeSpec } from "../../generator/import/write-spec.ts";
import type { Network } from "../../generator/ir/network.ts";
import { load } from "../../generator/load.ts";
import { effort } from "../support/effort.ts";

const tensor = (key: string, shape: number[], values: number[]): ImportedTensor => ({
  kind: "tensor",
  key,
  tensor: { shape, data: Float64Array.from(values) },
});

const relu = { kind: "activation", name: "relu", parameters: {} } as const;
const identity = { kind: "activation", name: "identity", parameters: {} } as const;

/** 4 → 2, its weights one row an output. */
const dense: ImportedLayer = {
  type: "dense",
  fields: {
    bias: tensor("fc.bias", [2], [0, -0.5]),
    weights: { ...tensor("fc.weight", [2, 4], [1, 2, 3, 4, 5, 6, 7, 0.1]), layout: "out_in" },
    activation: relu,
    units: 2,
  },
  origin: "fc (Linear)",
};

const model: ImportedModel = {
  format: "a test",
  dtype: "f64",
  inputs: [{ shape: [4] }],
  layers: [dense],
  remarks: [],
};

function loaded(imported: ImportedModel, name = "net"): Network {
  const { spec, weights } = writeSpec(imported, name);
  return load(spec, { readFile: () => weights }).network;
}

test("a network is a page of YAML that says where each layer comes from, and a file of weights", () => {
  const scaler: ImportedLayer = {
    type: "normalize",
    fields: {
      mean: tensor("mean", [4], [123456789012345680000, -0, 1e21, 5e-324]),
      std: tensor("std", [1], [2]),
    },
    origin: "scaler",
  };
  const names = ["a", "b", "class_", "d"];
  const more = { name: "main", dtype: "f32", inputs: [{ shape: [4], names }], labels: ["no", "1"] } as const;
  const { spec, weightsFile } = writeSpec({ ...model, ...more, layers: [scaler, dense] }, "my net", "a.onnx");
  expect(weightsFile).toBe("my_net.safetensors");
  expect(spec).toBe(`# my_net: imported from a.onnx, a test, where it is called main
name: my_net
dtype: f32
input:
  size: 4
  names: [a, b, class_, d]
weights: my_net.safetensors
layers:
  # scaler
  - type: normalize
    mean: [1.2345678901234568e+20, -0, 1e+21, 5e-324]
    std: 2
  # fc (Linear)
  - type: dense
    units: 2
    activation: relu
    weights: { key: fc.weight, layout: out_in }
    bias: [0, -0.5]
output:
  labels: [no, "1"]
`);
});

test("several inputs and outputs have names, and states say what they hold next", () => {
  const layers: ImportedLayer[] = [
    { type: "concat", from: ["image", "speed", "memory"], fields: { axis: 0 }, origin: "Concat" },
    { ...dense, name: "fc" },
  ];
  const { spec, weights } = writeSpec(
    {
      ...{ ...model, layers },
      inputs: [
        { name: "image", shape: [1] },
        { name: "speed", shape: [1], names: ["v"] },
      ],
      states: [{ name: "memory", shape: [2], next: "fc", initial: tensor("m", [2], [1, 2]) }],
      outputs: [
        { name: "action", from: "fc", labels: ["left", "right"] },
        { name: "value", from: "memory" },
      ],
    },
    "net",
  );
  expect(spec.slice(spec.indexOf("inputs:"), spec.indexOf("    bias"))).toBe(`inputs:
  image: 1
  speed:
    size: 1
    names: [v]
states:
  memory:
    size: 2
    next: fc
    initial: [1, 2]
weights: net.safetensors
layers:
  # Concat
  - type: concat
    from: [image, speed, memory]
    axis: 0
  # fc (Linear)
  - type: dense
    name: fc
    units: 2
    activation: relu
    weights: { key: fc.weight, layout: out_in }
`);
  const { network } = load(spec, { readFile: () => weights });
  expect(network.outputs).toMatchObject([{ name: "action", labels: ["left", "right"] }, { name: "value" }]);
  expect(network.states).toMatchObject([{ name: "memory", shape: [2] }]);
});

test("the only output says where it comes from, if that is not the last layer", () => {
  const layers = [
    { ...dense, name: "fc" },
    { ...dense, name: "next", fields: { ...dense.fields, units: 2 } },
  ];
  const { spec } = writeSpec(
    { ...model, layers, states: [{ name: "s", shape: [2, 1], next: "next" }], outputs: [{ from: "fc" }] },
    "net",
  );
  expect(spec).toContain("input: 4\nstates:\n  s:\n    shape: [2, 1]\n    next: next\n");
  expect(spec).toMatch(/output:\n {2}from: fc\n$/);
});

test("what is a default is left out, and so are bounds that bound nothing", () => {
  const clip = { kind: "activation", name: "clip", parameters: { min: -Infinity, max: 5 } } as const;
  const layers: ImportedLayer[] = [
    { ...dense, fields: { ...dense.fields, activation: identity, bias: false } },
    { type: "activation", fields: { activation: clip }, origin: "clip" },
    { type: "activation", fields: { activation: identity }, origin: "identity" },
  ];
  const { spec } = writeSpec({ ...model, layers }, "net");
  expect(spec.slice(spec.indexOf("layers:"))).toBe(`layers:
  # fc (Linear)
  - type: dense
    units: 2
    weights: { key: fc.weight, layout: out_in }
    bias: false
  # clip
  - type: activation
    activation: { name: clip, max: 5 }
  # identity
  - type: activation
    activation: identity
`);
});

test("a network without large tensors has no file of weights", () => {
  const layers: ImportedLayer[] = [{ type: "activation", fields: { activation: relu }, origin: "relu" }];
  const { spec, weights } = writeSpec({ ...model, inputs: [{ shape: [2, 3] }], layers }, "net");
  expect(weights).toHaveLength(0);
  expect(spec).toContain("input:\n  shape: [2, 3]\nlayers:");
});

test("long lists are written on several lines", () => {
  const labels = Array.from({ length: 40 }, (_, i) => `label ${i}, of many`);
  const layers = [{ ...dense, fields: { ...dense.fields, units: 40 } }];
  const { spec } = writeSpec({ ...model, layers, labels }, "net");
  expect(Math.max(...spec.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(100);
});

test("two tensors of one key are kept apart, one tensor is kept once", () => {
  const twice = (values: number[]): ImportedLayer => ({
    type: "dense",
    fields: { units: 4, weights: tensor("W", [4, 4], values), bias: false },
    origin: "MatMul",
  });
  const ones = Array<number>(16).fill(1);
  const twos = Array<number>(16).fill(2);
  const layers = [twice(ones), twice(twos), twice(ones)];
  const { weights } = writeSpec({ ...model, layers }, "net");
  expect(openWeightFile("net.safetensors", weights).keys).toEqual(["W", "W.2"]);
  const [first, second, third] = loaded({ ...model, layers }).layers.map(({ values }) => values.weights);
  expect([first, second, third]).toEqual(
    [ones, twos, ones].map((values) => tensor("", [4, 4], values).tensor),
  );
});

test("whatever the file calls things, the spec says it so that it is read back", () => {
  const texts = fc.string({ unit: "binary", minLength: 1, maxLength: 12 });
  const odd = fc.constantFrom(
    "yes",
    "null",
    "~",
    "1",
    "0x1f",
    "- a",
    "a: b",
    "# a",
    "{a",
    "[",
    "!x",
    "&a",
    "",
  );
  const text = fc.oneof(texts, odd);
  fc.assert(
    fc.property(text, text, fc.uniqueArray(texts, { minLength: 2, maxLength: 2 }), (key, origin, labels) => {
      const weights = { ...tensor(key, [2, 4], [1, 2, 3, 4, 5, 6, 7, 8]), layout: "out_in" } as const;
      const layers = [{ ...dense, origin, fields: { ...dense.fields, weights } }];
      const network = loaded({ ...model, format: origin, layers, labels }, key);
      expect(network.outputs[0]?.labels).toEqual(labels);
      expect(network.layers[0]?.values.weights).toMatchObject({
        shape: [4, 2],
        data: Float64Array.of(1, 5, 2, 6, 3, 7, 4, 8),
      });
    }),
    { numRuns: effort(25, 100), seed: 4 },
  );
});

describe("safetensors", () => {
  test("every number is what it was, and numbers that are float32 take 4 bytes", () => {
    const doubles = [0.1, -0, 5e-324, 1.7976931348623157e308];
    const floats = [0.5, -0, Math.fround(0.1), Infinity, Number.NaN];
    const tensors = [tensor("f", [5], floats), tensor("d", [2, 2], doubles), tensor("one", [], [0.1])];
    const bytes = writeSafetensors(new Map(tensors.map(({ key, tensor }) => [key, tensor])));
    const file = openWeightFile("a.safetensors", bytes);
    expect(file.keys).toEqual(["d", "one", "f"]);
    for (const { key, tensor } of tensors) expect(file.read(key)).toEqual(tensor);
    const header = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(header % 8).toBe(0);
    expect(bytes.length - header).toBe(4 * 8 + 8 + 5 * 4);
  });
});
