import type { Add, Divide, DivideUp, Multiply, Subtract } from "./arithmetic.ts";
import type {
  AnySizes,
  AsShape,
  Broadcast,
  Concatenated,
  IndexOf,
  IsOpenShape,
  Permuted,
  Reduced,
  SizeAt,
  SizeOf,
  Times,
  WithSize,
} from "./axes.ts";
import type { Shape } from "./tensors.ts";
import type { Padded, Spread, TransposedWindows, Windows } from "./windows.ts";

/** The shape that a layer gives, from what it says (`S`) and the shapes that it gets (`I`). The text of a sentence in its place says why there is none. */
export type OutputShape<Kind, S, I extends readonly Shape[]> = Kind extends keyof OutputShapes<S, I>
  ? OutputShapes<S, I>[Kind]
  : OutputShapesOfMany<S, I>[FamilyOf<Kind>];

/** A row for each kind that gives shapes of its own. The tests compare each row with `output` of its kind. */
interface OutputShapes<S, I extends readonly Shape[]> {
  readonly dense: WithSize<First<I>, -1, Option<S, "units", number>>;
  readonly conv_transpose: TransposedWindows<S, First<I>>;
  readonly concat: Concatenated<I, NumberIn<S, "axis", number>>;
  readonly slice: WithSize<First<I>, NumberIn<S, "axis", number>, Stretch<S>>;
  readonly reshape: Reshaped<First<I>, ShapeIn<S, "shape", Shape>>;
  readonly transpose: Permuted<First<I>, ShapeIn<S, "axes", Shape>>;
  readonly pad: Padded<S, First<I>, "more">;
  readonly crop: Padded<S, First<I>, "less">;
  readonly constant: ShapeIn<S, "shape", Shape>;
  readonly expand: Broadcast<readonly [First<I>, ShapeIn<S, "shape", Shape>]>;
  readonly upsample: Spread<S, First<I>, "scales">;
  readonly repeat: Repeated<First<I>, ShapeIn<S, "axes", AllAxes<First<I>>>, Option<S, "times", number>>;
  readonly embedding: readonly [...First<I>, Option<S, "units", number>];
  readonly gather: Gathered<First<I>, Second<I>, NumberIn<S, "axis", 0>>;
  readonly top_k: WithSize<First<I>, NumberIn<S, "axis", -1>, NumberIn<S, "k", number>>;
  readonly matmul: Product<S, First<I>, Second<I>>;
}

/**
 * A row for kinds that give the same shapes. Of any other kind types know no shape: what follows it is checked when the network is
 * compiled.
 */
interface OutputShapesOfMany<S, I extends readonly Shape[]> {
  readonly elementwise: First<I>;
  readonly broadcasting: Broadcast<I>;
  readonly reducing: Reduced<First<I>, ShapeIn<S, "axes", AllAxes<First<I>>>, Option<S, "keep_axes", false>>;
  readonly selecting: Reduced<First<I>, readonly [NumberIn<S, "axis", -1>], Option<S, "keep_axes", false>>;
  readonly convolving: Windows<S, First<I>, Option<S, "kernel", number>, Option<S, "filters", number>>;
  readonly pooling: Windows<S, First<I>, Option<S, "window", number>, undefined>;
  readonly recurrent: Returned<S, First<I>>;
  readonly resizing: AnySizes<First<I>>;
  readonly other: Shape;
}

type FamilyOf<Kind> = Kind extends Elementwise
  ? "elementwise"
  : Kind extends Broadcasting
    ? "broadcasting"
    : Kind extends Reducing
      ? "reducing"
      : Kind extends Selecting
        ? "selecting"
        : Kind extends Convolving
          ? "convolving"
          : Kind extends Pooling
            ? "pooling"
            : Kind extends Recurrent
              ? "recurrent"
              : Kind extends Resizing
                ? "resizing"
                : "other";

/** Kinds that give a value for each that they get. */
type Elementwise =
  | ("activation" | "normalize" | "scale" | "batch_norm" | "layer_norm" | "rms_norm" | "instance_norm")
  | ("group_norm" | "cumulative_sum" | "cumulative_product" | "hardmax" | "impute" | "replace")
  | ("l1_normalize" | "l2_normalize" | "max_normalize");

type Broadcasting =
  | ("add" | "subtract" | "multiply" | "divide" | "maximum" | "minimum" | "where")
  | ("greater" | "greater_or_equal" | "less" | "less_or_equal" | "equal" | "and" | "or" | "xor");

type Reducing =
  | ("sum" | "mean" | "max" | "min" | "product" | "l1" | "l2")
  | ("sum_of_squares" | "log_sum" | "log_sum_exp");

type Selecting = "argmax" | "argmin";
type Convolving = "conv1d" | "conv2d" | "conv3d" | "separable_conv";
type Pooling = "max_pool" | "average_pool" | "lp_pool";
type Recurrent = "rnn" | "gru" | "lstm";

/** Kinds that give as many axes as they get, of sizes that are not worked out. */
type Resizing = "take" | "resize" | "depth_to_space" | "space_to_depth";

/** What a layer says for a field, or a default. */
export type Option<S, K extends string, Default> = K extends keyof S
  ? S[K] extends undefined
    ? Default
    : Exclude<S[K], undefined>
  : Default;

type NumberIn<S, K extends string, Default extends number> =
  Option<S, K, Default> extends infer N extends number ? N : number;

type ShapeIn<S, K extends string, Default extends Shape> =
  Option<S, K, Default> extends infer List extends Shape ? List : Shape;

type First<I extends readonly Shape[]> = I extends readonly [infer A extends Shape, ...unknown[]] ? A : Shape;
type Second<I extends readonly Shape[]> = I extends readonly [unknown, infer B extends Shape, ...unknown[]]
  ? B
  : Shape;

/** The numbers of all axes. */
type AllAxes<S extends Shape> =
  IsOpenShape<S> extends true
    ? Shape
    : AsShape<{ readonly [K in keyof S]: K extends `${infer Index extends number}` ? Index : number }>;

type Returned<S, I extends Shape> =
  "all_and_cell" extends Option<S, "return", "last">
    ? readonly [Add<SizeAt<I, 0>, 1>, Option<S, "units", number>]
    : "all" extends Option<S, "return", "last">
      ? "last" extends Option<S, "return", "last">
        ? Shape
        : WithSize<I, -1, StateSize<S>>
      : readonly [StateSize<S>];

/** The columns of the projection of an lstm, or else its units. */
type StateSize<S> =
  Option<S, "projection", undefined> extends readonly [number, infer Columns]
    ? Columns
    : Option<S, "units", number>;

/** How many indices there are from start to end; backwards is left to the compiler. */
type Stretch<S> = `${NumberIn<S, "step", 1>}` extends `-${string}`
  ? number
  : DivideUp<Subtract<NumberIn<S, "end", number>, NumberIn<S, "start", number>>, NumberIn<S, "step", 1>>;

type Reshaped<I extends Shape, To extends Shape> =
  IsOpenShape<To> extends true
    ? Shape
    : number extends SizeOf<I> | SizeOf<To>
      ? To
      : SizeOf<I> extends SizeOf<To>
        ? To
        : `shape ${Times<To>} has ${SizeOf<To>} values, but the layer gets ${SizeOf<I>}`;

type Repeated<I extends Shape, Axes, By> = Axes extends readonly [infer Axis extends number]
  ? By extends number
    ? WithSize<I, Axis, Multiply<SizeAt<I, Axis>, By>>
    : By extends readonly [infer Only extends number]
      ? WithSize<I, Axis, Multiply<SizeAt<I, Axis>, Only>>
      : AnySizes<I>
  : AnySizes<I>;

type Gathered<V extends Shape, Indices extends Shape, Axis extends number> =
  IsOpenShape<V> extends true
    ? Shape
    : IsOpenShape<Indices> extends true
      ? Shape
      : Replaced<V, IndexOf<V, Axis>, Indices>;

type Replaced<V extends Shape, Index, By extends Shape, Seen extends Shape = []> = V extends readonly [
  infer A extends number,
  ...infer Rest extends Shape,
]
  ? `${Seen["length"]}` extends Index
    ? readonly [...By, ...Rest]
    : readonly [A, ...Replaced<Rest, Index, By, [...Seen, A]>]
  : readonly [];

/** Of two matrices; with more axes, or with one, the shape is not worked out. */
type Product<S, A extends Shape, B extends Shape> = readonly [
  Turned<A, Option<S, "transpose_a", false>>,
  Turned<B, Option<S, "transpose_b", false>>,
] extends readonly [
  readonly [infer Rows extends number, infer Inner extends number],
  readonly [infer Other extends number, infer Columns extends number],
]
  ? number extends Inner | Other
    ? readonly [Rows, Columns]
    : Inner extends Other
      ? readonly [Rows, Columns]
      : `the first matrix has ${Inner} columns, but the second has ${Other} rows`
  : Shape;

type Turned<S extends Shape, Turn> = Turn extends false
  ? S
  : Turn extends true
    ? S extends readonly [infer A, infer B]
      ? readonly [B, A]
      : Shape
    : Shape;

/** Whether a size is a multiple of another; unknown sizes are. */
export type IsMultiple<A extends number, B extends number> = number extends A | B
  ? true
  : Multiply<Divide<A, B>, B> extends A
    ? true
    : false;
