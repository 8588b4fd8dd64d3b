import { describe, expect, test } from "vitest";
import { importKeras } from "../../generator/import/keras/import-keras.ts";
import {
  floats,
  h5Model,
  kerasArchive,
  type Layout,
  type Texts,
  varsFile,
  writeH5,
  zipModel,
} from "./keras-files.ts";
import { alone, refusal, run } from "./run-imported.ts";

/** 2 → 3 (relu) → 1, as Keras 2 writes it. */
const config = {
  class_name: "Sequential",
  config: {
    name: "net",
    layers: [
      {
        class_name: "InputLayer",
        config: { name: "dense_input", batch_input_shape: [null, 2], dtype: "float32" },
      },
      { class_name: "Dense", config: { name: "dense", units: 3, activation: "relu", dtype: "float32" } },
      { class_name: "Dense", config: { name: "out", units: 1, activation: "linear", use_bias: false } },
    ],
  },
};

const kernel = floats([2, 3], [1, -2, 3, 4, 5, -6]);
const bias = floats([3], [0.5, 0, 10]);
const last = floats([3, 1], [1, 2, 3]);
const weights = { dense: { "dense/kernel:0": kernel, "dense/bias:0": bias }, out: { "out/kernel:0": last } };
const vars = { "layers/dense/vars/0": kernel, "layers/dense/vars/1": bias, "layers/dense_1/vars/0": last };

/** relu([1, 2]·kernel + bias) = [9.5, 8, 1]. */
const answer = 9.5 + 2 * 8 + 3 * 1;

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
      input: { shape: [2] },
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

  test("weights are found by the paths of Keras 3, in which the model stands first", async () => {
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

test("the weights of a network in a network stand in the group of the outermost", async () => {
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

describe("what is refused, and why", () => {
  const reasonsOf = async (bytes: Uint8Array) =>
    (await refusal(() => importKeras(alone(bytes), {}))).map(({ where, reason }) =>
      where ? `${where}: ${reason}` : reason,
    );

  test("what is no HDF5 file", async () => {
    expect(await reasonsOf(new Uint8Array())).toEqual(["it is no HDF5 file"]);
  });

  test("a file that breaks off", async () => {
    const bytes = await h5Model(config, weights);
    const [reason] = await reasonsOf(bytes.subarray(0, bytes.length / 2));
    expect(reason).toMatch(/its HDF5 structure is damaged or of a kind that is not read/);
  });

  test("an attribute that says it has two thousand million texts, for which jsfive would never end", async () => {
    const bytes = await h5Model(config, weights);
    // The name in 16 bytes, the type in 8, 8 bytes of the shape, then its sizes.
    const sizesAt = new TextDecoder("latin1").decode(bytes).indexOf("weight_names\0") + 16 + 8 + 8;
    new DataView(bytes.buffer, bytes.byteOffset).setUint32(sizesAt, 2 ** 31, true);
    expect(await reasonsOf(bytes)).toEqual([
      "the attributes of /dense/: an attribute says that it has 2147483648 values of 14 bytes in 28 bytes",
    ]);
  });

  test("weights without the model", async () => {
    const bytes = await writeH5({ groups: { dense: {} } });
    expect(await reasonsOf(bytes)).toEqual(["the file holds weights alone, without the model"]);
  });

  test("chunks in the way of HDF5 1.10", async () => {
    const chunked = { ...weights, out: { "out/kernel:0": { ...last, chunks: [2, 1] } } };
    const bytes = await h5Model(config, chunked, { layout: "latest" });
    expect((await reasonsOf(bytes))[0]).toMatch(
      /^\/model_weights\/out\/out\/kernel:0: its chunks are indexed in the way of HDF5 1\.10 \(layout version \d\)/,
    );
  });

  test("a weight of another shape than the config says", async () => {
    const bytes = await h5Model(config, { ...weights, out: { "out/kernel:0": kernel } });
    expect(await reasonsOf(bytes)).toEqual([
      'Dense "out": its kernel has another shape than the config says: [3, 1]',
    ]);
  });

  test("a weight of more digits than float32", async () => {
    const double = { shape: [3, 1], data: Float64Array.of(0.1, 0.2, 0.3) };
    const bytes = await h5Model(config, { ...weights, out: { "out/kernel:0": double } });
    expect(await reasonsOf(bytes)).toEqual([
      'Dense "out": its kernel is stored in more digits than the float32 that it computes in',
    ]);
  });

  test("more variables than the layer has, as of a quantized one", async () => {
    const bytes = await kerasArchive(config, { ...vars, "layers/dense_1/vars/1": bias });
    expect(await reasonsOf(bytes)).toEqual([
      'Dense "out": "layers/dense_1/vars" has 2 weights, where kernel belong',
    ]);
  });

  test("an archive that says it inflates to more than deflate can make of it", async () => {
    const bytes = await kerasArchive(config, vars);
    const directory =
      bytes.length - 22 - 3 * 46 - "metadata.json".length - "config.json".length - "model.weights.h5".length;
    new DataView(bytes.buffer, bytes.byteOffset).setUint32(directory + 24, 4_000_000_000, true);
    expect((await reasonsOf(bytes))[0]).toMatch(
      /^metadata\.json says it inflates from \d+ to 4000000000 bytes$/,
    );
  });

  test("hard_sigmoid where the file does not say its version of Keras", async () => {
    const hard = structuredClone(config);
    Object.assign(hard.config.layers[1]?.config as object, { activation: "hard_sigmoid" });
    const bytes = await h5Model(hard, weights, { version: "unknown" });
    expect((await reasonsOf(bytes))[0]).toMatch(
      /hard_sigmoid is 0\.2·x \+ 0\.5 up to Keras 2 and x\/6 \+ 0\.5 in Keras 3/,
    );
  });
});
