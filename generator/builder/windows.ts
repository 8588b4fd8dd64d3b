import type { Add, Divide, DivideUp, Multiply, Subtract } from "./arithmetic.ts";
import type { AnySizes, AsShape, IndexOf, IsOpenShape, SizeAt, Times, WithSize } from "./axes.ts";
import type { Option } from "./output-shapes.ts";
import type { Shape } from "./tensors.ts";

/*
 * What windows that move over the spatial axes of an input give, as `vocabulary/layers/windows.ts` computes it.
 */

/** The axis of the channels, as text. */
type ChannelIndex<S, I extends Shape> = Option<S, "channels", "last"> extends "first" ? "0" : IndexOf<I, -1>;

export type ChannelAxis<S> = Option<S, "channels", "last"> extends "first" ? 0 : -1;

/** The n-th of a list that has a number for each spatial axis, or one for all. */
type Each<List, N> = List extends number
  ? List
  : List extends readonly [infer Only]
    ? Only
    : N extends keyof List
      ? List[N]
      : number;

/** The number of a spatial axis among those of space, as text. */
type SpatialIndex<S, K> =
  Option<S, "channels", "last"> extends "first"
    ? K extends `${infer Index extends number}`
      ? `${Subtract<Index, 1>}`
      : never
    : K;

/** The shape of all windows: `Filters` channels, or those of the input. */
export type Windows<S, I extends Shape, Sizes, Filters> =
  IsOpenShape<I> extends true
    ? Shape
    : Option<S, "carried", false> extends false
      ? Spatial<I> extends true
        ? FirstFault<
            I,
            {
              readonly [K in keyof I]: K extends ChannelIndex<S, I>
                ? Filters extends number
                  ? Filters
                  : I[K]
                : CountAlong<S, I[K] & number, Each<Sizes, SpatialIndex<S, K>>, SpatialIndex<S, K>, Filters>;
            }
          >
        : `the layer needs an axis of space and one of channels, but gets ${Times<I>}`
      : Carried<S, I, Filters>;

type Spatial<I extends Shape> = I extends readonly [number, number, ...Shape] ? true : false;

/** The result, or a sentence if a window is larger than an axis. */
type FirstFault<I extends Shape, Result> = Result extends Shape
  ? true extends { [K in keyof Result]: [Result[K]] extends [never] ? true : false }[number]
    ? `a window is larger than an axis of the input, which is ${Times<I>}`
    : Result
  : Shape;

/** A sequence that goes on from call to call gives as many steps as it gets, one for each stride. */
type Carried<S, I extends Shape, Filters> = I extends readonly [number]
  ? readonly [Filters & number]
  : Option<S, "carried", false> extends true
    ? AsShape<{
        readonly [K in keyof I]: K extends ChannelIndex<S, I>
          ? Filters
          : Divide<I[K] & number, NumberIn<Each<Option<S, "strides", 1>, "0">>>;
      }>
    : AnySizes<I>;

/** By default a convolution moves by one, and a pool by the size of its window. */
type StrideOf<S, Size, N, Filters> = NumberIn<
  Each<Option<S, "strides", Filters extends number ? 1 : Size>, N>
>;

type CountAlong<S, Length extends number, Size, N, Filters> =
  Option<S, "padding", "valid"> extends infer Padding
    ? Padding extends "same" | "same_lower" | "causal"
      ? Option<S, "ceil", false> extends false
        ? DivideUp<Length, StrideOf<S, Size, N, Filters>>
        : number
      : CountIn<
          Length,
          Padding extends "valid" ? readonly [0, 0] : EndsOf<Each<Padding, N>>,
          ExtentOf<NumberIn<Size>, NumberIn<Each<Option<S, "dilation", 1>, N>>>,
          StrideOf<S, Size, N, Filters>,
          Option<S, "ceil", false>
        >
    : never;

type CountIn<
  Length extends number,
  Ends extends readonly [before: number, after: number],
  Extent extends number,
  Stride extends number,
  Ceil,
> =
  Subtract<Add<Length, Add<Ends[0], Ends[1]>>, Extent> extends infer Moves extends number
    ? [Moves] extends [never]
      ? Ceil extends false
        ? never
        : number
      : Ceil extends false
        ? Add<Divide<Moves, Stride>, 1>
        : Ceil extends true
          ? WithinInput<Add<DivideUp<Moves, Stride>, 1>, Add<Length, Ends[0]>, Stride>
          : number
    : never;

/** A last window that begins after the input is left out. */
type WithinInput<Count extends number, End extends number, Stride extends number> =
  Subtract<End, Multiply<Subtract<Count, 1>, Stride>> extends infer Left
    ? [Left] extends [0]
      ? Subtract<Count, 1>
      : Count
    : never;

/** How many values lie between the first and the last of a window, both included. */
type ExtentOf<Size extends number, Dilation extends number> = Add<Multiply<Subtract<Size, 1>, Dilation>, 1>;

type EndsOf<Padding> = Padding extends number
  ? readonly [Padding, Padding]
  : Padding extends readonly [infer Before extends number, infer After extends number]
    ? readonly [Before, After]
    : readonly [number, number];

type BothEnds<Padding> = Add<EndsOf<Padding>[0], EndsOf<Padding>[1]>;

type NumberIn<N> = N extends number ? N : number;

/** (n − 1)·stride + extent + output_padding − padding; n·stride where the padding is `same`. */
export type TransposedWindows<S, I extends Shape> =
  IsOpenShape<I> extends true
    ? Shape
    : AsShape<{
        readonly [K in keyof I]: K extends ChannelIndex<S, I>
          ? Option<S, "filters", number>
          : LengthAlong<S, I[K] & number, SpatialIndex<S, K>>;
      }>;

type LengthAlong<S, Length extends number, N> =
  Option<S, "padding", "valid"> extends infer Padding
    ? Padding extends "same" | "same_lower"
      ? Multiply<Length, NumberIn<Each<Option<S, "strides", 1>, N>>>
      : Subtract<
          Add<
            Add<
              Multiply<Subtract<Length, 1>, NumberIn<Each<Option<S, "strides", 1>, N>>>,
              ExtentOf<
                NumberIn<Each<Option<S, "kernel", number>, N>>,
                NumberIn<Each<Option<S, "dilation", 1>, N>>
              >
            >,
            NumberIn<Each<Option<S, "output_padding", 0>, N>>
          >,
          Padding extends "valid" ? 0 : BothEnds<Each<Padding, N>>
        >
    : never;

/** Every spatial axis so many times as long. */
export type Spread<S, I extends Shape, Field extends string> =
  IsOpenShape<I> extends true
    ? Shape
    : AsShape<{
        readonly [K in keyof I]: K extends ChannelIndex<S, I>
          ? I[K]
          : Multiply<I[K] & number, NumberIn<Each<Option<S, Field, number>, SpatialIndex<S, K>>>>;
      }>;

/** With values added before and after each axis, or taken away, where one axis or all are named. */
export type Padded<S, I extends Shape, Which extends "more" | "less"> =
  IsOpenShape<I> extends true
    ? Shape
    : Option<S, "axes", undefined> extends readonly [infer Axis extends number]
      ? WithSize<I, Axis, Ends<S, SizeAt<I, Axis>, "0", Which>>
      : Option<S, "axes", undefined> extends undefined
        ? AsShape<{ readonly [K in keyof I]: Ends<S, I[K] & number, K, Which> }>
        : AnySizes<I>;

type Ends<S, Length extends number, N, Which> = Which extends "more"
  ? Add<Add<Length, EndOf<S, "before", N>>, EndOf<S, "after", N>>
  : Subtract<Subtract<Length, EndOf<S, "before", N>>, EndOf<S, "after", N>>;

type EndOf<S, Field extends string, N> = NumberIn<Each<Option<S, Field, 0>, N>>;
