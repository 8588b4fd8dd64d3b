import type { AppliedActivation } from "./activation.ts";
import type { TensorOp } from "./tensor.ts";
import type { Shape, TensorData } from "./tensor-data.ts";

/** The name of a size: `inputs` is the last size of the layer's input, any other names a field, a size or a list of sizes. */
export type Dimension = string;

/** A field of a layer in a spec. */
export type Field =
  | { readonly type: "size"; readonly about: string }
  /** An index or an axis: a whole number from 0. */
  | { readonly type: "index"; readonly about: string; readonly default?: number }
  /** The distance between indices: a whole number other than 0. */
  | { readonly type: "step"; readonly about: string; readonly default: number }
  | { readonly type: "list"; readonly about: string; readonly of: "size" | "index" }
  /** One number, with a lower bound if `atLeast` is set. */
  | {
      readonly type: "number";
      readonly about: string;
      readonly default: number;
      readonly atLeast?: number;
      readonly mayBeInfinite?: boolean;
    }
  | {
      readonly type: "tensor";
      readonly about: string;
      readonly dimensions: readonly Dimension[];
      /** `false` in the spec means there is none. */
      readonly mayBeFalse?: boolean;
      /** One number stands for all. */
      readonly mayBeOne?: boolean;
      readonly nonZero?: boolean;
      readonly mayBeInfinite?: boolean;
    }
  | { readonly type: "activation"; readonly about: string; readonly default?: string };

export type Fields = Readonly<Record<string, Field>>;

type FieldValue<F extends Field> = F extends { type: "size" | "index" | "step" | "number" }
  ? number
  : F extends { type: "list" }
    ? readonly number[]
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
  /** X·W + B, the rows of W being the inputs; X·W where there is no B. */
  readonly affine: (
    x: readonly number[],
    w: readonly (readonly number[])[],
    b: ArrayLike<number> | undefined,
  ) => readonly number[];
  readonly activate: (applied: AppliedActivation, x: readonly number[]) => readonly number[];
}

/** One stage of a layer as the reference shows it: `A` before the activation, `Z` after it. */
export interface Stage {
  readonly symbol: string;
  readonly values: readonly number[];
}

interface KindOf<F extends Fields> {
  readonly kind: string;
  readonly about: string;
  readonly fields: F;
}

/** Rounds a number to the dtype of the network. */
export type Round = (value: number) => number;

/**
 * A kind of layer that works along the last axis: it sees one row at a time, and all rows are treated alike. `reference`
 * and `lower` are two independent statements of what it computes, held together by the differential tests. An activation
 * field is what a layer ends with: its operations are the last that `lower` gives, and the stage before it is the last but
 * one of `reference`, or the input itself.
 */
export interface RowKind<F extends Fields = Fields> extends KindOf<F> {
  readonly takes?: undefined;
  /** The shape of a row that comes out, of the shape of one that goes in: each of one size. */
  readonly output: (values: Values<F>, input: Shape) => Shape;
  readonly reference: (values: Values<F>, x: readonly number[], arithmetic: Arithmetic) => readonly Stage[];
  readonly lower: (values: Values<F>, input: Shape, round: Round) => readonly TensorOp[];
}

/** Numbers with a shape, row-major, as the reference has them. */
export interface Tensor {
  readonly shape: Shape;
  readonly values: readonly number[];
}

/** A kind of layer that sees the whole of its input, or of several: what comes out has a shape of its own. */
export interface TensorKind<F extends Fields = Fields> extends KindOf<F> {
  /** How many inputs it may have. */
  readonly takes: { readonly least: number; readonly most: number };
  /** Whether it computes nothing: each value that it gives is one that it gets. */
  readonly moves?: true;
  /** Why inputs of these shapes will not do, as what is said of the layer: `puts values together, but gets 2×3 and 4`. */
  readonly fault: (values: Values<F>, inputs: readonly Shape[]) => string | undefined;
  readonly output: (values: Values<F>, inputs: readonly Shape[]) => Shape;
  readonly reference: (
    values: Values<F>,
    inputs: readonly Tensor[],
    arithmetic: Arithmetic,
  ) => readonly Stage[];
  readonly lower: (values: Values<F>, inputs: readonly Shape[]) => readonly TensorOp[];
}

/** A kind of layer: everything about it in one object. */
export type LayerKind<F extends Fields = Fields> = RowKind<F> | TensorKind<F>;

/** Checks a kind against its own fields, then forgets them so that kinds of all sorts stand in one table. */
export const layerKind = <const F extends Fields>(kind: RowKind<F>): RowKind => kind as unknown as RowKind;

export const tensorKind = <const F extends Fields>(kind: TensorKind<F>): TensorKind =>
  kind as unknown as TensorKind;
