import type { Dtype } from "../ir/number-format.ts";
import type { Shape, TensorData } from "../ir/tensor-data.ts";

export type Vec = readonly number[];
export type Mat = readonly Vec[];

/** Nested arrays as the chapter's arrays: a number, a vector, a matrix, … */
export type Nested = number | readonly Nested[];

/** The lengths of arrays do not fit. */
export class ShapeError extends RangeError {
  override readonly name = "ShapeError";
}

/** The sizes of nested arrays, outermost first: `shape([[1, 2], [3, 4], [5, 6]])` is `[3, 2]`. Throws on ragged ones. */
export function shape(value: Nested): Shape {
  if (typeof value === "number") return [];
  const inner = value.map(shape);
  const first = inner[0] ?? [];
  inner.forEach((other, i) => {
    if (String(other) !== String(first)) {
      throw new ShapeError(`ragged array: element 0 has shape [${first}], element ${i} has [${other}]`);
    }
  });
  return [value.length, ...first];
}

/** The number of dimensions: 0 for a number, 1 for a vector, 2 for a matrix. */
export const ndim = (value: Nested): number => shape(value).length;

/** The sizes as a message shows them: `[2, 3]`. */
type Shown<A extends Vec | Mat> = A extends Mat
  ? `[${A["length"]}, ${A[number]["length"]}]`
  : `[${A["length"]}]`;

/** The last size, along which `dot` adds up. */
type Inner<A extends Vec | Mat> = A extends Mat ? A[number]["length"] : A["length"];

/** Whether lengths are equal, as far as the types know them. */
type AreEqual<N extends number, M extends number> = number extends N | M
  ? true
  : [N, M] extends [M, N]
    ? true
    : false;

/** The second array where it fits the first, else the sentence that the type checker shows. */
type Fitting<A extends Vec | Mat, B extends Vec | Mat> =
  AreEqual<Inner<A>, B["length"]> extends true
    ? B
    : `dot: ${Shown<A>} · ${Shown<B>}: ${Inner<A>} is not ${B["length"]}`;

type Product<A extends Vec | Mat, B extends Vec | Mat> = A extends Mat
  ? B extends Mat
    ? number[][]
    : number[]
  : B extends Mat
    ? number[]
    : number;

type Round = (value: number) => number;

/**
 * The product of vectors and matrices: the inner lengths have to be equal, which the type checker holds where lengths
 * are known (literals, tuples) and a ShapeError where they are not, as it does that no length is 0. Each sum runs in index order,
 * ((x_0·w_0 + x_1·w_1) + …); `round` is applied to each product and each sum.
 */
export function dot<const A extends Vec | Mat, const B extends Vec | Mat>(
  a: A,
  fitting: Fitting<A, B>,
  round: Round = (value) => value,
): Product<A, B> {
  const b = fitting as B;
  const [left, right] = [shape(a), shape(b)];
  if (left.at(-1) !== right[0]) {
    throw new ShapeError(
      `dot: [${left.join(", ")}] · [${right.join(", ")}]: ${left.at(-1)} is not ${right[0]}`,
    );
  }
  if ([...left, ...right].includes(0)) {
    throw new ShapeError(`dot: [${left.join(", ")}] · [${right.join(", ")}]: there is nothing to add up`);
  }
  const product = isMatrix(a) ? a.map((row) => rowTimes(row, b, round)) : rowTimes(a, b, round);
  return product as Product<A, B>;
}

function rowTimes(x: Vec, b: Vec | Mat, round: Round): number | number[] {
  if (!isMatrix(b)) return weightedSum(x, (i) => b[i] as number, round);
  return (b[0] ?? []).map((_, j) => weightedSum(x, (i) => b[i]?.[j] as number, round));
}

const isMatrix = (value: Vec | Mat): value is Mat => Array.isArray(value[0]);

function weightedSum(x: Vec, weight: (i: number) => number, round: Round): number {
  let sum = round((x[0] as number) * weight(0));
  for (let i = 1; i < x.length; i++) sum = round(sum + round((x[i] as number) * weight(i)));
  return sum;
}

/** What sums begin with, and the indices of their terms one after the other. */
interface Summing {
  readonly from?: ArrayLike<number> | undefined;
  readonly order?: readonly number[];
}

/**
 * X·W for a vector X and a matrix W of `[inputs, units]`, as `dot` computes it: all sums at once, each in index order, ((x_0·w_0 +
 * x_1·w_1) + …), or in another, each product and each sum rounded to `dtype`. Throws a ShapeError where the inner lengths differ.
 */
export function weightedSums(
  x: Vec,
  { shape: [inputs = 0, units = 0], data }: TensorData,
  dtype: Dtype,
  { from, order }: Summing = {},
): number[] {
  if (x.length !== inputs)
    throw new ShapeError(`dot: [${x.length}] · [${inputs}, ${units}]: ${x.length} is not ${inputs}`);
  // To −0 any number can be added without a change.
  const sums = from ? Float64Array.from(from) : new Float64Array(units).fill(-0);
  const add = addMultiple[dtype];
  for (let n = 0; n < inputs; n++) {
    const i = order ? (order[n] as number) : n;
    add(sums, x[i] as number, data, i * units);
  }
  return listOf(sums);
}

/** Adds `factor · w`, w from `start` on, to sums: a loop for each dtype, since a call for each rounding takes ten times as long. */
const addMultiple: Record<
  Dtype,
  (sums: Float64Array, factor: number, w: Float64Array, start: number) => void
> = {
  f64(sums, factor, w, start) {
    for (let j = 0; j < sums.length; j++) sums[j] = (sums[j] as number) + factor * (w[start + j] as number);
  },
  f32(sums, factor, w, start) {
    const { fround } = Math;
    for (let j = 0; j < sums.length; j++) {
      sums[j] = fround((sums[j] as number) + fround(factor * (w[start + j] as number)));
    }
  },
};

/** The numbers of an array; Array.from takes ten times as long. */
function listOf(numbers: Float64Array): number[] {
  const list = new Array<number>(numbers.length);
  for (let i = 0; i < list.length; i++) list[i] = numbers[i] as number;
  return list;
}
