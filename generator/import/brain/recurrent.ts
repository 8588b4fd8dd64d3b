import type { TensorData } from "../../ir/tensor-data.ts";
import { applied, type ImportedModel, tensorField } from "../imported-model.ts";
import { type Named, nameInputs, nameOutputs, namesOf } from "../name-values.ts";
import { NetworkBuilder, type Source, textOrigins } from "../network-builder.ts";
import { type HiddenLayer, type RecurrentNetwork, readRecurrent } from "./read-recurrent.ts";

type Builder = NetworkBuilder<string>;

/** Adds a hidden layer, which gives its units. */
type AddHidden = (layer: HiddenLayer, n: number, x: Source, builder: Builder) => Source;

/**
 * What a hidden layer of each kind computes.
 * Source: https://github.com/BrainJS/brain.js, src/recurrent/rnn.ts, gru.ts and lstm.ts, `getEquation`
 */
const hidden = { RNN: addRnn, GRU: addGru, LSTM: addLstm } satisfies Record<string, AddHidden>;

/** The recurrent networks by their types; those of time steps get numbers, the others characters. */
export const recurrentTypes: Readonly<
  Record<string, { readonly add: AddHidden; readonly takesCharacters: boolean }>
> = {
  RNNTimeStep: { add: hidden.RNN, takesCharacters: false },
  GRUTimeStep: { add: hidden.GRU, takesCharacters: false },
  LSTMTimeStep: { add: hidden.LSTM, takesCharacters: false },
  RNN: { add: hidden.RNN, takesCharacters: true },
  GRU: { add: hidden.GRU, takesCharacters: true },
  LSTM: { add: hidden.LSTM, takesCharacters: true },
};

/**
 * A recurrent network of brain.js, which takes a step per call and begins with a state of zeros: after the steps of a series its
 * output is what `run` gives for that series.
 * @throws ImportError with every problem
 */
export function importRecurrent(value: unknown, type: keyof typeof recurrentTypes): ImportedModel {
  const { add, takesCharacters } = recurrentTypes[type] as (typeof recurrentTypes)[string];
  const network = readRecurrent(value, takesCharacters);
  const builder: Builder = new NetworkBuilder(textOrigins);
  const first = network.embedding ? addEmbedding(network.embedding, builder) : builder.input;
  const last = network.layers.reduce((x, layer, n) => add(layer, n, x, builder), first);
  addOutput(network, last, builder);
  const { layers, states } = builder.finishStates();
  const none: Named = { remarks: [] };
  const named = network.inputs ? nameInputs(network.inputs) : none;
  const outputs = network.output.bias.data.length;
  const labels = network.characters ? nameOutputs([END, ...network.characters], outputs) : none;
  return {
    format: `brain.js, ${type}`,
    ...{ dtype: "f64", recordedIn: "f32" },
    inputs: [{ shape: [takesCharacters ? 1 : network.inputSize], ...namesOf(named) }],
    ...(states && { states }),
    layers,
    ...(labels.names && { labels: labels.names }),
    remarks: [
      "brain.js stores the values of layers as float32, and the spec computes in float64: the eighth digit may differ.",
      ...(takesCharacters ? [CHARACTERS] : []),
      ...named.remarks,
      ...labels.remarks,
    ],
  };
}

/** The label of the index 0, with which a text begins and ends. */
const END = "<end>";

const CHARACTERS =
  "Its input is the index of a character among the labels, and 0 at the beginning; its outputs are the probabilities of the next one.";

/** The row of a character. */
function addEmbedding(weights: TensorData, builder: Builder): Source {
  const [entries, units] = weights.shape as [number, number];
  const origin = "input";
  builder.add({
    type: "embedding",
    fields: { units, entries, weights: tensorField("input", weights) },
    origin,
  });
  return builder.add({ type: "reshape", fields: { shape: [units] }, origin });
}

function addOutput({ output, embedding }: RecurrentNetwork, x: Source, builder: Builder): Source {
  const fields = {
    units: output.bias.data.length,
    weights: tensorField("outputConnector", output.weights, "out_in"),
    bias: tensorField("output", output.bias),
    activation: applied(embedding ? "softmax" : "identity"),
  };
  return builder.add({ type: "dense", fields, from: [x], origin: "outputConnector and output" });
}

/** h' = relu(x·W + h·U + b) */
function addRnn(layer: HiddenLayer, n: number, x: Source, builder: Builder): Source {
  const { where, units, inputs } = layer;
  const fields = {
    ...{ units, carried: true, activation: applied("relu") },
    weights: tensorField(`${where}.weight`, layer.matrix(["weight"], inputs)),
    recurrent_weights: tensorField(`${where}.transition`, layer.matrix(["transition"], units)),
    bias: tensorField(`${where}.bias`, layer.bias(["bias"])),
    recurrent_bias: false,
  };
  return builder.add({ type: "rnn", name: `hidden_${n}`, fields, from: [x], origin: where });
}

/** h' = (1 − z)·tanh(x·W + (r·h)·U + b) + z·h with an update gate z and a reset gate r */
function addGru(layer: HiddenLayer, n: number, x: Source, builder: Builder): Source {
  const { where, units, inputs } = layer;
  const gates = ["updateGate", "resetGate", "cellWrite"];
  const named = (suffix: string) => gates.map((gate) => `${gate}${suffix}`);
  const fields = {
    ...{ units, carried: true, gates: "zrn", reset: "before" },
    weights: tensorField(`${where}.InputMatrix`, layer.matrix(named("InputMatrix"), inputs)),
    recurrent_weights: tensorField(`${where}.HiddenMatrix`, layer.matrix(named("HiddenMatrix"), units)),
    bias: tensorField(`${where}.Bias`, layer.bias(named("Bias"))),
    recurrent_bias: false,
  };
  return builder.add({ type: "gru", name: `hidden_${n}`, fields, from: [x], origin: where });
}

/**
 * h' = o·tanh(f·h + i·g). Unlike other LSTMs it has no cell of its own: the forget gate f keeps a part of the output h. So it
 * is said with a state and the layers of one step.
 */
function addLstm(layer: HiddenLayer, n: number, x: Source, builder: Builder): Source {
  const { where, units, inputs } = layer;
  const name = (part: string): string => `hidden_${n}_${part}`;
  const gates = ["inputGate", "forgetGate", "outputGate", "cellActivation"] as const;
  const prefixes = ["input", "forget", "output", "cellActivation"];
  const named = (suffix: string) => prefixes.map((prefix) => `${prefix}${suffix}`);
  const h = builder.addState({ name: name("h"), shape: [units] });
  const add = (type: string, part: string, from: readonly Source[], fields: object = {}): Source =>
    builder.add({ type, name: name(part), from, origin: `${where}, ${part}`, fields: { ...fields } });
  const sums = add("add", "sums", [
    add("dense", "input_sums", [x], {
      units: 4 * units,
      weights: tensorField(`${where}.Matrix`, layer.matrix(named("Matrix"), inputs)),
      bias: tensorField(`${where}.Bias`, layer.bias(named("Bias"))),
    }),
    add("dense", "hidden_sums", [h], {
      units: 4 * units,
      weights: tensorField(`${where}.Hidden`, layer.matrix(named("Hidden"), units)),
      bias: false,
    }),
  ]);
  const [i, f, o, g] = gates.map((gate, k) => {
    const part = add("slice", `${gate}_sums`, [sums], { axis: 0, start: k * units, end: (k + 1) * units });
    return add("activation", gate, [part], {
      activation: applied(gate === "cellActivation" ? "tanh" : "sigmoid"),
    });
  }) as [Source, Source, Source, Source];
  const cell = add("add", "cell", [add("multiply", "kept", [f, h]), add("multiply", "written", [i, g])]);
  const squashed = add("activation", "squashed", [cell], { activation: applied("tanh") });
  const output = add("multiply", "output", [o, squashed]);
  builder.keep(h, output);
  return output;
}
