import { expect, test } from "vitest";
import { readSpec } from "../../generator/1-read/read-spec.ts";
import { jsonSchema } from "../../generator/1-read/schema/json-schema.ts";
import { resolve } from "../../generator/2-resolve/resolve.ts";
import type { Activation } from "../../generator/ir/activation.ts";
import { ofAnyInput } from "../../generator/ir/example.ts";
import { layerKind } from "../../generator/ir/layer.ts";
import { local, mul } from "../../generator/ir/scalar.ts";
import type { View } from "../../generator/ir/view.ts";
import { vocabulary as builtIn } from "../../generator/vocabulary/index.ts";

/** x·factor, where the factor has to be given. */
const magnify: Activation = {
  definition: "factor·x",
  aliases: ["enlarge"],
  parameters: { factor: { nonZero: true } },
  steps: [{ kind: "map", formula: mul(local("x"), local("factor")) }],
  linear: true,
  samples: [{ parameters: { factor: 2 }, x: [3], y: [6] }],
};

/** A kind with a tensor of rank 3, for the sake of its shape. */
const mix = layerKind({
  kind: "mix",
  about: "a mixture by a cube of weights",
  fields: {
    channels: { type: "size", about: "how many values come out" },
    cube: { type: "tensor", about: "a cube", dimensions: ["inputs", "channels", "channels"] },
    offset: {
      type: "tensor",
      about: "an offset",
      dimensions: ["channels"],
      mayBeOne: true,
      mayBeFalse: true,
    },
    activation: { type: "activation", about: "what follows" },
  },
  output: ({ channels }) => [channels],
  reference: ({ activation }, [x], { activate }) => [
    { symbol: "Z", values: activate(activation, x?.values ?? []) },
  ],
  lower: ({ activation }, [x], build) => build.activate(activation, x as View),
  example: ofAnyInput,
});

const vocabulary = {
  ...builtIn,
  activations: { ...builtIn.activations, magnify },
  layers: { ...builtIn.layers, mix },
};

const noFiles = () => {
  throw Object.assign(new Error("no files"), { code: "ENOENT" });
};
const load = (layer: string) => {
  const text = `name: net\ninput: 1\nlayers:\n  - { type: mix, ${layer} }`;
  return resolve(readSpec(text, "net.yaml", vocabulary), noFiles, vocabulary).network;
};
const GOOD = "channels: 2, cube: [[[1, 2], [3, 4]]], offset: 7, activation: { name: enlarge, factor: 3 }";

test("a kind of layer and an activation need no other place than the vocabulary", () => {
  const { layers, outputSize } = load(GOOD);
  expect(outputSize).toBe(2);
  expect(layers[0]).toMatchObject({
    output: [2],
    parameterCount: 6,
    values: {
      channels: 2,
      cube: { shape: [1, 2, 2], data: Float64Array.of(1, 2, 3, 4) },
      offset: { shape: [2], data: Float64Array.of(7, 7) },
      activation: { name: "magnify", parameters: { factor: { shape: [], data: Float64Array.of(3) } } },
    },
  });
});

test.each([
  [
    "channels: 2, cub: [[[1, 2], [3, 4]]], offset: 7, activation: { name: enlarge, factor: 3 }",
    'unknown-field: a layer of type mix has no field "cub"; its fields are type, name, from, channels, cube, offset and activation.\n --> net.yaml:4:31\n4 |   - { type: mix, channels: 2, cub: [[[1, 2], [3, 4]]], offset: 7, activation: { name: enlarge, facto…\n  |                               ^^^\nhelp: did you mean "cube"?',
  ],
  [GOOD.replace("enlarge", "magnfy"), 'there is no activation called "magnfy".'],
  [GOOD.replace("enlarge", "magnfy"), 'help: did you mean "magnify"?'],
  [GOOD.replace(", factor: 3", ""), "factor is missing; it must be a number."],
  [
    GOOD.replace("{ name: enlarge, factor: 3 }", "magnify"),
    "parameter-needed: the activation magnify requires factor: write { name: magnify, factor: … }.\n --> net.yaml:4:80\n4 |   - { type: mix, channels: 2, cube: [[[1, 2], [3, 4]]], offset: 7, activation: magnify }\n  |                                                                                ^^^^^^^",
  ],
  [GOOD.replace("factor: 3", "factor: 0"), "layer 1 (mix, 2 channels) divides by its factor, which is 0."],
  [
    GOOD.replace("[[[1, 2], [3, 4]]]", "[[[1, 2, 3], [4, 5, 6]]]"),
    "layer 1 (mix, 2 channels) has 2 channels, but its cube has size 3 along axis 2.",
  ],
  [
    GOOD.replace("[[[1, 2], [3, 4]]]", "[[1, 2], [3, 4]]"),
    "layer 1 (mix, 2 channels) needs shape [1, 2, 2], but its cube has shape [2, 2].",
  ],
  [GOOD.replace("[3, 4]", "[3]"), "cube[0][1] has 1 number, but cube[0][0] has 2."],
])("in its messages: %s", (layer, message) => {
  expect(() => load(layer)).toThrow(message);
});

test("the JSON schema knows them", () => {
  const text = JSON.stringify(jsonSchema(vocabulary));
  for (const word of ["a mixture by a cube of weights", "factor·x", "enlarge"]) expect(text).toContain(word);
  expect(text).toMatch(/"required":\["name","factor"\]/);
});
