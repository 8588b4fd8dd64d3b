import { describeIndex, IndexError, isIndex } from "../ir/demand.ts";
import { demandOf } from "../ir/indices.ts";
import type { Arithmetic, Stage, Tensor } from "../ir/layer.ts";
import type { Expansion } from "../ir/mathematics.ts";
import type { Layer, Network } from "../ir/network.ts";
import { orderKeeping } from "../ir/network.ts";
import { rounding } from "../ir/number-format.ts";
import type { Shape } from "../ir/tensor-data.ts";
import { activate } from "./activate.ts";
import { callerOf } from "./evaluate.ts";
import { predict } from "./predict.ts";
import { ShapeError, weightedSums } from "./tensor.ts";

/** The values that a layer computed: A1 and Z1 for the first. */
export interface TracedLayer {
  readonly layer: Layer;
  readonly stages: readonly Stage[];
}

export interface Interpreted {
  readonly output: readonly number[];
  /** The values before the last activation, where that one keeps their order; else the output itself. */
  readonly logits: readonly number[];
  /** The predicted class, if the outputs tell classes apart. */
  readonly predict: number | undefined;
  readonly trace: readonly TracedLayer[];
}

/** The arithmetic of the chapter, each operation rounded: sums run in index order, and the bias comes last. */
export function arithmeticOf(expansion: Expansion): Arithmetic {
  const round = rounding[expansion.dtype];
  return {
    round,
    affine: (x, w, b) => {
      const product = weightedSums(x, w, expansion.dtype);
      return b === undefined ? product : product.map((sum, j) => round(sum + (b[j] as number)));
    },
    activate: (applied, x) => activate(applied, x, expansion.dtype),
    call: callerOf(expansion),
  };
}

/** Runs a network layer by layer as the chapter writes it: A = X·W + B, Z = h(A). Values are row-major. Throws a ShapeError on a wrong length, and an IndexError on a value that is no index where one is needed. */
export function interpret(
  network: Network,
  x: readonly number[],
  arithmetic: Arithmetic = arithmeticOf(network.expansion),
): Interpreted {
  if (x.length !== network.inputSize) {
    throw new ShapeError(`${network.name} takes ${network.inputSize} values, got ${x.length}`);
  }
  const trace: TracedLayer[] = [];
  /** What each layer gives, the input of the network first. */
  const results: (readonly number[])[] = [x.map(arithmetic.round)];
  let logits: readonly number[] = [];
  for (const layer of network.layers) {
    const inputs = layer.from.map(
      (source, i): Tensor => ({
        shape: layer.inputs[i] as Shape,
        values: results[source] as readonly number[],
      }),
    );
    checkIndices(network, layer, inputs);
    const stages = layer.kind.reference(layer.values, inputs, arithmetic);
    const before = stages.at(-2)?.values ?? inputs[0]?.values ?? [];
    const output = stages.at(-1)?.values ?? [];
    results.push(output);
    logits = orderKeeping(layer) ? before : output;
    trace.push({ layer, stages });
  }
  const output = results.at(-1) as readonly number[];
  return { output, logits, predict: predict(network, output, logits), trace };
}

function checkIndices(network: Network, layer: Layer, inputs: readonly Tensor[]): void {
  const known = demandOf(network, layer);
  if (known === undefined) return;
  const { input, demand } = known;
  const wrong = inputs[input]?.values.find((value) => !isIndex(value, demand));
  if (wrong !== undefined) throw new IndexError(`${network.name}: ${describeIndex(wrong, demand)}`);
}
