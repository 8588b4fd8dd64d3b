import type { Layout } from "../ir/spec.ts";

/** The sizes of the axes of a tensor, outermost first; `number` stands for a size that is not known while typing. */
export type Shape = readonly number[];

/** A typed array of numbers: a list whose length is not known while typing. It is no union of them, which takes the type checker long. */
export interface TypedArray {
  readonly BYTES_PER_ELEMENT: number;
  readonly length: number;
  readonly [index: number]: number;
}

/** Numbers: lists of them, nested once per axis. */
export type Nested = readonly (number | Nested | TypedArray)[];

/** Weights in a file, of which only the shape is known while typing. */
export interface FileTensor<S extends Shape = Shape, L extends Layout = Layout> {
  readonly file?: string;
  readonly key?: string;
  readonly layout?: L;
  /** As the file has it. */
  readonly shape: S;
}

/**
 * A tensor of a weight file: `file("net.npz", "W1", [2, 3])`, or `file("w1.npy", [2, 3])` of a file that has one tensor. The path is
 * relative to the spec. `shape` is that of the tensor as stored; what the network needs is checked against it while typing, and
 * against the file when it is compiled. With the layout `out_in` the rows of a matrix are outputs, as PyTorch stores them.
 */
export function file<const S extends Shape>(path: string, key: string, shape: S): FileTensor<S, "in_out">;
export function file<const S extends Shape, const L extends Layout>(
  path: string,
  key: string,
  shape: S,
  layout: L,
): FileTensor<S, L>;
export function file<const S extends Shape>(path: string, shape: S): FileTensor<S, "in_out">;
export function file<const S extends Shape, const L extends Layout>(
  path: string,
  shape: S,
  layout: L,
): FileTensor<S, L>;
export function file(path: string, ...rest: readonly (string | Shape | undefined)[]): FileTensor {
  const [key, shape, layout] = typeof rest[0] === "string" ? rest : [undefined, ...rest];
  return { file: path, ...named(key as string | undefined), ...tensor(shape as Shape, layout as Layout) };
}

/** A tensor of the file that the network names under `weights`: `key("W1", [2, 3])`. */
export function key<const S extends Shape>(name: string, shape: S): FileTensor<S, "in_out">;
export function key<const S extends Shape, const L extends Layout>(
  name: string,
  shape: S,
  layout: L,
): FileTensor<S, L>;
export function key(name: string, shape: Shape, layout?: Layout): FileTensor {
  return { key: name, ...tensor(shape, layout) };
}

const named = (key: string | undefined) => (key === undefined ? {} : { key });

const tensor = <S extends Shape, L extends Layout>(shape: S, layout: L | undefined) =>
  layout === undefined ? { shape } : { layout, shape };

/** The shape in which a layer gets a tensor. */
export type ShapeOf<T> =
  T extends FileTensor<infer S, infer L>
    ? L extends "out_in"
      ? Reversed<S>
      : S
    : T extends Nested
      ? NestedShape<T>
      : T extends TypedArray
        ? readonly [number]
        : Shape;

/** Whether a type is `any`, which is unknown here. */
export type IsAny<T> = 0 extends 1 & T ? true : false;

type Reversed<S extends Shape> = S extends readonly [infer A extends number, infer B extends number]
  ? readonly [B, A]
  : S;

type NestedShape<T extends Nested> = T extends readonly [infer First, ...unknown[]]
  ? readonly [T["length"], ...RowShape<First>]
  : readonly [number, ...RowShape<T[number]>];

type RowShape<T> =
  IsAny<T> extends true
    ? Shape
    : [T] extends [number]
      ? readonly []
      : [T] extends [TypedArray]
        ? readonly [number]
        : [T] extends [Nested]
          ? NestedShape<T>
          : Shape;

/** The lengths of rows that differ from that of the first; `never` where there are none. */
export type RaggedLength<T> =
  IsAny<T> extends true
    ? never
    : T extends readonly [Row, ...Row[]]
      ? Exclude<{ readonly [K in keyof T]: LengthOf<T[K]> }[number], T[0]["length"]> | RaggedLength<T[0]>
      : never;

/** A list of anything, which takes the type checker less time than what it is a list of. */
type Row = readonly unknown[];

type LengthOf<T> = IsAny<T> extends true ? never : T extends { readonly length: infer N } ? N : never;
