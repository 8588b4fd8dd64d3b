import type { Parameter } from "../ir/activation.ts";
import type { Field, Fields } from "../ir/layer.ts";
import type { activations } from "../vocabulary/activations.ts";
import type { FileTensor, Nested, TypedArray } from "./tensors.ts";

/*
 * What a layer is given for its fields, in the words of a YAML spec. All of it derives from the vocabulary.
 */

/** The options of a layer with some fields, besides its name and its sources. */
export type OptionsOf<F extends Fields> = {
  readonly [K in keyof F as IsRequired<F, K> extends true ? K : never]: Given<F[K], F>;
} & {
  readonly [K in keyof F as IsRequired<F, K> extends true ? never : K]?: Given<F[K], F> | undefined;
};

type IsRequired<F extends Fields, K extends keyof F> = F[K] extends
  | { readonly default: unknown }
  | { readonly mayBeMissing: true }
  ? false
  : K extends SizesOfTensors<F>
    ? false
    : true;

/** The sizes that weights say by themselves: `units` of weights with the dimensions inputs and units. */
export type SizesOfTensors<F extends Fields> = Extract<
  { [K in keyof F]: F[K] extends { readonly type: "size" } ? K : never }[keyof F],
  { [K in keyof F]: F[K] extends SizingTensor ? F[K]["dimensions"][number] : never }[keyof F]
>;

/** The fields that are tensors. */
export type TensorsOf<F extends Fields> = {
  [K in keyof F]: F[K] extends { readonly type: "tensor" } ? K : never;
}[keyof F];

/** A tensor that has to be there, and whose axes are its dimensions. */
export type SizingTensor = Extract<Field, { readonly type: "tensor" }> & {
  readonly axes?: never;
  readonly mayBeFalse?: never;
  readonly mayBeMissing?: never;
};

type Given<F extends Field, All extends Fields> = F extends {
  readonly type: "choice" | "padding";
  readonly of: readonly (infer Word)[];
}
  ? Word | (F["type"] extends "padding" ? PaddingNumbers : never)
  : F extends { readonly type: "list"; readonly mayBeOne: true }
    ? number | readonly number[]
    : F extends { readonly type: "tensor"; readonly dimensions: infer D }
      ? GivenTensor<F, IsCounted<F, D, All> extends true ? D : unknown>
      : GivenOfType[F["type"]];

type PaddingNumbers = number | readonly (number | readonly [before: number, after: number])[];

type GivenTensor<F extends Field, Dimensions> =
  | FileTensor
  | NestedOf<Dimensions>
  | (F extends { readonly mayBeFalse: true } ? false : never)
  | (F extends { readonly mayBeOne: true } ? number : never);

/** Whether a tensor has an axis for each of its dimensions; an axis that is a list stands for several. */
type IsCounted<F extends Field, D, All extends Fields> = F extends { readonly axes: unknown }
  ? false
  : D extends readonly (infer Name extends string)[]
    ? [Extract<All[Name & keyof All], { readonly type: "axes" | "list" }>] extends [never]
      ? true
      : false
    : false;

type NestedOf<Dimensions> = Dimensions extends readonly [string]
  ? readonly number[] | TypedArray
  : Dimensions extends readonly [string, string]
    ? readonly (readonly number[] | TypedArray)[]
    : Nested | TypedArray;

/**
 * What makes the type checker infer the lengths of a tensor, but not its numbers: so rows of one length have one type, however many
 * there are. A type that says less is compared faster with each number.
 */
export type TupleOf<F extends Field, All extends Fields> = F extends { readonly dimensions: infer D }
  ? IsCounted<F, D, All> extends true
    ? D extends readonly [string]
      ? readonly []
      : D extends readonly [string, string]
        ? readonly [] | readonly (readonly [])[]
        : Tuples
    : Tuples
  : never;
type Tuples = readonly [] | readonly (number | Tuples)[];

interface GivenOfType {
  readonly size: number;
  readonly index: number;
  readonly step: number;
  readonly axis: number;
  readonly list: readonly number[];
  readonly axes: readonly number[];
  readonly padding: string;
  readonly choice: string;
  readonly flag: boolean;
  readonly number: number | FileTensor;
  readonly tensor: Nested | TypedArray;
  readonly activation: ActivationOption;
}

type Activations = typeof activations;

/** Every name of some activations. */
type NamesOf<K extends keyof Activations> = K | AliasesOf<Activations[K]>;
type AliasesOf<A> = A extends { readonly aliases?: readonly (infer Alias)[] } ? Alias : never;

/** The activations without parameters, which are most. */
type Plain = {
  [K in keyof Activations]: keyof Activations[K]["parameters"] extends never ? K : never;
}[keyof Activations];
type Adjustable = Exclude<keyof Activations, Plain>;
type WithDefaults = {
  [K in Adjustable]: Record<never, never> extends ParametersOf<Activations[K]["parameters"]> ? K : never;
}[Adjustable];

/** The name of an activation, or an object of its name and its parameters. */
export type ActivationOption =
  | NamesOf<Plain | WithDefaults>
  | { readonly name: NamesOf<Plain> }
  | {
      [K in Adjustable]: { readonly name: NamesOf<K> } & ParametersOf<Activations[K]["parameters"]>;
    }[Adjustable];

type ParametersOf<P> = {
  readonly [K in keyof P as P[K] extends { readonly default: number } ? never : K]: GivenParameter<P[K]>;
} & {
  readonly [K in keyof P as P[K] extends { readonly default: number } ? K : never]?:
    | GivenParameter<P[K]>
    | undefined;
};

type GivenParameter<P> = P extends Parameter & { readonly perUnit: true }
  ? number | readonly number[] | TypedArray | FileTensor
  : number;
