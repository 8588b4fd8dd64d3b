import brain from "brain.js";
import { type Contender, timedCalls } from "../contest/peer.ts";
import type { StreamLayer, StreamTask, Weights } from "../contest/streams/task.ts";
import { denseLayersOf, type Task, type TaskLayer } from "../contest/task.ts";

export const methods = {
  run: (task: Task): Contender => {
    const network = imported(task);
    return timedCalls("f32", arrays(task), (x) => network.run(x)); // it holds activations in float32
  },
  toFunction: (task: Task): Contender => timedCalls("f64", arrays(task), imported(task).toFunction()),
};

export const streams = {
  GRUTimeStep: async (task: StreamTask): Promise<Contender> => {
    const [gru, dense] = task.layers;
    if (task.isCarried || gru?.kind !== "gru" || gru.reset === "after" || dense?.kind !== "dense")
      throw new Error("has no network like it");
    const { default: brain } = await import("brain.js-2");
    const sizes = { inputSize: task.channels, hiddenLayers: [gru.units], outputSize: dense.units };
    const network = new brain.recurrent.GRUTimeStep(sizes);
    network.fromJSON({
      ...{ type: "GRUTimeStep", options: sizes, hiddenLayers: [gatesOf(gru)] },
      outputConnector: matrixOf(dense.weights.weights, 0, dense.units),
      output: matrixOf(dense.weights.bias, 0, dense.units),
    });
    return timedCalls("f32", arrays(task), (x) => [network.run(x)]);
  },
};

/** The gates in the order of Keras, and what each of them multiplies. */
const gates = ["updateGate", "resetGate", "cellWrite"];
const factors = { InputMatrix: "weights", HiddenMatrix: "recurrent_weights", Bias: "bias" };

const gatesOf = ({ weights, units }: StreamLayer & { readonly kind: "gru" }) =>
  Object.fromEntries(
    gates.flatMap((gate, n) =>
      Object.entries(factors).map(([name, field]) => [
        gate + name,
        matrixOf(weights[field], n * units, units),
      ]),
    ),
  );

/** Some of the columns of a matrix, or of a bias, each as a row. */
function matrixOf(from: Weights | undefined, first: number, units: number) {
  const { shape, data } = from as Weights;
  const all = shape.at(-1) as number;
  const columns = data.length / all;
  const weights = Array.from({ length: units * columns }, (_, n) => {
    const [unit, term] = [Math.floor(n / columns), n % columns];
    return data[term * all + first + unit] as number;
  });
  return { rows: units, columns, weights };
}

const arrays = ({ inputs }: Pick<Task, "inputs">): number[][] => inputs.map((x) => [...x]);

function imported(task: Task) {
  const layers = denseLayersOf(task);
  const { inputSize } = task;
  const [activation, ...others] = new Set(layers.map((layer) => layer.activation));
  if (others.length > 0) throw new Error("has one activation for all layers");
  return new brain.NeuralNetwork().fromJSON({
    sizes: [inputSize, ...layers.map(({ bias }) => bias.length)],
    activation: activation as string,
    layers: [numbered(inputSize, () => ({})), ...layers.map(layerOf)],
  });
}

const layerOf = ({ weightShape, weights, bias }: TaskLayer) => {
  const [inputs, units] = weightShape as readonly [number, number];
  return numbered(units, (j) => ({
    bias: bias[j] as number,
    weights: numbered(inputs, (i) => weights[i * units + j] as number),
  }));
};

/** Its arrays are objects with numbers for keys. */
const numbered = <T>(length: number, item: (index: number) => T): Record<number, T> =>
  Object.fromEntries(Array.from({ length }, (_, index) => [index, item(index)]));
