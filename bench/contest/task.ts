import { seededRandom } from "../../generator/check/probe-inputs.ts";

export type Activation = "identity" | "relu" | "sigmoid";

/** What all contenders of an experiment compute. */
export interface TaskDescription {
  /** The input and the units of each dense layer: 784-50-100-10. */
  readonly network: string;
  readonly hidden: Activation;
  readonly output: Activation;
  /** Input vectors in one call. */
  readonly rows: number;
}

/** Weights are rows of [inputs, units], as in X·W. */
export interface DenseWeights {
  readonly inputs: number;
  readonly units: number;
  readonly activation: Activation;
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

export interface Task extends TaskDescription {
  readonly layers: readonly DenseWeights[];
  readonly inputSize: number;
  readonly outputSize: number;
  /** A power of two of them, each `rows` vectors one after the other. */
  readonly inputs: readonly Float64Array[];
}

/** The same on every run, and every number a float32, so that no contender rounds what it is given. */
export function taskOf(assignment: TaskDescription): Task {
  const { network, hidden, output, rows } = assignment;
  const sizes = network.split("-").map(Number);
  const random = seededRandom(1);
  const numbers = (count: number, scale: number) =>
    Float64Array.from({ length: count }, () => Math.fround((random() - 0.5) * scale));
  const layers = sizes.slice(1).map((units, k): DenseWeights => {
    const inputs = sizes[k] as number;
    return {
      inputs,
      units,
      activation: k === sizes.length - 2 ? output : hidden,
      weights: numbers(inputs * units, 4 / Math.sqrt(inputs)),
      bias: numbers(units, 1),
    };
  });
  const inputSize = sizes[0] as number;
  return {
    ...assignment,
    layers,
    inputSize,
    outputSize: sizes.at(-1) as number,
    inputs: Array.from({ length: inputCount(inputSize * rows) }, () => numbers(inputSize * rows, 2)),
  };
}

/** Many, so that no branch predictor learns them; but they fit the cache beside the weights. */
const inputCount = (size: number): number =>
  2 ** Math.floor(Math.log2(Math.max(2, Math.min(1024, 65_536 / size))));

export const multiplyAddsOf = ({ network, rows }: TaskDescription): number => {
  const sizes = network.split("-").map(Number);
  return rows * sizes.slice(1).reduce((sum, units, k) => sum + units * (sizes[k] as number), 0);
};
