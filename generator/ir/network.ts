import type { AppliedActivation } from "./activation.ts";
import type { Fields, LayerKind, Values } from "./layer.ts";
import type { Dtype } from "./number-format.ts";
import type { Shape } from "./tensor-data.ts";

/** A network with every shape known and every weight loaded, rounded to nothing but its own dtype. */
export interface Network {
  readonly name: string;
  readonly description: string | undefined;
  readonly dtype: Dtype;
  readonly inputSize: number;
  readonly inputNames: readonly string[] | undefined;
  readonly outputSize: number;
  readonly labels: readonly string[] | undefined;
  readonly layers: readonly Layer[];
}

export interface Layer {
  /** From 1, as the chapter counts: layer 1 computes A1 and Z1. */
  readonly number: number;
  readonly kind: LayerKind;
  readonly input: Shape;
  readonly output: Shape;
  readonly values: Values<Fields>;
  readonly parameterCount: number;
}

/** The activation that a layer ends with, where its kind has one. */
export function activationOf(layer: Layer): AppliedActivation | undefined {
  const field = Object.entries(layer.kind.fields).find(([, { type }]) => type === "activation")?.[0];
  return field === undefined ? undefined : (layer.values[field] as AppliedActivation | undefined);
}
