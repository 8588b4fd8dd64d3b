import { seededRandom } from "../../generator/check/probe-inputs.ts";
import { type Layer, layersOf, product } from "./layers.ts";
import { networkNamed } from "./networks.ts";

export type Activation = "identity" | "relu" | "sigmoid";

/** What all contenders of an experiment compute. */
export interface TaskDescription {
  /** A convolutional network by its name, or the input and the units of each dense layer: 784-50-100-10. */
  readonly network: string;
  readonly hidden: Activation;
  readonly output: Activation;
  /** Input tensors in one call. */
  readonly rows: number;
}

/** A layer and its numbers, row-major in its shapes. */
export interface TaskLayer extends Omit<Layer, "activation"> {
  readonly activation: Activation;
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

export interface Task extends TaskDescription {
  readonly layers: readonly TaskLayer[];
  readonly inputShape: readonly number[];
  readonly inputSize: number;
  readonly outputSize: number;
  /** A power of two of them, each `rows` tensors one after the other. */
  readonly inputs: readonly Float64Array[];
}

/** The same on every run, and every number a float32, so that no contender rounds what it is given. */
export function taskOf(assignment: TaskDescription): Task {
  const { network, rows } = assignment;
  const random = seededRandom(1);
  const numbers = (count: number, scale: number) =>
    Float64Array.from({ length: count }, () => Math.fround((random() - 0.5) * scale));
  const layers = layersOf(network).map((layer): TaskLayer => {
    const { weightShape, activation } = layer;
    const units = weightShape.at(-1) ?? 0;
    const weights = numbers(weightShape.length === 0 ? 0 : product(weightShape), scaleOf(layer));
    return {
      ...layer,
      activation: activation === "identity" ? activation : assignment[activation],
      weights,
      bias: numbers(units, 1),
    };
  });
  const { input: inputShape } = networkNamed(network);
  const inputSize = product(inputShape);
  return {
    ...assignment,
    layers,
    inputShape,
    inputSize,
    outputSize: product(layers.at(-1)?.output ?? []),
    inputs: Array.from({ length: inputCount(inputSize * rows) }, () => numbers(inputSize * rows, 2)),
  };
}

/** Through many layers of relu, values keep their size if weights have the variance 2 / terms. */
function scaleOf({ kind, weightShape }: Layer): number {
  const terms = product(weightShape.slice(0, -1));
  return (kind === "dense" ? 4 : Math.sqrt(24)) / Math.sqrt(terms);
}

/** Many, so that no branch predictor learns them; but they fit the cache beside the weights. */
const inputCount = (size: number): number =>
  2 ** Math.floor(Math.log2(Math.max(2, Math.min(1024, 65_536 / size))));

export const multiplyAddsOfTask = ({ network, rows }: TaskDescription): number =>
  rows * layersOf(network).reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0);

/** The layers of a task for a peer that has dense layers only. */
export function denseLayersOf({ layers }: Task): readonly TaskLayer[] {
  const other = layers.find(({ kind }) => kind !== "dense");
  if (other) throw new Error(`has no layers like ${other.kind}`);
  return layers;
}
