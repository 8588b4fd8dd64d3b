import type { Arithmetic, Stage } from "../ir/layer.ts";
import type { Layer, Network } from "../ir/network.ts";
import { activationOf } from "../ir/network.ts";
import { rounding } from "../ir/number-format.ts";
import { activate } from "./activate.ts";
import { dot, ShapeError } from "./tensor.ts";

/** What a layer computed: A1 and Z1 for the first. */
export interface TracedLayer {
  readonly layer: Layer;
  readonly stages: readonly Stage[];
}

export interface Interpreted {
  readonly output: readonly number[];
  /** The values before the last activation, where that one keeps their order; else the output itself. */
  readonly logits: readonly number[];
  readonly trace: readonly TracedLayer[];
}

/** Runs a network layer by layer as the chapter writes it: A = X·W + B, Z = h(A). Throws a ShapeError on a wrong length. */
export function interpret(network: Network, x: readonly number[]): Interpreted {
  if (x.length !== network.inputSize) {
    throw new ShapeError(`${network.name} takes ${network.inputSize} values, got ${x.length}`);
  }
  const round = rounding[network.dtype];
  const arithmetic: Arithmetic = {
    round,
    dot: (values, weights) => dot(values, weights, round),
    activate: (applied, values) => activate(applied, values, round),
  };
  const trace: TracedLayer[] = [];
  let values: readonly number[] = x.map(round);
  let logits = values;
  for (const layer of network.layers) {
    const stages = layer.kind.reference(layer.values, values, arithmetic);
    const before = stages.at(-2)?.values ?? values;
    values = stages.at(-1)?.values ?? values;
    logits = activationOf(layer)?.activation.keepsOrder ? before : values;
    trace.push({ layer, stages });
  }
  return { output: values, logits, trace };
}

/** The index of the largest value, the first where there are several; the first NaN where there is one, as in NumPy. */
export function largestIndex(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) {
    const value = values[i] as number;
    const record = values[best] as number;
    if (value > record || (Number.isNaN(value) && !Number.isNaN(record))) best = i;
  }
  return best;
}
