import { describe, expect, test } from "vitest";
import { importKeras } from "../../../generator/import/keras/index.ts";
import { alone, run } from "../support/import-files.ts";
import {
  floats,
  h5Model,
  kerasArchive,
  type Layout,
  type Texts,
  varsFile,
  writeH5,
  zipModel,
} from "../support/keras-files.ts";
import { answer, bias, config, kernel, last, vars, weights } from "../support/keras-sample.ts";

const outputOf = async (bytes: Uint8Array) => run(await importKeras(alone(bytes), {}), [1, 2]);

describe(".h5", () => {
  const texts: Readonly<Record<string, (text: string) => Texts>> = {
    "variable-length": (text) => text,
    "fixed-length": (fixed) => ({ fixed }),
  };

  test.each(
    ["earliest", "latest"].flatMap((layout) => Object.keys(texts).map((kind) => [layout, kind] as const)),
  )("a model of the %s layout with %s attributes is read", async (layout, kind) => {
    const text = texts[kind] as (text: string) => Texts;
    const bytes = await h5Model(config, weights, { layout: layout as Layout, text, version: text("2.11.0") });
    const model = await importKeras(alone(bytes), {});
    expect(model).toMatchObject({
      format: "Keras 2.11.0 (.h5)",
      name: "net",
      dtype: "f32",
      inputs: [{ shape: [2] }],
    });
    expect(run(model, [1, 2])).toEqual([answer]);
  });

  test("weights in compressed chunks that the shape cuts off are read", async () => {
    const chunked = { ...kernel, chunks: [1, 2] };
    const bytes = await h5Model(config, {
      ...weights,
      dense: { ...weights.dense, "dense/kernel:0": chunked },
    });
    expect(await outputOf(bytes)).toEqual([answer]);
  });

  test("finds weights by the paths of Keras 3, which begin with the model", async () => {
    const bytes = await h5Model(
      config,
      { dense: { "net/dense/bias": bias, "net/dense/kernel": kernel }, out: { "net/out/kernel": last } },
      { version: "3.4.1" },
    );
    expect(await outputOf(bytes)).toEqual([answer]);
  });

  test("weights are found by the names of Keras 1", async () => {
    const layers = config.config.layers
      .slice(1)
      .map(({ class_name, config: { units, use_bias, ...rest } }, i) => ({
        class_name,
        config: {
          ...rest,
          output_dim: units,
          bias: use_bias ?? true,
          ...(i === 0 && { batch_input_shape: [null, 2] }),
        },
      }));
    const bytes = await h5Model(
      { class_name: "Sequential", config: layers },
      { dense: { dense_W: kernel, dense_b: bias }, out: { out_W: last } },
      { version: "1.2.2" },
    );
    expect(await outputOf(bytes)).toEqual([answer]);
  });

  test("a list of names that is split into several attributes is read", async () => {
    const tree = {
      attributes: {
        weight_names0: { fixed: ["dense/kernel:0"] },
        weight_names1: { fixed: ["dense/bias:0"] },
      },
      groups: { dense: { tensors: { "kernel:0": kernel, "bias:0": bias } } },
    };
    const out = {
      attributes: { weight_names: { fixed: ["k:0/kernel:0"] } },
      groups: { "k:0": { tensors: { "kernel:0": last } } },
    };
    const bytes = await writeH5({
      attributes: { model_config: JSON.stringify(config) },
      groups: { model_weights: { groups: { dense: tree, out } } },
    });
    expect(await outputOf(bytes)).toEqual([answer]);
  });
});

test("finds the weights of a nested network in the group of the outermost", async () => {
  const nested = {
    class_name: "Sequential",
    config: {
      name: "outer",
      layers: [config, { class_name: "Dense", config: { name: "dense_1", units: 1, use_bias: false } }],
    },
  };
  const inner = { ...weights.dense, ...weights.out };
  const top = { "dense_1/kernel:0": floats([1, 1], [2]) };
  expect(await outputOf(await h5Model(nested, { net: inner, dense_1: top }))).toEqual([2 * answer]);
});

describe(".keras", () => {
  test.each([0, 6] as const)("an archive of compression %i is read", async (level) => {
    const json = new TextEncoder().encode(JSON.stringify(config));
    const bytes = zipModel(json, await varsFile(vars), "3.4.1", level);
    const model = await importKeras(alone(bytes), {});
    expect(model.format).toBe("Keras 3.4.1 (.keras)");
    expect(run(model, [1, 2])).toEqual([answer]);
  });

  test("the folder of TensorFlow 2.12 and before is found", async () => {
    const old = Object.entries(vars).map(([path, numbers]) => [
      path.replace("layers", "_layer_checkpoint_dependencies"),
      numbers,
    ]);
    expect(await outputOf(await kerasArchive(config, Object.fromEntries(old)))).toEqual([answer]);
  });

  test("the weights of a network in a network lie in its folder", async () => {
    const nested = {
      class_name: "Sequential",
      config: {
        name: "outer",
        layers: [config, { class_name: "Dense", config: { name: "top", units: 1, use_bias: false } }],
      },
    };
    const inner = Object.entries(vars).map(([path, numbers]) => [`layers/sequential/${path}`, numbers]);
    const bytes = await kerasArchive(nested, {
      ...Object.fromEntries(inner),
      "layers/dense/vars/0": floats([1, 1], [2]),
    });
    expect(await outputOf(bytes)).toEqual([2 * answer]);
  });
});
