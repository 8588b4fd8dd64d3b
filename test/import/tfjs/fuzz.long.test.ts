import { expect, test } from "vitest";
import { ImportError } from "../../../generator/import/imported-model.ts";
import { importTfjs } from "../../../generator/import/tfjs/index.ts";
import { mutate, randomNumbers } from "../../support/mutate.ts";

const node = (...names: string[]) => [names.map((name) => [name, 0, 0, {}])];
const layer = (class_name: string, name: string, config: object, ...from: string[]) => ({
  class_name,
  name,
  config: { name, ...config },
  inbound_nodes: from.length === 0 ? [] : node(...from),
});

/** A functional model with a layer of nearly every kind. */
const model = {
  format: "layers-model",
  modelTopology: {
    keras_version: "tfjs-layers 4.22.0",
    class_name: "Model",
    config: {
      name: "net",
      layers: [
        layer("InputLayer", "in", { batch_input_shape: [null, 2, 2], dtype: "float32" }),
        layer("Permute", "permute", { dims: [2, 1] }, "in"),
        layer("Flatten", "flatten", {}, "permute"),
        layer("Rescaling", "rescale", { scale: 0.5, offset: 1 }, "flatten"),
        layer("Dense", "a", { units: 4, activation: "relu", use_bias: true }, "rescale"),
        layer("BatchNormalization", "bn", { axis: [1], epsilon: 0.001, scale: false }, "a"),
        layer("Add", "add", {}, "bn", "rescale"),
        layer("LeakyReLU", "leaky", { alpha: 0.1 }, "add"),
        layer("ReLU", "relu", { max_value: 3, negative_slope: 0.1, threshold: 0 }, "leaky"),
        layer("Average", "average", {}, "relu", "a", "bn"),
        layer("Concatenate", "concat", { axis: -1 }, "average", "relu"),
        layer("Reshape", "reshape", { target_shape: [4, -1] }, "concat"),
        layer("LayerNormalization", "ln", { axis: [2], epsilon: 0.001, center: false }, "reshape"),
        layer("PReLU", "prelu", { shared_axes: [1] }, "ln"),
        layer("Dropout", "dropout", { rate: 0.5 }, "prelu"),
        layer("Activation", "softmax", { activation: "softmax" }, "dropout"),
      ],
      input_layers: [["in", 0, 0]],
      output_layers: [["softmax", 0, 0]],
    },
  },
  weightsManifest: [
    {
      paths: ["w"],
      weights: [
        {
          name: "a/kernel",
          shape: [4, 4],
          dtype: "float32",
          quantization: { dtype: "uint8", scale: 0.1, min: -1 },
        },
        { name: "a/bias", shape: [4], dtype: "float32" },
        { name: "bn/beta", shape: [4], dtype: "float32" },
        { name: "bn/moving_mean", shape: [4], dtype: "float32" },
        { name: "bn/moving_variance", shape: [4], dtype: "float32" },
        { name: "ln/gamma", shape: [2], dtype: "float32" },
        { name: "prelu/alpha", shape: [1, 2], dtype: "float32" },
      ],
    },
  ],
};
const shard = new Uint8Array(16 + 4 * (4 * 4 + 4)).fill(1);
const encode = (json: unknown) => new TextEncoder().encode(JSON.stringify(json));

/** Whether it is imported; anything but an ImportError is thrown on. */
async function isImported(bytes: Uint8Array, weights: Uint8Array): Promise<boolean> {
  try {
    await importTfjs({ path: "model.json", bytes, readBeside: () => weights }, {});
    return true;
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    return false;
  }
}

test("the model that is damaged here is imported when it is whole", async () => {
  const imported = await importTfjs({ path: "m", bytes: encode(model), readBeside: () => shard }, {});
  expect(imported.layers.map(({ type }) => type)).toEqual([
    "transpose",
    "reshape",
    "scale",
    "dense",
    "batch_norm",
    "add",
    "activation",
    "activation",
    "activation",
    "add",
    "normalize",
    "concat",
    "reshape",
    "layer_norm",
    "activation",
    "activation",
  ]);
});

test("4000 damaged texts of a model.json are read or refused", { timeout: 300_000 }, async () => {
  const random = randomNumbers(1);
  const whole = encode(model);
  let read = 0;
  for (let i = 0; i < 4_000; i++) if (await isImported(mutate(whole, random), shard)) read++;
  expect(read).toBeGreaterThan(40);
  expect(read).toBeLessThan(3600);
});

const hostile: readonly unknown[] = [
  ...[null, true, false, 0, 1, 2, -1, 0.5, 1e9, 2 ** 53, 1e300, "", "x", "in", "relu", "Dense", "__proto__"],
  ...[[], [[]], [[[[[[[[[[[]]]]]]]]]]], [null], [1, 2], ["a", 0, 0], {}, { class_name: "ReLU", config: {} }],
  ...["Sequential", "Lambda", "softmax", "Model", [null, 4], [-1], [2, 1, 3], { a: 1 }, "add", "toString"],
];

/** A copy in which one value, or a few, is another. */
function replaceValues(value: unknown, random: () => number): unknown {
  const copy = structuredClone(value);
  const places: { holder: Record<string, unknown>; key: string }[] = [];
  const visit = (holder: Record<string, unknown>): void => {
    for (const key of Object.keys(holder)) {
      places.push({ holder, key });
      const inner = holder[key];
      if (typeof inner === "object" && inner !== null) visit(inner as Record<string, unknown>);
    }
  };
  visit(copy as Record<string, unknown>);
  for (let count = 1 + Math.floor(random() * 3); count > 0; count--) {
    const { holder, key } = places[Math.floor(random() * places.length)] as (typeof places)[number];
    holder[key] = structuredClone(hostile[Math.floor(random() * hostile.length)]);
  }
  return copy;
}

test("8000 models of which values are others are read or refused", { timeout: 300_000 }, async () => {
  const random = randomNumbers(2);
  let read = 0;
  for (let i = 0; i < 8_000; i++) if (await isImported(encode(replaceValues(model, random)), shard)) read++;
  expect(read).toBeGreaterThan(200);
  expect(read).toBeLessThan(6_000);
});

test("4000 damaged shards are read or refused", { timeout: 300_000 }, async () => {
  const random = randomNumbers(3);
  const whole = encode(model);
  let read = 0;
  for (let i = 0; i < 4_000; i++) if (await isImported(whole, mutate(shard, random))) read++;
  expect(read).toBeGreaterThan(800);
});
