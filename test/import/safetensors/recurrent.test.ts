import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { openWeightFile } from "../../../generator/2-resolve/weights/index.ts";
import type { ImportedModel } from "../../../generator/import/imported-model.ts";
import { importSafetensors } from "../../../generator/import/safetensors/index.ts";
import { interpret } from "../../../generator/reference/interpret.ts";
import { sharedData } from "../../support/shared-data.ts";
import { expectT64 } from "../../support/tolerance.ts";
import { modelOnDisk, networkOf, problemsOf, stateDict, type Tensors } from "../support/import-files.ts";

interface Case {
  readonly input_shape?: readonly number[];
  readonly layers: readonly (object | string)[];
  readonly tensors: Tensors;
  /** Of calls one after the other, of which each begins with the state that the one before left. */
  readonly inputs: readonly (readonly number[])[];
  readonly outputs: readonly (readonly number[])[];
}

/** Computed with PyTorch in float64, from weights that are float32. */
const cases: readonly Case[] = JSON.parse(
  readFileSync(new URL("../../data/torch/recurrent.json", import.meta.url), "utf8"),
);

test.each(cases.map((one, n) => ({ ...one, said: `${n}: ${JSON.stringify(one.layers)}` })))(
  "$said",
  async ({ input_shape, layers, tensors, inputs, outputs, said }) => {
    const lines = layers.map((layer) => `  - ${typeof layer === "string" ? layer : JSON.stringify(layer)}`);
    const shape = input_shape ? `input_shape: ${JSON.stringify(input_shape)}\n` : "";
    const architecture = `${shape}layers:\n${lines.join("\n")}\n`;
    const model = (await importSafetensors(stateDict(tensors), { architecture })) as ImportedModel;
    const network = networkOf(model, "f64");
    let state: readonly number[] | undefined;
    for (const [n, x] of inputs.entries()) {
      const told = interpret(network, x, state);
      expectT64(told.output, Float64Array.from(outputs[n] as readonly number[]), said);
      state = told.state;
    }
  },
);

const zeros = (shape: readonly number[]): Tensors[string] => [
  shape,
  Array(shape.reduce((size, length) => size * length, 1)).fill(0),
];

const whole = {
  "r.weight_ih_l0": [8, 3],
  "r.weight_hh_l0": [8, 2],
  "r.bias_ih_l0": [8],
  "r.bias_hh_l0": [8],
} as const;

describe("is refused with a reason:", () => {
  test.each<[object | string, Readonly<Record<string, readonly number[]>>, string]>([
    [{ hidden_size: 4, input_size: 2 }, {}, "its input_size is 2, but the tensors of r have 3"],
    [{ num_layers: 2 }, {}, "its num_layers is 2, but the tensors of r have 1"],
    [
      { bidirectional: true },
      {},
      "it is declared bidirectional, but the file has no tensors for the other direction",
    ],
    [{ bias: false }, {}, "it is declared without a bias, but the file has r.bias_ih_l0"],
    [{ return: "first" }, {}, 'it is the string "first"; it must be "all", "last" or "state"'],
    [{}, { "r.weight_hh_l0": [8, 3] }, "r.weight_hh_l0 has shape [8, 3], not [8, 2]"],
    [
      {},
      { "r.weight_ih_l0": [7, 3] },
      "r.weight_ih_l0 has shape [7, 3]; a matrix [4 · units, inputs] is needed",
    ],
    [{}, { "r.weight_ih_l1": [8, 3] }, "the file has no tensor r.weight_hh_l1"],
  ])("%j with %j", async (options, shapes, reason) => {
    const tensors = Object.fromEntries(
      Object.entries({ ...whole, ...shapes }).map(([key, shape]) => [key, zeros(shape)]),
    );
    const layers = [{ type: "LSTM", name: "r", ...(options as object) }];
    const architecture = JSON.stringify({ input_shape: [4, 3], layers });
    const problems = await problemsOf(importSafetensors, stateDict(tensors), { architecture });
    expect(problems[0]).toContain(reason);
  });

  test.each([
    [undefined, "the shape of what it gets is not known [give how many steps a sample has"],
    [[3], "it needs samples of 2 axes, steps and the values of each [give how many steps a sample has"],
    [[4, 2], "it takes 3 values at each step, but gets 4×2"],
  ])("samples of %j", async (input_shape, reason) => {
    const tensors = Object.fromEntries(Object.entries(whole).map(([key, shape]) => [key, zeros(shape)]));
    const architecture = JSON.stringify({ input_shape, layers: [{ type: "LSTM", name: "r" }] });
    const [problem] = await problemsOf(importSafetensors, stateDict(tensors), { architecture });
    expect(problem).toContain(reason);
  });
});

describe.skipIf(sharedData === undefined)("gives the float64 outputs of PyTorch for", () => {
  const linear = "{ type: Linear, name: head }";
  test.each([
    ["lstm_all", `input_shape: [12, 4]\nlayers: [{ type: LSTM, name: rnn }, ${linear}]`],
    [
      "gru_stacked_last",
      `input_shape: [12, 5]\nlayers: [{ type: GRU, name: rnn, num_layers: 2 }, 'x[:, -1]', ${linear}, { type: Softmax, dim: -1 }]`,
    ],
  ])("%s", async (name, architecture) => {
    const folder = `${sharedData}/recurrent/${name}`;
    const model = await importSafetensors(modelOnDisk(`${folder}/model.safetensors`), { architecture });
    const network = networkOf(model, "f64");
    const io = openWeightFile("io.npz", readFileSync(`${folder}/io.npz`));
    const [x, y] = [io.read("x"), io.read("y_f64")];
    const samples = x.shape[0] as number;
    const [size, wanted] = [x.data.length / samples, y.data.length / samples];
    for (let n = 0; n < samples; n++)
      expectT64(
        interpret(network, Array.from(x.data.subarray(n * size, (n + 1) * size))).output,
        Float64Array.from(y.data.subarray(n * wanted, (n + 1) * wanted)),
        name,
      );
  });
});
