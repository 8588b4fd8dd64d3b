import type { AppliedActivation } from "./activation.ts";
import type { Fields, LayerKind, Values } from "./layer.ts";
import type { Expansion } from "./mathematics.ts";
import type { Dtype } from "./number-format.ts";
import { type Shape, sizeOf } from "./tensor-data.ts";

/** A network with all shapes known and all weights loaded and rounded to its dtype. */
export interface Network {
  readonly name: string;
  readonly description: string | undefined;
  readonly dtype: Dtype;
  readonly inputShape: Shape;
  /** How many numbers that is. */
  readonly inputSize: number;
  readonly inputNames: readonly string[] | undefined;
  /** The names of the inputs in recorded cases, where they differ. */
  readonly inputKeys?: readonly string[] | undefined;
  readonly outputSize: number;
  readonly labels: readonly string[] | undefined;
  /** Above it, a single sigmoid output means class 1; rounded to the dtype, and undefined for other outputs. */
  readonly threshold: number | undefined;
  readonly layers: readonly Layer[];
  /** What functions such as exp are, where formulas of layers use them. */
  readonly expansion: Expansion;
}

export interface Layer {
  /** From 1, as the chapter counts: layer 1 computes A1 and Z1. */
  readonly number: number;
  /** What the spec calls it. */
  readonly name: string | undefined;
  readonly kind: LayerKind;
  /** The numbers of the layers whose values it takes; 0 is the input of the network. */
  readonly from: readonly number[];
  /** The shapes of those values. */
  readonly inputs: readonly Shape[];
  readonly output: Shape;
  readonly values: Values<Fields>;
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
 * Whether the outputs come from a sigmoid: the activation of the last layer, or of a layer after which values are only
 * moved, as by reshape.
 */
export function endsInSigmoid(layers: readonly Layer[]): boolean {
  const givesSigmoid = [false];
  for (const layer of layers) {
    const { kind, from } = layer;
    givesSigmoid.push(
      kind.moves === true
        ? from.every((source) => givesSigmoid[source])
        : activationOf(layer)?.name === "sigmoid",
    );
  }
  return givesSigmoid.at(-1) === true;
}

/** How many classes `predict` tells apart: 2 with one sigmoid output, else one for each output; 0 for a single other output. */
export const classCount = ({ outputSize, threshold }: Pick<Network, "outputSize" | "threshold">): number =>
  threshold !== undefined ? 2 : outputSize > 1 ? outputSize : 0;

/** The names of the classes. A single label of a single output names a value, not a class. */
export const classLabels = (network: Network): readonly string[] | undefined =>
  network.labels?.length === classCount(network) ? network.labels : undefined;

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

/** The activation of the last layer where it keeps the order of all outputs, so that `predict` may leave it out. */
export function orderKeeping(layer: Layer): AppliedActivation | undefined {
  const applied = activationOf(layer);
  const { kind, values, output } = layer;
  const isOneRow = output[activationAxis(kind, values, output)] === sizeOf(output);
  return applied?.activation.keepsOrder && isOneRow ? applied : undefined;
}
