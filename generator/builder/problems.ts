import type { Fields } from "../ir/layer.ts";
import type { Divide, Multiply } from "./arithmetic.ts";
import type { IndexOf, SizeAt, Times } from "./axes.ts";
import type { OptionsOf, SizesOfTensors, SizingTensor } from "./fields.ts";
import type { Option } from "./output-shapes.ts";
import type { FileTensor, IsAny, RaggedLength, Shape, ShapeOf } from "./tensors.ts";
import type { ChannelAxis } from "./windows.ts";

/*
 * What is wrong with the options of a layer, as sentences: the type of an option that is wrong is such a sentence, so that
 * editors underline it and compilers print the sentence.
 */

/**
 * What types keep of the options of a layer: shapes in place of tensors, and sizes that tensors say. Where an option can be one of
 * several, they keep only that the layer gives some shape.
 */
export type Said<F extends Fields, O> =
  IsOpen<F, O> extends true
    ? { readonly given: Shape }
    : {
          readonly [K in keyof O & keyof F]: F[K] extends { readonly type: "tensor" }
            ? F[K] extends { readonly mayBeOne: true }
              ? SaidOneOrMany<O[K]>
              : SaidTensor<O[K]>
            : O[K];
        } & {
          readonly [K in Exclude<SizesOfTensors<F>, keyof O>]: SizeIn<F, O, K>;
        } extends infer All
      ? { readonly [K in keyof All]: All[K] }
      : never;

type IsOpen<F extends Fields, O> =
  IsAny<O> extends true
    ? true
    : true extends {
          readonly [K in keyof O & keyof F]: F[K] extends { readonly type: "tensor" | "activation" }
            ? false
            : IsAny<O[K]> extends true
              ? true
              : IsUnion<O[K]>;
        }[keyof O & keyof F]
      ? true
      : false;

type IsUnion<T, All = T> = T extends unknown ? ([All] extends [T] ? false : true) : never;

/** Of options that are wrong all that is known is the type they should have. */
type SaidTensor<T> = [FileTensor] extends [T] ? Shape : T extends false | number | undefined ? T : ShapeOf<T>;

/** One number in a file stands for all, like one that is no list. */
type SaidOneOrMany<T> = T extends FileTensor<readonly [1]> ? number : SaidTensor<T>;

/** The size of a dimension in the tensor that says it. */
type SizeIn<F extends Fields, O, Name> = {
  [K in keyof O & keyof F]: F[K] extends SizingTensor
    ? AtDimension<ShapeOf<O[K]>, F[K]["dimensions"], Name>
    : never;
}[keyof O & keyof F];

type AtDimension<S, Dimensions, Name> = S extends readonly [infer First, ...infer Others]
  ? Dimensions extends readonly [infer D, ...infer Rest]
    ? D extends Name
      ? First
      : AtDimension<Others, Rest, Name>
    : never
  : Dimensions extends readonly unknown[]
    ? Name extends Dimensions[number]
      ? number
      : never
    : never;

/** The wrong options of a layer by name, without regard to what it gets: a sentence for each. */
export type OptionProblems<Kind extends string, F extends Fields, O> = {
  readonly [K in keyof O as OptionProblem<Kind, F, O, K> extends never ? never : K]: OptionProblem<
    Kind,
    F,
    O,
    K
  >;
};

type OptionProblem<Kind extends string, F extends Fields, O, K extends keyof O> = K extends keyof F
  ? F[K] extends { readonly type: "tensor"; readonly dimensions: infer D }
    ? [RaggedLength<O[K]>] extends [never]
      ? TensorProblem<F, Said<F, O>, undefined, K & string, SaidTensor<O[K]>, D>
      : `a row of ${K & string} has ${Counted<RaggedLength<O[K]>>}, but the first has ${FirstLength<O[K]>}`
    : never
  : K extends keyof OptionsOf<F> | "name" | "from"
    ? never
    : `${Kind} has no option ${K & string}`;

type FirstLength<T> = T extends readonly [infer First extends readonly unknown[], ...unknown[]]
  ? number extends First["length"]
    ? number
    : [RaggedLength<First>] extends [never]
      ? First["length"]
      : FirstLength<First>
  : number;

/** What is wrong with a layer that gets an input of some shape: its tensors and its axes. */
export type InputProblem<F extends Fields, S, Input extends Shape> = {
  [K in keyof S & keyof F]: F[K] extends { readonly type: "tensor"; readonly dimensions: infer D }
    ? KernelOr<F, S, Input, K & string, D>
    : F[K] extends { readonly type: "axis" | "axes" }
      ? AxisProblem<Input, S[K] extends readonly unknown[] ? S[K][number] : S[K]>
      : never;
}[keyof S & keyof F];

/** Of each axis that the input does not have. */
type AxisProblem<Input extends Shape, Axis> = Axis extends number
  ? number extends Axis | Input["length"]
    ? never
    : [IndexOf<Input, Axis>] extends [never]
      ? NoAxis<Input, Axis>
      : IndexOf<Input, Axis> extends keyof Input
        ? never
        : NoAxis<Input, Axis>
  : never;

type NoAxis<
  Input extends Shape,
  Axis extends number,
> = `axis ${Axis} does not exist: the input, which is ${Times<Input>}, has ${Counted<Input["length"], "axis">}`;

/** The kernel of a convolution has the axes of its layout; that of a transposed one is left to the compiler. */
type KernelOr<F extends Fields, S, Input extends Shape, K extends string, D> = F extends {
  readonly layout: { readonly default: infer L };
  readonly kernel: unknown;
}
  ? K extends "weights"
    ? F extends { readonly output_padding: unknown }
      ? never
      : KernelProblem<S, Option<S, "layout", L>, Input, Option<S, "weights", Shape>>
    : TensorProblem<F, S, Input, K, Option<S, K, undefined>, D>
  : TensorProblem<F, S, Input, K, Option<S, K, undefined>, D>;

type KernelProblem<S, Layout, Input extends Shape, Found> = Layout extends Depthwise
  ? never
  : Layout extends string
    ? Found extends Shape
      ? number extends Found["length"]
        ? never
        : KernelMismatch<S, Input, Layout, Found, Option<S, "kernel", number>>
      : never
    : never;

/** Layouts with a kernel for each channel, whose axes are left to the compiler. */
type Depthwise = "wcm" | "hwcm" | "dhwcm";

/** Goes through the letters of a layout, the axes of a kernel and, at its letters of space, the sizes of a window. */
type KernelMismatch<
  S,
  Input extends Shape,
  Layout extends string,
  Found extends Shape,
  Kernel,
> = Layout extends `${infer Letter}${infer Rest}`
  ? Found extends readonly [infer Size extends number, ...infer Others extends Shape]
    ? KernelAxisProblem<S, Input, Letter, Size, Kernel> extends infer Problem
      ? [Problem] extends [never]
        ? KernelMismatch<S, Input, Rest, Others, Letter extends "d" | "h" | "w" ? RestOf<Kernel> : Kernel>
        : Problem
      : never
    : "weights have fewer axes than their layout"
  : Found extends readonly []
    ? never
    : "weights have more axes than their layout";

/** One number or the only one of a list stands for all. */
type RestOf<Kernel> = Kernel extends readonly [number, ...infer Rest extends readonly [number, ...Shape]]
  ? Rest
  : Kernel;
type FirstOf<Kernel> = Kernel extends readonly [infer Size extends number, ...Shape]
  ? Size
  : Kernel extends number
    ? Kernel
    : number;

type KernelAxisProblem<S, Input extends Shape, Letter, Size extends number, Kernel> = Letter extends "i"
  ? Unequal<Size, Divide<SizeAt<Input, ChannelAxis<S>>, GroupsOf<S>>> extends true
    ? `weights are for ${Counted<Size, "channel">} in a group, but the layer gets ${Counted<SizeAt<Input, ChannelAxis<S>>, "channel">} in ${Counted<GroupsOf<S>, "group">}`
    : never
  : Letter extends "o"
    ? Unequal<Size, Option<S, "filters", number>> extends true
      ? `weights are for ${Counted<Size, "filter">}, but filters is ${Option<S, "filters", number> & number}`
      : never
    : Unequal<Size, FirstOf<Kernel>> extends true
      ? `weights have a window of ${Size}, but kernel is ${FirstOf<Kernel>}`
      : never;

type GroupsOf<S> = Option<S, "groups", 1> extends infer G extends number ? G : number;

/** Why a tensor does not have its dimensions; `Input` is undefined where that is not known yet. */
type TensorProblem<
  F extends Fields,
  S,
  Input extends Shape | undefined,
  K extends string,
  Found,
  Dimensions,
> = Found extends Shape
  ? number extends Found["length"]
    ? never
    : Dimensions extends readonly string[]
      ? IsWorkedOut<F, S, K, Dimensions[number]> extends true
        ? Found["length"] extends Dimensions["length"]
          ? DimensionProblem<F, S, Input, K, Found, Dimensions, Dimensions["length"]>
          : `${K} ${Have<K>} ${Counted<Found["length"], "axis">}, but ${Counted<Dimensions["length"] & number, "axis">} ${Dimensions["length"] extends 1 ? "is" : "are"} needed`
        : never
      : never
  : never;

/** Whether all dimensions of a tensor are sizes that types know. */
type IsWorkedOut<F extends Fields, S, K, Dimension extends string> = [
  Dimension extends "inputs" | `${number} · ${string}`
    ? never
    : Dimension extends keyof F
      ? F[Dimension] extends { readonly type: "size" | "axis" }
        ? never
        : F[Dimension] extends { readonly type: "axes" }
          ? [AxisSaid<F[Dimension], S, Dimension>] extends [never]
            ? Dimension
            : never
          : Dimension
      : Dimension,
] extends [never]
  ? S extends { readonly projection: Shape }
    ? K extends "recurrent_weights" | "initial_state"
      ? false
      : true
    : true
  : false;

type DimensionProblem<
  F extends Fields,
  S,
  Input extends Shape | undefined,
  K extends string,
  Found,
  Dimensions,
  Rank,
> = Found extends readonly [infer Size extends number, ...infer Others]
  ? Dimensions extends readonly [infer D extends string, ...infer Rest]
    ? Unequal<Size, SizeOfDimension<F, S, Input, D>> extends true
      ? `${K} ${Have<K>} ${Counted<Size, NounOf<Rank, Others>>}, but ${ReasonOf<F, S, Input, D>}`
      : DimensionProblem<F, S, Input, K, Others, Rest, Rank>
    : never
  : never;

type NounOf<Rank, Others> = Rank extends 1
  ? "number"
  : Rank extends 2
    ? Others extends readonly []
      ? "column"
      : "row"
    : "entry";

/** A size that options say is compared where they are written, and one of the input where that is known. */
type SizeOfDimension<
  F extends Fields,
  S,
  Input extends Shape | undefined,
  D extends string,
> = D extends "inputs"
  ? Input extends Shape
    ? SizeAt<Input, -1>
    : number
  : D extends `${infer Times extends number} · ${infer Field}`
    ? Input extends Shape
      ? number
      : Multiply<Times, SizeSaid<S, Field>>
    : D extends keyof F
      ? F[D] extends { readonly type: "axis" | "axes" }
        ? Input extends Shape
          ? SizeAt<Input, AxisSaid<F[D], S, D>>
          : number
        : Input extends Shape
          ? number
          : SizeSaid<S, D>
      : number;

/** The axis that a field says, or the only one; `never` where there are several. */
type AxisSaid<T, S, Name extends string> = S extends { readonly given: Shape }
  ? never
  : T extends { readonly default?: infer Default }
    ? Option<S, Name, Default> extends infer A
      ? A extends number
        ? A
        : A extends readonly [infer Only extends number]
          ? Only
          : never
      : never
    : never;

type SizeSaid<S, Field extends string> = Option<S, Field, number> extends infer N extends number ? N : number;

type ReasonOf<F extends Fields, S, Input extends Shape | undefined, D extends string> = D extends "inputs"
  ? Input extends Shape
    ? `the layer gets ${Counted<SizeAt<Input, -1>, "value">}`
    : never
  : D extends `${number} · ${infer Field}`
    ? `${D} is ${SizeOfDimension<F, S, Input, D>}, since ${Field} is ${SizeSaid<S, Field>}`
    : F[D] extends { readonly type: "axis" | "axes" }
      ? `that axis of the input, which is ${Input extends Shape ? Times<Input> : "?"}, has ${SizeOfDimension<F, S, Input, D>}`
      : `${D} is ${SizeOfDimension<F, S, Input, D>}`;

/** Whether two sizes are known and differ. */
type Unequal<A, B> = number extends A ? false : number extends B ? false : [A] extends [B] ? false : true;

type Have<Name extends string> = Name extends `${string}bias`
  ? "has"
  : Name extends `${string}s`
    ? "have"
    : "has";

/** `1 value`, `2 values`; several sizes are listed. */
export type Counted<N, Noun extends string = "number"> = N extends number
  ? number extends N
    ? `an unknown number of ${Plural<Noun>}`
    : N extends 1
      ? `1 ${Noun}`
      : `${N} ${Plural<Noun>}`
  : never;

type Plural<Noun extends string> = Noun extends "axis"
  ? "axes"
  : Noun extends "entry"
    ? "entries"
    : `${Noun}s`;
