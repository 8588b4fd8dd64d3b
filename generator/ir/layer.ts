import type { AppliedActivation } from "./activation.ts";
import type { TensorOp } from "./tensor.ts";
import type { Shape, TensorData } from "./tensor-data.ts";

/** A size known by name: `inputs` is what the layer gets, any other is one of its own `size` fields. */
export type Dimension = string;

/** What a spec may say in one field of a layer, and what becomes of it. */
export type Field =
  | { readonly type: "size"; readonly about: string }
  | {
      readonly type: "tensor";
      readonly about: string;
      readonly dimensions: readonly Dimension[];
      /** `false` in the spec means there is none. */
      readonly mayBeFalse?: boolean;
      /** One number stands for all. */
      readonly mayBeOne?: boolean;
      readonly nonZero?: boolean;
    }
  | { readonly type: "activation"; readonly about: string; readonly default?: string };

export type Fields = Readonly<Record<string, Field>>;

type FieldValue<F extends Field> = F extends { type: "size" }
  ? number
  : F extends { type: "activation" }
    ? AppliedActivation
    : F extends { mayBeFalse: true }
      ? TensorData | undefined
      : TensorData;

/** The fields of a layer once its weights are loaded and its shapes checked. */
export type Values<F extends Fields> = { readonly [K in keyof F]: FieldValue<F[K]> };

/** How the reference computes: `round` is what dtype does to the result of each operation. */
export interface Arithmetic {
  readonly round: (value: number) => number;
  /** X·W, the rows of W being the inputs. */
  readonly dot: (x: readonly number[], w: readonly (readonly number[])[]) => readonly number[];
  readonly activate: (applied: AppliedActivation, x: readonly number[]) => readonly number[];
}

/** One stage of a layer as the reference shows it: `A` before the activation, `Z` after it. */
export interface Stage {
  readonly symbol: string;
  readonly values: readonly number[];
}

/**
 * A kind of layer: everything about it in one object. `reference` and `lower` are two independent statements of what it
 * computes, held together by the differential tests. An activation field is what a layer ends with: its operations are
 * the last that `lower` gives, and the stage before it is the last but one of `reference`, or the input itself.
 */
export interface LayerKind<F extends Fields = Fields> {
  readonly kind: string;
  readonly about: string;
  readonly fields: F;
  readonly output: (values: Values<F>, input: Shape) => Shape;
  readonly reference: (values: Values<F>, x: readonly number[], arithmetic: Arithmetic) => readonly Stage[];
  readonly lower: (values: Values<F>, input: Shape) => readonly TensorOp[];
}

/** Checks a kind against its own fields, then forgets them so that kinds of all sorts stand in one table. */
export const layerKind = <const F extends Fields>(kind: LayerKind<F>): LayerKind =>
  kind as unknown as LayerKind;
