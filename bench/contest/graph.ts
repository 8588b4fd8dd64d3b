import { type Activation, denseLayersOf, type Task } from "./task.ts";

/** A network as neurons and connections, inputs first, then layer by layer. */
export interface Graph {
  readonly neurons: readonly Neuron[];
  readonly connections: readonly Connection[];
}

export interface Neuron {
  readonly layer: "input" | "output" | number;
  readonly bias: number;
  readonly activation: Activation;
}

export interface Connection {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
}

export function graphOf(task: Task): Graph {
  const { inputSize } = task;
  const layers = denseLayersOf(task);
  const neurons: Neuron[] = [];
  const connections: Connection[] = [];
  for (let i = 0; i < inputSize; i++) neurons.push({ layer: "input", bias: 0, activation: "identity" });
  layers.forEach(({ weightShape, activation, weights, bias }, k) => {
    const [inputs, units] = weightShape as readonly [number, number];
    const before = neurons.length - inputs;
    for (let j = 0; j < units; j++) {
      const to = neurons.length;
      neurons.push({ layer: k === layers.length - 1 ? "output" : k, bias: bias[j] as number, activation });
      for (let i = 0; i < inputs; i++) {
        connections.push({ from: before + i, to, weight: weights[i * units + j] as number });
      }
    }
  });
  return { neurons, connections };
}
