import { list, quote } from "../../diagnostics/words.ts";
import { count } from "../../ir/describe.ts";
import type { Shape, TensorData } from "../../ir/tensor-data.ts";
import {
  applied,
  applying,
  type ImportedActivation,
  type ImportedField,
  tensorField,
  tensorOf,
} from "../imported-model.ts";
import type { Part } from "../network-builder.ts";
import type { RTNeuralLayer } from "./read-network.ts";

/** The activations of RTNeural, by its names. Source: RTNeural, RTNeural/model_loader.h, `createActivation` */
const activations: Readonly<Record<string, ImportedActivation>> = {
  tanh: applied("tanh"),
  relu: applied("relu"),
  sigmoid: applied("sigmoid"),
  softmax: applied("softmax"),
  elu: applied("elu"),
};

/**
 * The layers that take one step by themselves, and what each becomes. Recurrent layers and conv1d remember earlier steps.
 * Sources: RTNeural, RTNeural/model_loader.h and python/model_utils.py
 */
export const layers: Readonly<Record<string, (layer: RTNeuralLayer) => readonly Part[]>> = {
  dense,
  "time-distributed-dense": dense,
  activation(layer) {
    if (layer.activation !== "") return activationOf(layer);
    throw layer.fault(
      "it does not name its activation, as RTNeural's exporter saves one that RTNeural does not have",
      `use one of ${list(Object.keys(activations), "or")}`,
    );
  },
  conv1d(layer) {
    layer.expectWeights(1, 2);
    const { inputs, units } = layer;
    const [kernel, dilation, groups] = [
      layer.size("kernel_size"),
      layer.size("dilation"),
      layer.size("groups", 1, 1),
    ];
    if (inputs % groups !== 0 || units % groups !== 0)
      throw layer.fault(`its ${inputs} inputs and ${units} filters cannot be divided into ${groups} groups`);
    const weights = layer.weights(0, [kernel, inputs / groups, units]);
    const bias = biasOf(layer, 1);
    if (kernel === 1 && groups === 1)
      return [densePart(layer, { shape: [inputs, units], data: weights.data }, bias), ...activationOf(layer)];
    const fields = {
      ...{ filters: units, kernel, dilation, groups, carried: true },
      weights: tensorField(`${layer.where}.weights`, weights),
      bias,
    };
    return [{ type: "conv1d", fields }, ...activationOf(layer)];
  },
  gru(layer) {
    const { inputs, units } = layer;
    expectTanh(layer);
    layer.expectWeights(2, 3);
    const [bias, recurrent_bias] = layer.weightCount === 3 ? gruBiases(layer) : [false, false];
    const fields = {
      ...{ units, carried: true, gates: "zrn", reset: "after" },
      weights: tensorField(`${layer.where}.weights`, layer.weights(0, [inputs, 3 * units])),
      recurrent_weights: tensorField(
        `${layer.where}.recurrent_weights`,
        layer.weights(1, [units, 3 * units]),
      ),
      bias,
      recurrent_bias,
    };
    return [{ type: "gru", fields }];
  },
  lstm(layer) {
    const { inputs, units } = layer;
    expectTanh(layer);
    layer.expectWeights(2, 3);
    const fields = {
      ...{ units, carried: true, gates: "ifgo" },
      weights: tensorField(`${layer.where}.weights`, layer.weights(0, [inputs, 4 * units])),
      recurrent_weights: tensorField(
        `${layer.where}.recurrent_weights`,
        layer.weights(1, [units, 4 * units]),
      ),
      bias: biasOf(layer, 2, 4 * units),
      recurrent_bias: false,
    };
    return [{ type: "lstm", fields }];
  },
  prelu(layer) {
    expectSameSize(layer);
    layer.expectWeights(1);
    const { shape, data } = layer.anyWeights(0);
    if (shape.length !== 2 || shape[0] !== 1 || ![1, layer.units].includes(shape[1] as number))
      throw layer.fault(
        `weights[0] have the shape ${shape.join("×")}; it must be 1×1 or 1×${layer.units}, as RTNeural has one slope, or one per value of a step`,
        "share the slopes between steps: PReLU(shared_axes=[1])",
      );
    const slopes = data.length === 1 ? new Float64Array(layer.units).fill(data[0] as number) : data;
    const alpha = tensorField(`${layer.where}.alpha`, tensorOf([layer.units], slopes));
    return [flat(layer.input), applying(applied("prelu", { alpha }))].flat();
  },
  batchnorm: (layer) => [...flat(layer.input), batchNorm(layer, layer.units)],
  batchnorm2d(layer) {
    const [features, channels] = [layer.size("num_features_in"), layer.size("num_filters_in")];
    return [...shaped(layer, [features, channels]), batchNorm(layer, channels)];
  },
};

function dense(layer: RTNeuralLayer): readonly Part[] {
  layer.expectWeights(1, 2);
  const weights = layer.weights(0, [layer.inputs, layer.units]);
  return [...flat(layer.input), densePart(layer, weights, biasOf(layer, 1)), ...activationOf(layer)];
}

const densePart = (layer: RTNeuralLayer, weights: TensorData, bias: ImportedField): Part => ({
  type: "dense",
  fields: { units: layer.units, weights: tensorField(`${layer.where}.weights`, weights), bias },
});

/** One array of weights as a bias; false if there is no such array. */
const biasOf = (layer: RTNeuralLayer, place: number, size = layer.units): ImportedField =>
  layer.weightCount > place && tensorField(`${layer.where}.bias`, layer.weights(place, [size]));

/** Two rows of biases: added to x·W and to h·U. */
function gruBiases(layer: RTNeuralLayer): readonly [ImportedField, ImportedField] {
  const size = 3 * layer.units;
  const { shape, data } = layer.anyWeights(2);
  if (shape.length === 1)
    throw layer.fault(
      "it has one bias, as a GRU of Keras with reset_after=False, and RTNeural's resets after the product",
      "train it with reset_after=True, which is the default",
    );
  layer.weights(2, [2, size]);
  const row = (name: string, n: number): ImportedField =>
    tensorField(`${layer.where}.${name}`, tensorOf([size], data.subarray(n * size, (n + 1) * size)));
  return [row("bias", 0), row("recurrent_bias", 1)];
}

/** (x − mean) / √(variance + epsilon) · gamma + beta; a file without gamma and beta has only the statistics. */
function batchNorm(layer: RTNeuralLayer, channels: number): Part {
  expectSameSize(layer);
  layer.expectWeights(2, 4);
  const names = layer.weightCount === 4 ? ["gamma", "beta", "mean", "variance"] : ["mean", "variance"];
  const tensors = names.map((name, n) => [
    name,
    tensorField(`${layer.where}.${name}`, layer.weights(n, [channels])),
  ]);
  const fields = {
    gamma: false,
    beta: false,
    ...Object.fromEntries(tensors),
    epsilon: layer.number("epsilon"),
  };
  return { type: "batch_norm", fields };
}

/** RTNeural computes its recurrent layers with tanh, whatever activation the file names. */
function expectTanh(layer: RTNeuralLayer): void {
  if (["", "tanh"].includes(layer.activation)) return;
  throw layer.fault(
    `it has the activation ${quote(layer.activation)}, but RTNeural computes it with tanh`,
    "train it with tanh",
  );
}

function expectSameSize(layer: RTNeuralLayer): void {
  if (layer.inputs === layer.units) return;
  throw layer.fault(`it gives ${layer.units} values, but gets ${layer.inputs}`);
}

export function activationOf(layer: RTNeuralLayer): readonly Part[] {
  const { activation: name } = layer;
  if (name === "") return [];
  const activation = Object.hasOwn(activations, name) ? activations[name] : undefined;
  if (activation !== undefined) return [applying(activation)];
  throw layer.fault(
    `RTNeural has no activation ${quote(name)}`,
    `known activations: ${list(Object.keys(activations))}`,
  );
}

/** The layers that make features and channels of a step. @throws ImportError if it has another number of values */
export function shaped(
  layer: RTNeuralLayer,
  [features, channels]: readonly [number, number],
): readonly Part[] {
  if (features * channels !== layer.inputs)
    throw layer.fault(
      `it takes ${features} features of ${count(channels, "channel")}, but gets ${count(layer.inputs, "value")}`,
    );
  if (String(layer.input) === String([features, channels])) return [];
  return [{ type: "reshape", fields: { shape: [features, channels] } }];
}

/** The layers that make one vector of a step. */
const flat = (step: Shape): readonly Part[] =>
  step.length === 1
    ? []
    : [{ type: "reshape", fields: { shape: [step.reduce((size, one) => size * one, 1)] } }];
