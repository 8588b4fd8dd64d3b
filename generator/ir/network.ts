import type { AppliedActivation } from "./activation.ts";
import type { Fields, LayerKind, Values } from "./layer.ts";
import type { FieldPath } from "./location.ts";
import type { Expansion } from "./mathematics.ts";
import type { Dtype } from "./number-format.ts";
import { type Shape, sizeOf } from "./tensor-data.ts";

/** A network with all shapes known and all weights loaded and rounded to its dtype. */
export interface Network {
  readonly name: string;
  readonly description: string | undefined;
  readonly dtype: Dtype;
  /** At least one, in the order of the spec. */
  readonly inputs: readonly InputPort[];
  /** How many numbers all inputs have, and so for states and outputs. */
  readonly inputSize: number;
  /** What a call leaves for the next one, in the order in which it lies in the vector of all states. */
  readonly states: readonly StatePort[];
  readonly stateSize: number;
  /** At least one, in the order of the spec. */
  readonly outputs: readonly OutputPort[];
  readonly outputSize: number;
  readonly layers: readonly Layer[];
  /** What functions such as exp are, where formulas of layers use them. */
  readonly expansion: Expansion;
}

/** Numbers that go into a network or come out of it, by a name. */
export interface Port {
  readonly name: string;
  readonly shape: Shape;
  /** How many numbers that is. */
  readonly size: number;
}

export interface InputPort extends Port {
  readonly names: readonly string[] | undefined;
  /** The names of the values in recorded cases, where they differ. */
  readonly keys?: readonly string[] | undefined;
}

export interface OutputPort extends Port {
  readonly from: Source;
  readonly labels: readonly string[] | undefined;
  /** Above it, a single sigmoid output means class 1; rounded to the dtype, and undefined for other outputs. */
  readonly threshold: number | undefined;
}

/** A stretch of the vector of all states. */
export interface StatePort extends Port {
  /** Where it begins there. */
  readonly offset: number;
  /** What it holds before the first call, rounded to the dtype. */
  readonly initial: Float64Array;
  /** What it holds after a call. */
  readonly next: Next;
}

/** What a source gives, or what a layer remembers: the part of that number. */
export type Next =
  | { readonly kind: "source"; readonly source: Source }
  | { readonly kind: "memory"; readonly layer: number; readonly part: number };

/**
 * Where a value comes from: a layer, counted from 1 as the chapter counts, or a port, counted from 0 down: the inputs, then
 * the states.
 */
export type Source = number;

/** What a network takes: the sources from 0 down. */
export const portsIn = ({ inputs, states }: Pick<Network, "inputs" | "states">): readonly Port[] => [
  ...inputs,
  ...states,
];

/** The input of a network that has one; of several the first. */
export const firstInput = ({ inputs }: Pick<Network, "inputs">): InputPort => inputs[0] as InputPort;

/** The output of a network that has one; of several the first. */
export const firstOutput = ({ outputs }: Pick<Network, "outputs">): OutputPort => outputs[0] as OutputPort;

/** How many numbers some ports have together. */
export const sizeOfPorts = (ports: readonly Port[]): number => ports.reduce((sum, { size }) => sum + size, 0);

/** Whether a module takes one vector and gives one, rather than objects of vectors by name. */
export const hasOnePortEach = ({
  inputs,
  outputs,
}: Record<"inputs" | "outputs", readonly unknown[]>): boolean => inputs.length === 1 && outputs.length === 1;

export interface Layer {
  /** From 1, as the chapter counts: layer 1 computes A1 and Z1. */
  readonly number: number;
  /** What the spec calls it: `hidden`, or `encoder.hidden` in a network that is embedded as `encoder`. */
  readonly name: string | undefined;
  /** Its path in the spec. */
  readonly path: FieldPath;
  readonly kind: LayerKind;
  /** Whose values it takes. */
  readonly from: readonly Source[];
  /** What the chapter's notation calls those values: `x`, `z1`, or an input or a state by its name. */
  readonly sources: readonly string[];
  /** The shapes of those values. */
  readonly inputs: readonly Shape[];
  readonly output: Shape;
  readonly values: Values<Fields>;
  /** The states, by their numbers in the network, that hold what it remembers. */
  readonly memory: readonly number[];
  readonly parameterCount: number;
}

/** The activation that a layer ends with, where its kind has one. */
export function activationOf(layer: Layer): AppliedActivation | undefined {
  const field = Object.entries(layer.kind.fields).find(
    ([, one]) => one.type === "activation" && one.within === undefined,
  )?.[0];
  return field === undefined ? undefined : (layer.values[field] as AppliedActivation | undefined);
}

/**
 * Whether a source gives the results of a sigmoid: that of its own activation, or of a layer after which values are only
 * moved, as by reshape.
 */
export function endsInSigmoid(layers: readonly Layer[], source: Source): boolean {
  const layer = layers[source - 1];
  if (layer === undefined) return false;
  return layer.kind.moves === true
    ? layer.from.every((before) => endsInSigmoid(layers, before))
    : activationOf(layer)?.name === "sigmoid";
}

/** How many classes `predict` tells apart: 2 with one sigmoid output, else one for each output; 0 for a single other output. */
export const classCount = ({ size, threshold }: Pick<OutputPort, "size" | "threshold">): number =>
  threshold !== undefined ? 2 : size > 1 ? size : 0;

/** The names of the classes. A single label of a single output names a value, not a class. */
export const classLabels = (output: OutputPort): readonly string[] | undefined =>
  output.labels?.length === classCount(output) ? output.labels : undefined;

/** The axis that the activation of a layer works along, of what the layer gives. */
export function activationAxis(
  { fields }: LayerKind,
  values: Readonly<Record<string, unknown>>,
  shape: Shape,
): number {
  const along = Object.values(fields).find((field) => field.type === "activation")?.along;
  const said = along && values[along];
  return said === "first" ? 0 : typeof said === "number" ? said : shape.length - 1;
}

/** How many rows a layer gives. */
export const rowsOf = ({ output }: Layer): number => sizeOf(output.slice(0, -1));

/**
 * The activation that `predict` of an output may leave out: that of the layer it comes from, where that keeps the order of
 * all values, and nothing else takes them.
 */
export function orderKeeping(network: Network, output: OutputPort): AppliedActivation | undefined {
  const layer = network.layers[output.from - 1];
  if (layer === undefined || usesOfSource(network, output.from) > 1) return undefined;
  const applied = activationOf(layer);
  const { kind, values, output: shape } = layer;
  const isOneRow = shape[activationAxis(kind, values, shape)] === sizeOf(shape);
  return applied?.activation.keepsOrder && isOneRow ? applied : undefined;
}

/** How often layers, states and outputs take the values of a source. */
const usesOfSource = ({ layers, states, outputs }: Network, source: Source): number =>
  [
    ...layers.flatMap(({ from }) => from),
    ...states.flatMap(({ next }) => (next.kind === "source" ? [next.source] : [])),
    ...outputs.map(({ from }) => from),
  ].filter((used) => used === source).length;
