import { describe, expect, test } from "vitest";
import { importGuitarML } from "../../../generator/import/guitarml/index.ts";
import { effort } from "../../support/effort.ts";
import { runSeries } from "../../support/run-series.ts";
import { expectT64 } from "../../support/tolerance.ts";
import { importMutants, modelFile, networkOf, problemsOf } from "../support/import-files.ts";

const data = {
  ...{ model: "SimpleRNN", input_size: 1, output_size: 1, hidden_size: 1, num_layers: 1 },
  ...{ unit_type: "LSTM", skip: 1, bias_fl: true },
};
const lstm = {
  "rec.weight_ih_l0": [[0.1], [0.2], [0.3], [0.4]],
  "rec.weight_hh_l0": [[-0.5], [0.6], [-0.7], [0.8]],
  "rec.bias_ih_l0": [0.01, 0.02, 0.03, 0.04],
  "rec.bias_hh_l0": [0.1, 0.2, 0.3, 0.4],
  "lin.weight": [[2]],
  "lin.bias": [0.5],
};
const fileOf = (model_data: object = data, state_dict: object = lstm) =>
  modelFile("amp.json", JSON.stringify({ model_data, state_dict }));
const said = (model_data?: object, state_dict?: object) =>
  problemsOf(importGuitarML, fileOf(model_data, state_dict));
const sigmoid = (v: number) => 1 / (1 + Math.exp(-v));

/** The sums of each gate: x·W + b + h·U + rb. */
const sums = (tensors: typeof lstm, x: number, h: number): number[] =>
  tensors["rec.weight_ih_l0"].map(
    ([w = 0], n) =>
      w * x +
      (tensors["rec.bias_ih_l0"][n] as number) +
      (tensors["rec.weight_hh_l0"][n]?.[0] as number) * h +
      (tensors["rec.bias_hh_l0"][n] as number),
  );

test("an LSTM of PyTorch and a linear layer, with the input added to its output", async () => {
  let [h, c] = [0, 0];
  const expected = [0.5, -1].map((x) => {
    const [i = 0, f = 0, g = 0, o = 0] = sums(lstm, x, h);
    c = sigmoid(f) * c + sigmoid(i) * Math.tanh(g);
    h = sigmoid(o) * Math.tanh(c);
    return [2 * h + 0.5 + x];
  });
  const network = networkOf(await importGuitarML(fileOf(), {}));
  expectT64(runSeries(network, [[0.5], [-1]]).outputs.flat(), expected.flat(), "lstm");
});

test("a GRU, whose gates are r, z and n, without skip and bias", async () => {
  const gru = Object.fromEntries(
    Object.entries(lstm)
      .filter(([key]) => key !== "lin.bias")
      .map(([key, values]) => [key, key.startsWith("rec") ? values.slice(1) : values]),
  ) as typeof lstm;
  let h = 0;
  const expected = [0.5, -1].map((x) => {
    const [r = 0, z = 0] = sums(gru, x, h);
    const n = Math.tanh(0.4 * x + 0.04 + sigmoid(r) * (0.8 * h + 0.4));
    h = (1 - sigmoid(z)) * n + sigmoid(z) * h;
    return 2 * h;
  });
  const file = fileOf({ ...data, unit_type: "GRU", skip: 0, bias_fl: false }, gru);
  expectT64(
    runSeries(networkOf(await importGuitarML(file, {})), [[0.5], [-1]]).outputs.flat(),
    expected,
    "gru",
  );
});

describe("refused, with the reason", () => {
  test("tensors that are missing, too many, or of another shape", async () => {
    const { "lin.bias": bias, ...rest } = lstm;
    expect(await said(data, rest)).toEqual(["state_dict.lin.bias: it is missing"]);
    expect(await said(data, { ...lstm, "lin.weight": [[1, 2]] })).toEqual([
      "state_dict.lin.weight: it has the shape 1×2; for the sizes in model_data it must be 1×1",
    ]);
    expect(await said(data, { ...lstm, "rec.weight_ih_l1": bias })).toEqual([
      "state_dict.rec.weight_ih_l1: no layer in model_data has it",
    ]);
  });
  test("other units, and more than one input to be added", async () => {
    expect(await said({ ...data, unit_type: "RNN", skip: 2 })).toEqual([
      'model_data.unit_type: it is not in the form saved by GuitarML: it is the string "RNN"; it must be "LSTM" or "GRU"',
      "model_data.skip: it is not in the form saved by GuitarML: only the first input can be added to the output",
    ]);
  });
  test("damaged files", async () => {
    const { imported, refused } = await importMutants(importGuitarML, fileOf(), {}, effort(300, 5000));
    expect(Math.min(imported, refused)).toBeGreaterThan(0);
  });
});
