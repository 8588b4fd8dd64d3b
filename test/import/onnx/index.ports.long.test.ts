import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openWeightFile } from "../../../generator/2-resolve/weights/index.ts";
import type { ImportOptions } from "../../../generator/import/imported-model.ts";
import { importOnnx } from "../../../generator/import/onnx/index.ts";
import { sizeOf, type TensorData } from "../../../generator/ir/tensor-data.ts";
import { interpret } from "../../../generator/reference/interpret.ts";
import { sharedData } from "../../support/shared-data.ts";
import { modelOnDisk, networkOf } from "../support/import-files.ts";
import { close } from "../support/keras-one-layer.ts";

const path = (...parts: string[]): string => join(sharedData ?? "", ...parts);

/** The arrays of a file, cut along their first axis. */
function recorded(file: string) {
  const arrays = openWeightFile(file, readFileSync(file));
  return (key: string): readonly (readonly number[])[] => rowsOf(arrays.read(key));
}

function rowsOf({ shape: [rows = 0, ...rest], data }: TensorData): readonly (readonly number[])[] {
  const size = sizeOf(rest);
  return Array.from({ length: rows }, (_, row) => Array.from(data.subarray(row * size, (row + 1) * size)));
}

/** Compares every sample in both types: in f32 within 1e-5, in f64 within 1e-12 unless the exporter changed the weights. */
async function compare(folder: string, file: string, precision: number, options: ImportOptions = {}) {
  const model = await importOnnx(modelOnDisk(path(folder, file)), options);
  const [result = "y"] = options.results ?? [];
  const read = recorded(path(folder, "io.npz"));
  for (const [dtype, type, tolerance] of [
    ["f32", "f32", 1e-5],
    ["f64", "f64", precision],
  ] as const) {
    const network = networkOf(model, dtype);
    const inputs = network.inputs.map(({ name }) => read(name === "input" ? "x" : name));
    const outputs = network.outputs.map(({ name }) => read(`${name === "output" ? result : name}_${type}`));
    for (const sample of (inputs[0] as readonly unknown[]).keys()) {
      const given = inputs.flatMap((rows) => rows[sample] as readonly number[]);
      const { output } = interpret(network, given);
      close(
        output,
        outputs.flatMap((rows) => rows[sample] as readonly number[]),
        tolerance,
      );
    }
  }
  return model;
}

describe.skipIf(sharedData === undefined)("several ports:", () => {
  test.each([
    // The exporter rounds weights that it folds a batch normalization into, and attributes such as the slope of LeakyRelu.
    ["conv/policy_value", "model.onnx", 1e-5],
    ["conv/two_inputs", "model.onnx", 1e-7],
    ["recurrent/gru_stacked_last", "model.onnx", 1e-12],
    ["recurrent/gru_stacked_last", "model_open_batch.onnx", 1e-12],
    ["recurrent/lstm_all", "model.onnx", 1e-12],
    ["recurrent/lstm_all", "model_open_batch.onnx", 1e-12],
    ["recurrent/onnx_gru_reset_before", "model.onnx", 1e-12],
    ["recurrent/rnn_tanh_state", "model.onnx", 1e-12],
  ])("%s/%s", async (folder, file, precision) => {
    await compare(folder, file, precision);
  });

  test("one of several outputs", async () => {
    const model = await compare("conv/policy_value", "model.onnx", 1e-5, { results: ["value"] });
    expect(model).toMatchObject({ inputs: [{ shape: [4, 6, 6] }] });
    expect(model.outputs).toBeUndefined();
  });
});

describe.skipIf(sharedData === undefined)("voice activity with the state of Silero:", () => {
  const model = () =>
    importOnnx(modelOnDisk(path("silero", "silero_vad_openvino_16k.onnx")), { states: { state: "stateN" } });

  test.each([
    ["f64", 1e-12],
    ["f32", 1e-5],
  ] as const)("%s", async (dtype, tolerance) => {
    const network = networkOf(await model(), dtype);
    expect(network).toMatchObject({
      inputs: [{ name: "input", size: 576 }],
      outputs: [{ name: "output", size: 1 }],
      states: [{ name: "state", size: 256 }],
    });
    const file = path("silero", "io.npz");
    const arrays = openWeightFile(file, readFileSync(file));
    const samples = Array.from(arrays.read("pcm").data, (value) => value / 32768);
    const probabilities = arrays.read("probability_f64").data;
    const states = rowsOf(arrays.read("state_f64"));
    let state: readonly number[] | undefined;
    for (const chunk of probabilities.keys()) {
      const start = chunk * 512;
      const before = chunk === 0 ? new Array<number>(64).fill(0) : samples.slice(start - 64, start);
      const step = interpret(network, [...before, ...samples.slice(start, start + 512)], state);
      state = step.state;
      close(step.output, [probabilities[chunk] as number], tolerance);
      if (states[chunk] !== undefined) close(state, states[chunk], tolerance);
    }
    close(state ?? [], [...arrays.read("last_state_f64").data], tolerance);
  });
});
