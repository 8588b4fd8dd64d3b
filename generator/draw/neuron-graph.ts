import { describeLayer } from "../ir/describe.ts";
import type { Stage } from "../ir/layer.ts";
import { activationOf, type Layer, type Network, rowsOf } from "../ir/network.ts";
import { sizeOf, type TensorData } from "../ir/tensor-data.ts";
import type { Interpreted } from "../reference/interpret.ts";
import { type Notation, symbol, weightSymbol } from "./notation.ts";

/** A value of the network: an input or a unit of a layer. */
export interface Neuron {
  readonly symbol: Notation;
  /** What it is called besides: the name of an input, the label of an output. */
  readonly caption?: string;
  readonly value?: number;
  /** The weighted sum that a unit computes before its activation. */
  readonly sum?: { readonly symbol: Notation; readonly value?: number };
}

/** What flows from a neuron of one column to one of the next. */
export interface Wire {
  readonly from: number | "bias";
  readonly to: number;
  /** Nothing where a value is passed on as it is. */
  readonly weight?: number;
  readonly symbol?: Notation;
}

/** The values between two layers, from top to bottom. */
export interface Column {
  readonly title: string;
  readonly activation?: string;
  readonly neurons: readonly Neuron[];
  /** Whether a 1 stands above them, of which the biases of the next layer are the weights. */
  readonly hasBias: boolean;
  /** From the neurons of the column before. */
  readonly wires: readonly Wire[];
}

export interface NeuronGraph {
  readonly columns: readonly Column[];
}

export interface Wanted {
  /** Whether biases are drawn, each as a neuron whose value is 1. */
  readonly bias: boolean;
  readonly computed?: Interpreted;
  readonly x?: readonly number[];
}

/** How the values of a layer depend on those before it. */
type Wiring = "weighted" | "one to one" | "all to all";

const wirings: Readonly<Record<string, Wiring>> = {
  dense: "weighted",
  normalize: "one to one",
  scale: "one to one",
  batch_norm: "one to one",
  layer_norm: "all to all",
  argmax: "all to all",
};

/** How a layer is wired, if its neurons can be drawn: layers of one row, one after the other. */
function wiringOf(layer: Layer): Wiring | undefined {
  const { kind, number, from } = layer;
  if (from.length !== 1 || from[0] !== number - 1 || rowsOf(layer) !== 1) return undefined;
  if (kind.kind !== "activation") return wirings[kind.kind];
  const isElementwise = activationOf(layer)?.activation.steps.every((step) => step.kind === "map");
  return isElementwise ? "one to one" : "all to all";
}

/** Whether every value of a network can be drawn as a neuron. */
export const hasNeurons = ({ layers }: Network): boolean =>
  layers.every((layer) => wiringOf(layer) !== undefined);

/** How many neurons and wires that would be, biases included. */
export function countNeurons({ inputSize, layers }: Network): { neurons: number; wires: number } {
  let neurons = inputSize;
  let wires = 0;
  for (const layer of layers) {
    const [inputs, units] = [sizeOf(layer.inputs[0] ?? []), sizeOf(layer.output)];
    const isSingle = wiringOf(layer) === "one to one";
    neurons += units + 1;
    wires += isSingle ? units : (inputs + 1) * units;
  }
  return { neurons, wires };
}

/** A network as the chapter draws it. */
export function neuronGraph(network: Network, { bias, computed, x }: Wanted): NeuronGraph {
  const { inputSize, inputNames, layers, labels } = network;
  const biases = layers.map((layer) => (bias ? biasOf(layer) : undefined));
  const input: Column = {
    title: "input",
    neurons: Array.from({ length: inputSize }, (_, i) => ({
      symbol: symbol("x", i + 1),
      ...caption(inputNames?.[i]),
      ...(x && { value: x[i] as number }),
    })),
    hasBias: biases[0] !== undefined,
    wires: [],
  };
  const hidden = layers.map((layer, n): Column => {
    const isLast = layer.number === layers.length;
    const stages = computed?.trace[n]?.stages;
    const applied = activationOf(layer);
    return {
      title: describeLayer(layer),
      ...(applied && { activation: applied.name }),
      neurons: Array.from({ length: sizeOf(layer.output) }, (_, j) =>
        unitOf(layer, j, isLast, stages, isLast ? labels?.[j] : undefined),
      ),
      hasBias: biases[n + 1] !== undefined,
      wires: wiresOf(layer, biases[n]),
    };
  });
  return { columns: [input, ...hidden] };
}

function unitOf(
  layer: Layer,
  index: number,
  isLast: boolean,
  stages: readonly Stage[] | undefined,
  label: string | undefined,
): Neuron {
  const output = stages?.at(-1)?.values;
  const sums = stages?.at(-2)?.values ?? output;
  return {
    symbol: isLast ? symbol("y", index + 1) : symbol("z", index + 1, layer.number),
    ...caption(label),
    ...(output && { value: output[index] as number }),
    ...(wiringOf(layer) === "weighted" && {
      sum: { symbol: symbol("a", index + 1, layer.number), ...(sums && { value: sums[index] as number }) },
    }),
  };
}

const caption = (text: string | undefined) => (text === undefined ? {} : { caption: text });

const biasOf = ({ kind, values }: Layer): TensorData | undefined =>
  kind.kind === "dense" ? (values.bias as TensorData | undefined) : undefined;

/** What leads to the units of a layer, row by row of its weights. */
function wiresOf(layer: Layer, bias: TensorData | undefined): Wire[] {
  const [inputs, units] = [sizeOf(layer.inputs[0] ?? []), sizeOf(layer.output)];
  const every = (make: (from: number, to: number) => Omit<Wire, "from" | "to">): Wire[] =>
    Array.from({ length: inputs * units }, (_, n) => {
      const [from, to] = [Math.floor(n / units), n % units];
      return { from, to, ...make(from, to) };
    });
  switch (wiringOf(layer)) {
    case "one to one":
      return Array.from({ length: units }, (_, to) => ({ from: to, to }));
    case "all to all":
      return every(() => ({}));
    default: {
      const { data } = layer.values.weights as TensorData;
      const biases = Array.from(
        bias?.data ?? [],
        (weight, to): Wire => ({ from: "bias", to, weight, symbol: symbol("b", to + 1, layer.number) }),
      );
      const weights = every((from, to) => ({
        weight: data[from * units + to] as number,
        symbol: weightSymbol(to + 1, from + 1, layer.number),
      }));
      return [...biases, ...weights];
    }
  }
}
