import brain from "brain.js";
import { type Contender, timedCalls } from "../contest/peer.ts";
import { denseLayersOf, type Task, type TaskLayer } from "../contest/task.ts";

export const methods = {
  run: (task: Task): Contender => {
    const network = imported(task);
    return timedCalls("f32", arrays(task), (x) => network.run(x)); // it holds activations in float32
  },
  toFunction: (task: Task): Contender => timedCalls("f64", arrays(task), imported(task).toFunction()),
};

const arrays = ({ inputs }: Task): number[][] => inputs.map((x) => [...x]);

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
