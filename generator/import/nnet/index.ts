import { applied, type ImportedModel, type Importer, tensorField, tensorOf } from "../imported-model.ts";
import { NetworkBuilder, textOrigins } from "../network-builder.ts";
import { type NNet, readNNet } from "./read-nnet.ts";

/**
 * A network in the NNet format of the Stanford Intelligent Systems Laboratory, as used for ACAS Xu: inputs are clipped to
 * their bounds and normalized, hidden layers are ReLU, the last layer is linear, and outputs are scaled back.
 * Source: https://github.com/sisl/NNet
 * @throws ImportError
 */
export const importNNet: Importer = ({ bytes }): ImportedModel => {
  const network = readNNet(bytes);
  const builder = new NetworkBuilder(textOrigins);
  addInputs(network, builder);
  addDense(network, builder);
  addOutputs(network, builder);
  return {
    format: "NNet",
    dtype: "f64",
    inputs: [{ shape: [network.mins.length] }],
    layers: builder.finish(),
    remarks: [],
  };
};

const vector = (key: string, values: readonly number[]) =>
  tensorField(key, tensorOf([values.length], values));

type Builder = NetworkBuilder<string>;

function addInputs({ mins, maxes, means, ranges }: NNet, builder: Builder): void {
  const bounds = { min: vector("mins", mins), max: vector("maxes", maxes) };
  const mean = vector("means", means.slice(0, -1));
  const std = vector("ranges", ranges.slice(0, -1));
  builder.activate(applied("clip", bounds), "minimum and maximum values of the inputs");
  builder.add({ type: "normalize", fields: { mean, std }, origin: "means and ranges of the inputs" });
}

function addDense({ layers }: NNet, builder: Builder): void {
  for (const [n, { inputs, weights, biases }] of layers.entries()) {
    const fields = {
      units: biases.length,
      activation: applied(n === layers.length - 1 ? "identity" : "relu"),
      weights: tensorField(`W${n + 1}`, tensorOf([biases.length, inputs], weights), "out_in"),
      bias: vector(`b${n + 1}`, biases),
    };
    builder.add({ type: "dense", fields, origin: `layer ${n + 1}` });
  }
}

/** All outputs share one mean and one range; 0 and 1 change nothing. */
function addOutputs({ means, ranges }: NNet, builder: Builder): void {
  const [mean = 0, range = 1] = [means.at(-1), ranges.at(-1)];
  if (mean === 0 && range === 1) return;
  const one = (key: string, value: number) => tensorField(key, tensorOf([], [value]));
  const fields = { scale: one("output_range", range), shift: one("output_mean", mean) };
  builder.add({ type: "scale", fields, origin: "mean and range of the outputs" });
}
