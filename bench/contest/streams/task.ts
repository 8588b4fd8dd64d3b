import { seededRandom } from "../../../generator/check/probe-inputs.ts";
import { product } from "../layers.ts";
import type { Shape } from "../networks.ts";
import { type StreamLayerDescription, type StreamLayerKind, streamNamed } from "./networks.ts";

/** What all contenders of an experiment compute: `steps` steps in each call. */
export interface StreamDescription {
  readonly stream: string;
  readonly steps: number;
}

export interface Weights {
  readonly shape: Shape;
  readonly data: Float64Array;
}

/** A layer and its numbers by their names in a spec. */
export type StreamLayer = Shaped & {
  readonly weights: Readonly<Record<string, Weights>>;
};

/** With the shapes that it reads and gives, steps and channels. */
type Shaped = StreamLayerKind & {
  /** What it reads: 0 is the input of the network, n what the n-th layer gives. */
  readonly from: readonly number[];
  readonly input: readonly [number, number];
  readonly output: readonly [number, number];
};

export interface StreamTask extends StreamDescription {
  readonly isCarried: boolean;
  readonly layers: readonly StreamLayer[];
  readonly channels: number;
  readonly outputSize: number;
  /** A power of two of them, each the steps of a call. */
  readonly inputs: readonly Float64Array[];
}

/** The same on every run and for any number of steps, and every number a float32, so that no contender rounds what it is given. */
export function streamTaskOf({ stream, steps }: StreamDescription): StreamTask {
  const { channels, isCarried } = streamNamed(stream);
  const random = seededRandom(1);
  const numbers = (count: number, scale: number) =>
    Float64Array.from({ length: count }, () => Math.fround((random() - 0.5) * scale));
  const layers = shapesOf({ stream, steps }).map((layer): StreamLayer => {
    const entries = Object.entries(weightShapesOf(layer)).map(([name, shape]) => {
      const terms = product(shape.slice(0, -1));
      return [name, { shape, data: numbers(product(shape), 2 / Math.sqrt(terms)) }] as const;
    });
    return { ...layer, weights: Object.fromEntries(entries) };
  });
  const size = steps * channels;
  const outputSize = product(layers.at(-1)?.output ?? []);
  const count = 2 ** Math.floor(Math.log2(Math.max(2, Math.min(1024, 65_536 / size))));
  const inputs = Array.from({ length: count }, () => numbers(size, 2));
  return { stream, steps, isCarried, layers, channels, outputSize, inputs };
}

export const multiplyAddsOfStream = (description: StreamDescription): number =>
  shapesOf(description).reduce((sum, layer) => {
    const { weights, recurrent_weights: recurrent } = weightShapesOf(layer);
    const size = product(weights ?? [0]) + product(recurrent ?? [0]);
    return sum + size * layer.output[0];
  }, 0);

function shapesOf({ stream, steps }: StreamDescription): Shaped[] {
  const { channels, layers } = streamNamed(stream);
  const shapes: (readonly [number, number])[] = [[steps, channels]];
  const names = new Map([["input", 0]]);
  return layers.map((description, k) => {
    const from = description.from?.map((name) => names.get(name) as number) ?? [k];
    const input = shapes[from[0] as number] as readonly [number, number];
    const output = outputOf(description, input);
    shapes.push(output);
    if (description.name) names.set(description.name, k + 1);
    return { ...description, from, input, output };
  });
}

function outputOf(layer: StreamLayerDescription, [steps, channels]: readonly [number, number]) {
  const shape = (s: number, c: number) => [s, c] as const;
  switch (layer.kind) {
    case "lstm":
    case "gru":
      return shape(layer.gives === "last" ? 1 : steps, layer.units);
    case "dense":
      return shape(steps, layer.units);
    case "conv": {
      if (layer.padding === "memory") return shape(steps, layer.filters);
      const places = steps + 2 * layer.padding - layer.kernel;
      return shape(Math.floor(places / (layer.stride ?? 1)) + 1, layer.filters);
    }
    case "reflect":
      return shape(steps + layer.after, channels);
    case "magnitude":
      return shape(steps, channels / 2);
    case "activation":
    case "add":
      return shape(steps, channels);
  }
}

/** By their names in a spec. Gates stand as in Keras: input, forget, cell, output; update, reset, new. */
function weightShapesOf(layer: Shaped): Readonly<Record<string, Shape>> {
  const [, channels] = layer.input;
  switch (layer.kind) {
    case "lstm":
    case "gru": {
      const columns = layer.units * (layer.kind === "lstm" ? 4 : 3);
      const isAfter = layer.kind === "gru" && layer.reset === "after";
      return {
        weights: [channels, columns],
        recurrent_weights: [layer.units, columns],
        bias: [columns],
        ...(isAfter ? { recurrent_bias: [columns] } : {}),
      };
    }
    case "conv": {
      const bias = layer.hasBias === false ? {} : { bias: [layer.filters] };
      return { weights: [layer.kernel, channels, layer.filters], ...bias };
    }
    case "dense": {
      const bias = layer.hasBias === false ? {} : { bias: [layer.units] };
      return { weights: [channels, layer.units], ...bias };
    }
    default:
      return {};
  }
}
