import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openWeightFile } from "../../generator/2-resolve/weights/index.ts";
import { compile } from "../../generator/generate.ts";
import { runText } from "../support/run-text.ts";
import { sharedData } from "../support/shared-data.ts";
import { expectT64 } from "../support/tolerance.ts";

const folder = join(sharedData ?? "", "torch");

interface Module {
  readonly type: string;
  readonly out_features?: number;
  readonly bias?: boolean;
  readonly negative_slope?: number;
}

/** PyTorch's modules as activations of ours; `index` is the module's place in the state dict. */
const activations: Record<string, (module: Module, index: number) => string> = {
  ReLU: () => "relu",
  Tanh: () => "tanh",
  Sigmoid: () => "sigmoid",
  Softmax: () => "softmax",
  GELU: () => "gelu",
  SiLU: () => "silu",
  LeakyReLU: ({ negative_slope }) => `{ name: leaky_relu, alpha: ${negative_slope} }`,
  Hardsigmoid: () => `{ name: hard_sigmoid, alpha: ${1 / 6}, beta: 0.5 }`,
  PReLU: (_, index) => `{ name: prelu, alpha: { key: ${index}.weight } }`,
};

function specOf(inputs: number, modules: readonly Module[]): string {
  const layers = modules.map((module, index) => {
    const { type, out_features, bias } = module;
    if (type !== "Linear")
      return `  - { type: activation, activation: ${activations[type]?.(module, index)} }`;
    const vector = bias ? `{ key: ${index}.bias }` : "false";
    return `  - { type: dense, units: ${out_features}, weights: { key: ${index}.weight, layout: out_in }, bias: ${vector} }`;
  });
  return `name: torch\ninput: ${inputs}\nweights: model.safetensors\nlayers:\n${layers.join("\n")}\n`;
}

/** Batch normalisation is no layer of ours yet. */
const known = (modules: readonly Module[]) =>
  modules.every(({ type }) => type === "Linear" || type in activations);

const networks = (sharedData === undefined ? [] : readdirSync(folder)).map((name) => {
  const text = readFileSync(join(folder, name, "model.json"), "utf8");
  return { name, ...(JSON.parse(text) as { sequential: Module[]; x_shape: [number, number] }) };
});

describe.skipIf(sharedData === undefined)("PyTorch's networks give its float64 outputs", () => {
  test("all but the one with batch normalisation are in our words", () =>
    expect(networks.filter(({ sequential }) => !known(sequential)).map(({ name }) => name)).toEqual([
      "batchnorm_dropout_eval",
    ]));
  test.each(networks.filter(({ sequential }) => known(sequential)))(
    "$name",
    async ({ name, sequential, x_shape }) => {
      const readFile = (file: string) => readFileSync(join(folder, name, file));
      const [rows, inputs] = x_shape;
      const module = runText((await compile(specOf(inputs, sequential), { readFile })).text);
      const io = openWeightFile("io.npz", readFile("io.npz"));
      const [x, y] = [io.read("x"), io.read("y_f64")];
      const outputs = y.data.length / rows;
      const got = module.forwardBatch(x.data, new Float64Array(y.data.length), rows);
      expectT64(got, y.data, `${name}, ${outputs} outputs a row`);
    },
  );
});
