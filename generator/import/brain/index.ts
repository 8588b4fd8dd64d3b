import { count, list, quote } from "../../diagnostics/words.ts";
import {
  applied,
  ImportError,
  type ImportedActivation,
  type ImportedLayer,
  type ImportedModel,
  type Importer,
  type ImportProblem,
  matrixOf,
  tensorField,
  tensorOf,
} from "../imported-model.ts";
import { type Named, nameInputs, nameOutputs, namesOf } from "../name-values.ts";
import { NetworkBuilder, textOrigins } from "../network-builder.ts";
import { readJson } from "../read-file.ts";
import { whyUnsupported } from "../unsupported.ts";
import { type BrainNetwork, readNetwork } from "./read-network.ts";
import { importRecurrent, recurrentTypes } from "./recurrent.ts";

/**
 * A network of brain.js as `toJSON` saves it: a `NeuralNetwork`, or a recurrent one of time steps.
 * @throws ImportError with every problem
 */
export const importBrain: Importer = (file) => {
  const value = readJson(file.bytes);
  const { type } = { ...(value as { type?: unknown }) };
  return typeof type === "string" && Object.hasOwn(recurrentTypes, type)
    ? importRecurrent(value, type)
    : importFeedForward(value);
};

/**
 * A `NeuralNetwork` of brain.js as `toJSON` saves it. Every layer has the same activation, including the last.
 * Source: https://github.com/BrainJS/brain.js, src/neural-network.ts
 * @throws ImportError with every problem
 */
function importFeedForward(value: unknown): ImportedModel {
  refuseOtherTypes(value);
  const network = readNetwork(value);
  const problems = [...shapeProblems(network), ...activationProblems(network)];
  if (problems.length > 0) throw new ImportError(...problems);
  return modelOf(network);
}

function refuseOtherTypes(value: unknown): void {
  const { type } = { ...(value as { type?: unknown }) };
  if (type === undefined || type === "NeuralNetwork" || type === "NeuralNetworkGPU") return;
  const op = String(type);
  throw new ImportError({ where: "type", op, ...whyUnsupported("brain", op) });
}

const activations: Readonly<Record<string, (network: BrainNetwork) => ImportedActivation>> = {
  sigmoid: () => applied("sigmoid"),
  relu: () => applied("relu"),
  tanh: () => applied("tanh"),
  "leaky-relu": ({ leakyReluAlpha = 0 }) => applied("leaky_relu", { alpha: leakyReluAlpha }),
};

function activationProblems({
  activation,
  leakyReluAlpha: alpha,
  leakyReluFault,
}: BrainNetwork): ImportProblem[] {
  const where = "activation";
  if (!Object.hasOwn(activations, activation))
    return [
      {
        where,
        reason: `brain.js has no activation ${quote(activation)}`,
        help: `known activations: ${list(Object.keys(activations))}`,
      },
    ];
  if (activation !== "leaky-relu") return [];
  if (leakyReluFault !== undefined) {
    const help = "train the network with another activation, or with NeuralNetwork of brain.js 2";
    return [{ where, reason: leakyReluFault, help }];
  }
  // max(x, alpha·x) is leaky_relu as long as alpha is between 0 and 1.
  if (alpha !== undefined && alpha >= 0 && alpha <= 1) return [];
  return [{ where: "leakyReluAlpha", reason: `it is ${alpha ?? "missing"}; it must be from 0 to 1` }];
}

function shapeProblems({ layers, sizes, inputs, outputs }: BrainNetwork): ImportProblem[] {
  const problems: ImportProblem[] = [];
  let size = inputs?.length ?? layers[0]?.weights[0]?.length ?? 0;
  const own = [size, ...layers.map(({ weights }) => weights.length)];
  if (sizes !== undefined && String(sizes) !== String(own))
    problems.push({
      where: "sizes",
      reason: `it is ${list(sizes.map(String))}, but the layers have ${list(own.map(String))} nodes`,
    });
  for (const [n, { weights, biases }] of layers.entries()) {
    const where = `layers[${n + 1}]`;
    const row = weights.find(({ length }) => length !== size);
    if (size === 0 || weights.length === 0) problems.push({ where, reason: "it has no weights" });
    else if (row)
      problems.push({
        where,
        reason: `a node has ${count(row.length, "weight")}, but takes ${count(size, "input")}`,
      });
    if (biases.length !== weights.length)
      problems.push({
        where,
        reason: `it has ${biases.length} ${biases.length === 1 ? "bias" : "biases"} for ${count(weights.length, "node")}`,
      });
    size = weights.length;
  }
  if (layers.length === 0) problems.push({ where: "layers", reason: "the network has only its input layer" });
  if (outputs !== undefined && outputs.length !== size)
    problems.push({ where: "outputLookup", reason: `it names ${outputs.length} of ${size} outputs` });
  return problems;
}

function modelOf(network: BrainNetwork): ImportedModel {
  const { version, layers, inputs, outputs, activation } = network;
  const size = layers[0]?.weights[0]?.length ?? 0;
  const none: Named = { remarks: [] };
  const named = {
    inputs: inputs ? nameInputs(inputs) : none,
    outputs: outputs ? nameOutputs(outputs, outputs.length) : none,
  };
  return {
    format: `brain.js ${version}`,
    dtype: "f64",
    recordedIn: "f32",
    inputs: [{ shape: [size], ...namesOf(named.inputs) }],
    layers: layersOf(network),
    ...(named.outputs.names && { labels: named.outputs.names }),
    remarks: [
      "brain.js stores layer outputs as float32, and the spec computes in float64: the eighth digit may differ.",
      ...(activation === "leaky-relu"
        ? ["leaky-relu is taken as max(x, alpha·x), which is what brain.js 2.0.0-beta.24 computes."]
        : []),
      ...named.inputs.remarks,
      ...named.outputs.remarks,
    ],
  };
}

function layersOf(network: BrainNetwork): ImportedLayer[] {
  const builder = new NetworkBuilder(textOrigins);
  const activation = activations[network.activation] as (network: BrainNetwork) => ImportedActivation;
  for (const [n, { weights, biases }] of network.layers.entries()) {
    const fields = {
      units: weights.length,
      activation: activation(network),
      weights: tensorField(`layers.${n + 1}.weights`, matrixOf(weights), "out_in"),
      bias: tensorField(`layers.${n + 1}.biases`, tensorOf([biases.length], biases)),
    };
    builder.add({ type: "dense", fields, origin: `layers[${n + 1}]` });
  }
  return builder.finish();
}
