import { describeShape, titleOf } from "../ir/describe.ts";
import type { Stage } from "../ir/layer.ts";
import {
  activationOf,
  firstInput,
  firstOutput,
  hasOnePortEach,
  type Layer,
  type Network,
  rowsOf,
} from "../ir/network.ts";
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

/** Values that stand one below the other: the input, or what a layer computes. */
export interface Column {
  /** 0 for the input, else the number of the layer that computes it. */
  readonly layer: number;
  /** What it is, in lines, the most important first; a line has parts that may become lines of their own. */
  readonly heading: readonly (readonly string[])[];
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

/** Whether each unit needs the sums of all: they stand in a column of their own, and lead to the values all to all. */
const looksAtAll = (layer: Layer): boolean =>
  wiringOf(layer) === "weighted" &&
  (activationOf(layer)?.activation.steps.some((step) => step.kind === "reduce") ?? false);

/** Whether every value of a network can be drawn as a neuron. */
export const hasNeurons = (network: Network): boolean =>
  hasOnePortEach(network) &&
  network.states.length === 0 &&
  firstOutput(network).from === network.layers.length &&
  network.layers.every((layer) => wiringOf(layer) !== undefined);

/** How many neurons and wires that would be, biases included. */
export function countNeurons({ inputSize, layers }: Network): { neurons: number; wires: number } {
  let neurons = inputSize;
  let wires = 0;
  for (const layer of layers) {
    const [inputs, units] = [sizeOf(layer.inputs[0] ?? []), sizeOf(layer.output)];
    const [sums, ones] = [looksAtAll(layer) ? units : 0, biasOf(layer) === undefined ? 0 : 1];
    neurons += units + sums + ones;
    const own: Readonly<Record<Wiring, number>> = {
      weighted: (inputs + ones) * units,
      "one to one": units,
      "all to all": inputs * units,
    };
    const wiring = wiringOf(layer);
    wires += (wiring === undefined ? 0 : own[wiring]) + sums * units;
  }
  return { neurons, wires };
}

/** A network as the chapter draws it. */
export function neuronGraph(network: Network, { bias, computed, x }: Wanted): NeuronGraph {
  const { inputSize, layers } = network;
  const { names: inputNames } = firstInput(network);
  const { labels } = firstOutput(network);
  const biases = layers.map((layer) => (bias ? biasOf(layer) : undefined));
  const input: Column = {
    layer: 0,
    heading: [["input"]],
    neurons: Array.from({ length: inputSize }, (_, i) => ({
      symbol: symbol("x", i + 1),
      ...caption(inputNames?.[i], `x${i + 1}`),
      ...(x && { value: x[i] as number }),
    })),
    hasBias: biases[0] !== undefined,
    wires: [],
  };
  const computedColumns = layers.flatMap((layer, n) =>
    columnsOf(layer, {
      notation: notationOf(layer, network),
      stages: computed?.trace[n]?.stages,
      labels: layer.number === layers.length ? labels?.slice(-network.outputSize) : undefined,
      bias: biases[n],
      hasBias: biases[n + 1] !== undefined,
    }),
  );
  return { columns: [input, ...computedColumns] };
}

/** How the values of a layer are called. */
interface LayerNotation {
  readonly sum: (unit: number) => Notation;
  readonly value: (unit: number) => Notation;
  readonly weight: (unit: number, input: number) => Notation;
  readonly bias: (unit: number) => Notation;
}

/** Of one layer there is no need to say which it is, nor of one unit in it: a perceptron has w1, w2, b, a and y. */
function notationOf({ number, output }: Layer, { layers }: Network): LayerNotation {
  const layer = layers.length === 1 ? undefined : number;
  const isLast = number === layers.length;
  const isOnly = layers.length === 1 && sizeOf(output) === 1;
  const of = (base: string) => (unit: number) => symbol(base, isOnly ? undefined : unit, layer);
  return {
    sum: of("a"),
    value: isLast ? (unit) => symbol("y", isOnly ? undefined : unit) : of("z"),
    weight: (unit, input) => (isOnly ? symbol("w", input) : weightSymbol(unit, input, layer)),
    bias: of("b"),
  };
}

interface About {
  readonly notation: LayerNotation;
  readonly stages: readonly Stage[] | undefined;
  readonly labels: readonly string[] | undefined;
  /** The biases of the layer, where they are drawn, and whether the next has any. */
  readonly bias: TensorData | undefined;
  readonly hasBias: boolean;
}

/** What a layer computes: a column, or one of its sums and one of what an activation makes of all of them. */
function columnsOf(layer: Layer, { notation, stages, labels, bias, hasBias }: About): Column[] {
  const outputs = stages?.at(-1)?.values;
  const sums = stages?.at(-2)?.values ?? outputs;
  const isWeighted = wiringOf(layer) === "weighted";
  const applied = activationOf(layer)?.name;
  const sumOf = (j: number) => ({ symbol: notation.sum(j + 1), ...(sums && { value: sums[j] as number }) });
  const units = <T>(make: (j: number) => T): T[] =>
    Array.from({ length: sizeOf(layer.output) }, (_, j) => make(j));
  const neuronOf = (j: number): Neuron => ({
    symbol: notation.value(j + 1),
    ...caption(labels?.[j], `y${j + 1}`),
    ...(outputs && { value: outputs[j] as number }),
  });
  const title = titleOf(layer);
  const wires = wiresOf(layer, notation, bias);
  if (!looksAtAll(layer)) {
    const neurons = units((j) => ({ ...neuronOf(j), ...(isWeighted && { sum: sumOf(j) }) }));
    const heading = [
      [title],
      ...(layer.kind.kind === "activation" ? [] : [sizesOf(layer)]),
      ...(applied === undefined ? [] : [[applied]]),
    ];
    return [{ layer: layer.number, heading, neurons, hasBias, wires }];
  }
  return [
    { layer: layer.number, heading: [[title], sizesOf(layer)], neurons: units(sumOf), hasBias: false, wires },
    {
      layer: layer.number,
      heading: [[""], [applied as string]],
      neurons: units(neuronOf),
      hasBias,
      wires: units((to) => units((from) => ({ from, to }))).flat(),
    },
  ];
}

/** `dense 2 → 3`, or `normalize` where the sizes are the same. */
function sizesOf({ kind, inputs: [input = []], output }: Layer): readonly string[] {
  const [before, after] = [describeShape(input), describeShape(output)];
  return kind.kind !== "dense" && before === after ? [kind.kind] : [kind.kind, `${before} → ${after}`];
}

/** What something is called, unless that is its symbol. */
const caption = (text: string | undefined, symbol: string) =>
  text === undefined || text === symbol ? {} : { caption: text };

const biasOf = ({ kind, values }: Layer): TensorData | undefined =>
  kind.kind === "dense" ? (values.bias as TensorData | undefined) : undefined;

/** What leads to the units of a layer, row by row of its weights. */
function wiresOf(layer: Layer, notation: LayerNotation, bias: TensorData | undefined): Wire[] {
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
    case undefined:
      throw new Error(`${layer.kind.kind} has no neurons`);
    case "weighted": {
      const { data } = layer.values.weights as TensorData;
      const biases = Array.from(
        bias?.data ?? [],
        (weight, to): Wire => ({ from: "bias", to, weight, symbol: notation.bias(to + 1) }),
      );
      const weights = every((from, to) => ({
        weight: data[from * units + to] as number,
        symbol: notation.weight(to + 1, from + 1),
      }));
      return [...biases, ...weights];
    }
  }
}
