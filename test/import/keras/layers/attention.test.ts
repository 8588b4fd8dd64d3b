import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { convertModel } from "../../../../generator/import/keras/convert.ts";
import { dialectOf } from "../../../../generator/import/keras/dialect.ts";
import { importKeras } from "../../../../generator/import/keras/index.ts";
import type { TensorData } from "../../../../generator/ir/tensor-data.ts";
import { alone, refusal, run } from "../../support/import-files.ts";
import { floats, h5Model, kerasArchive } from "../../support/keras-files.ts";
import { functional, importModel, input, keras3, layer } from "../../support/keras-model.ts";
import { close } from "../../support/keras-one-layer.ts";

interface Case {
  readonly about: string;
  readonly config: unknown;
  readonly weights: Readonly<Record<string, readonly [shape: number[], data: number[]]>>;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** What Keras 3.15 with JAX gives. */
const cases: readonly Case[] = JSON.parse(
  readFileSync(new URL("../../../data/keras/attention.json", import.meta.url), "utf8"),
);

/** The weights of a case by their names in Keras: those of a part of a layer contain the name of the part. */
const weightsOf = ({ weights }: Case) => ({
  read: ({ names, part }: { names: readonly string[]; part?: { name: string } }, wanted: readonly string[]) =>
    wanted.map((name): TensorData => {
      const path = [names.at(-1), ...(part ? [part.name] : []), name].join("/");
      const [shape, data] = weights[path] as [number[], number[]];
      return { shape, data: Float64Array.from(data, Math.fround) };
    }),
});

const convert = (one: Case) =>
  convertModel(
    { format: "Keras", config: one.config, weights: weightsOf(one), dialect: dialectOf("3.15.1", "Keras") },
    {},
  );

describe("gives what Keras gives", () => {
  test.each(cases)("$about", (one) => close(run(convert(one), one.x), one.y, 2e-5));
});

describe("weights of the parts of a layer are found", () => {
  const one = cases[0] as Case;
  const folders = {
    query: "query_dense",
    key: "key_dense",
    value: "value_dense",
    attention_output: "output_dense",
  };
  const numbersOf = (path: string) => {
    const [shape, data] = one.weights[path] as [number[], number[]];
    return floats(shape, data);
  };
  const paths = Object.keys(one.weights);
  test.each(["", "_"])("in .keras files, in folders that begin with %j", async (hidden) => {
    const weights = Object.fromEntries(
      paths.map((path) => {
        const [layer, part, name] = path.split("/") as [string, keyof typeof folders, string];
        return [
          `layers/${layer}/${hidden}${folders[part]}/vars/${name === "kernel" ? 0 : 1}`,
          numbersOf(path),
        ];
      }),
    );
    const archive = await kerasArchive(one.config, weights, "3.15.1");
    close(run(await importKeras(alone(archive, "attention.keras"), {}), one.x), one.y, 2e-5);
  });
  test("in .h5 files", async () => {
    const weights = {
      multi_head_attention: Object.fromEntries(paths.map((path) => [`${path}:0`, numbersOf(path)])),
    };
    const file = await h5Model(one.config, { input_layer: {}, ...weights }, { version: "3.15.1" });
    close(run(await importKeras(alone(file, "attention.h5"), {}), one.x), one.y, 2e-5);
  });
});

test("Keras 2 writes inputs after the first by their names", () => {
  const one = cases.find(({ about }) => about.endsWith("queries, values and keys")) as Case;
  const text = JSON.stringify(one.config);
  const config = JSON.parse(text, (key, value) => {
    if (key !== "inbound_nodes" || value.length === 0) return value;
    const [query, ...others] = value[0].args
      .flat()
      .map((tensor: { config: { keras_history: unknown[] } }) => tensor.config.keras_history);
    const names = others.length === 0 ? {} : { value: others[0], key: others[1], use_causal_mask: false };
    return [[[...query, { ...names, training: false }]]];
  });
  close(run(convert({ ...one, config }), one.x), one.y, 2e-5);
});

const scores = (config: object, kwargs: object) =>
  functional(
    [
      input([4, 6]),
      layer("MultiHeadAttention", "attention", { num_heads: 2, key_dim: 3, ...config }, [
        { ...(keras3([["in"], ["in"]])[0] as object), kwargs },
      ]),
    ],
    ["attention", 0, 0],
  );

test.each([
  [{}, { attention_mask: 1 }, 'it is called with "attention_mask", which has no equivalent in a spec'],
  [{ use_gate: true }, {}, "it multiplies its result by a gate, which is not supported"],
  [{ num_heads: 0 }, {}, "its num_heads is 0; it must be a size"],
] as const)("%j called with %j is refused", async (config, kwargs, reason) => {
  const [problem] = await refusal(() => importModel(scores(config, kwargs)));
  expect(problem?.reason).toBe(reason);
});
