import type { Add, Multiply, Subtract } from "./arithmetic.ts";
import type { Shape } from "./tensors.ts";

/*
 * Shapes in types, axis by axis. A shape whose number of axes is not known while typing is `Shape`.
 */

/** Whether the number of axes is not known. */
export type IsOpenShape<S extends Shape> = number extends S["length"] ? true : false;

/** The size along an axis, which is negative from the end; `number` where it is not known. */
export type SizeAt<S extends Shape, Axis extends number> =
  IsOpenShape<S> extends true ? number : number extends Axis ? number : Element<S, IndexOf<S, Axis>>;

type Element<S extends Shape, Index> = Index extends keyof S
  ? S[Index] extends number
    ? S[Index]
    : number
  : number;

/** An axis as text, counted from 0. */
export type IndexOf<S extends Shape, Axis extends number> = `${Axis}` extends `-${infer Back extends number}`
  ? `${Subtract<S["length"], Back>}`
  : `${Axis}`;

export type LastOf<S extends Shape> = SizeAt<S, -1>;

/** A shape with another size along an axis. */
export type WithSize<S extends Shape, Axis extends number, Size> =
  IsOpenShape<S> extends true
    ? Shape
    : number extends Axis
      ? AnySizes<S>
      : AsShape<{ readonly [K in keyof S]: K extends IndexOf<S, Axis> ? Size : S[K] }>;

export type AsShape<S> = S extends Shape ? S : Shape;

/** As many axes, of sizes that are not known. */
export type AnySizes<S extends Shape> = AsShape<{ readonly [K in keyof S]: number }>;

/** Without some axes, or with size 1 along them. */
export type Reduced<S extends Shape, Axes extends Shape, Keep> =
  IsOpenShape<S> extends true
    ? Shape
    : number extends Axes[number]
      ? Shape
      : boolean extends Keep
        ? Shape
        : Keep extends true
          ? AsShape<{ readonly [K in keyof S]: K extends IndicesOf<S, Axes> ? 1 : S[K] }>
          : OrOne<Without<S, IndicesOf<S, Axes>>>;

type IndicesOf<S extends Shape, Axes extends Shape> = { [K in keyof Axes]: IndexOf<S, Axes[K]> }[number];

/** Where no axis is left there is one value. */
type OrOne<S extends Shape> = S extends readonly [] ? readonly [1] : S;

export type Without<S extends Shape, Indices, Seen extends Shape = []> = S extends readonly [
  infer First extends number,
  ...infer Rest extends Shape,
]
  ? `${Seen["length"]}` extends Indices
    ? Without<Rest, Indices, [...Seen, First]>
    : readonly [First, ...Without<Rest, Indices, [...Seen, First]>]
  : readonly [];

/** The axes in another order. */
export type Permuted<S extends Shape, Axes extends Shape> =
  IsOpenShape<S> extends true ? Shape : AsShape<{ readonly [K in keyof Axes]: SizeAt<S, Axes[K]> }>;

/** How many values there are. */
export type SizeOf<S extends Shape> =
  IsOpenShape<S> extends true
    ? number
    : S extends readonly [infer First extends number, ...infer Rest extends Shape]
      ? Rest extends readonly []
        ? First
        : Multiply<First, SizeOf<Rest>>
      : 1;

/** The sizes of all, added along an axis. */
export type Concatenated<All extends readonly Shape[], Axis extends number> = All extends readonly [
  infer First extends Shape,
  ...infer Rest extends readonly Shape[],
]
  ? false extends { [K in keyof Rest]: DifferOnlyAlong<Axis, First, Rest[K]> }[number]
    ? "concat needs shapes that differ only along its axis"
    : WithSize<First, Axis, Total<Rest, Axis, SizeAt<First, Axis>>>
  : Shape;

type DifferOnlyAlong<Axis extends number, A extends Shape, B extends Shape> =
  IsOpenShape<A> extends true
    ? true
    : IsOpenShape<B> extends true
      ? true
      : number extends Axis
        ? true
        : A["length"] extends B["length"]
          ? false extends {
              [K in keyof A]: K extends IndexOf<A, Axis>
                ? true
                : K extends keyof B
                  ? IsAlike<A[K], B[K]>
                  : false;
            }[number]
            ? false
            : true
          : false;

/** Whether two sizes are equal as far as is known. */
type IsAlike<A, B> = number extends A | B ? true : [A] extends [B] ? true : false;

type Total<All extends readonly Shape[], Axis extends number, Sum extends number> = All extends readonly [
  infer First extends Shape,
  ...infer Rest extends readonly Shape[],
]
  ? Total<Rest, Axis, Add<Sum, SizeAt<First, Axis>>>
  : Sum;

/** The shape to which all broadcast, as in NumPy, or a sentence that says why they do not. */
export type Broadcast<All extends readonly Shape[]> = All extends readonly [
  infer First extends Shape,
  ...infer Rest extends readonly Shape[],
]
  ? BroadcastAll<First, Rest>
  : Shape;

type BroadcastAll<Sum, Rest extends readonly Shape[]> = Sum extends Shape
  ? Rest extends readonly [infer Next extends Shape, ...infer Others extends readonly Shape[]]
    ? BroadcastAll<BroadcastPair<Sum, Next>, Others>
    : Sum
  : Sum;

type BroadcastPair<A extends Shape, B extends Shape> =
  IsOpenShape<A> extends true
    ? Shape
    : IsOpenShape<B> extends true
      ? Shape
      : FromEnd<A, B> extends infer Result
        ? Result extends Shape
          ? Result
          : `values of shapes ${Times<A>} and ${Times<B>} do not go together`
        : never;

type FromEnd<A extends Shape, B extends Shape, Done extends Shape = readonly []> = A extends readonly [
  ...infer MoreA extends Shape,
  infer LastA extends number,
]
  ? B extends readonly [...infer MoreB extends Shape, infer LastB extends number]
    ? Common<LastA, LastB> extends infer Size extends number
      ? FromEnd<MoreA, MoreB, readonly [Size, ...Done]>
      : false
    : readonly [...A, ...Done]
  : readonly [...B, ...Done];

type Common<A extends number, B extends number> = number extends A | B
  ? number
  : A extends B
    ? A
    : A extends 1
      ? B
      : B extends 1
        ? A
        : false;

/** `3×28×28` */
export type Times<S extends Shape> =
  IsOpenShape<S> extends true
    ? "any shape"
    : S extends readonly [infer First extends number, ...infer Rest extends Shape]
      ? Rest extends readonly []
        ? Size<First>
        : `${Size<First>}×${Times<Rest>}`
      : "";

type Size<N extends number> = number extends N ? "?" : `${N}`;
