import { MOST_VALUES } from "../../../ir/limits.ts";
import { type Shape, sizeOf } from "../../../ir/tensor-data.ts";
import { requireRank } from "../node/axes.ts";
import { mixedBatch, Refusal } from "../node/refusal.ts";
import { BATCH, type Dim, type Dims, type MergedAxes, sampleOf, specShape } from "./value.ts";

export const showDims = (dims: Dims): string => (dims.length === 0 ? "one number" : dims.join("×"));

/** Broadcasts two shapes as NumPy does; the batch goes with 1 or itself. */
export function broadcastDims(a: Dims, b: Dims): Dims {
  const rank = Math.max(a.length, b.length);
  const right = padDims(b, rank);
  const dims = padDims(a, rank).map((left, i) => broadcastDim(left, right[i] as Dim));
  const batches = dims.filter((dim) => dim === BATCH);
  if (!dims.includes(undefined) && batches.length <= 1) return dims as Dims;
  const shapes = `${showDims(a)} and ${showDims(b)}`;
  if (!a.includes(BATCH) && !b.includes(BATCH)) throw new Refusal(`shapes ${shapes} do not go together`);
  throw new Refusal(`shapes ${shapes} do not broadcast, or mix samples of the batch`, {
    help: "a constant has to have size 1 along the batch axis",
  });
}

const broadcastDim = (left: Dim, right: Dim): Dim | undefined => {
  if (left === right || right === 1) return left;
  return left === 1 ? right : undefined;
};

/** Adds sizes of 1 in front, as broadcasting does. */
export function padDims(dims: Dims, rank: number): Dims {
  requireRank(rank);
  return [...Array<Dim>(Math.max(0, rank - dims.length)).fill(1), ...dims];
}

/** Axes merged into one; the batch stays the batch if all other sizes are 1. */
export function mergedDim(dims: Dims): Dim {
  const size = sizeOf(sampleOf(dims));
  if (!dims.includes(BATCH)) return size;
  if (size === 1) return BATCH;
  throw mixedBatch(`${showDims(dims)} become one axis`);
}

/** The target of a Reshape: NaN is an open batch, -1 is whatever is left, 0 keeps a size unless `allowZero`. */
interface Target {
  readonly sizes: readonly number[];
  readonly allowZero: boolean;
  /** The size of the batch in the file, where that is fixed. */
  readonly batchSize: number | undefined;
}

/** The shape after a Reshape; each sample has to keep its own numbers, in order. */
export function reshapedDims(dims: Dims, { sizes, allowZero, batchSize }: Target): Dims {
  requireRank(sizes.length);
  const wanted = sizes.map((size, i) => (size === 0 && !allowZero ? zeroDim(dims, i) : size));
  const batch = dims.indexOf(BATCH);
  if (batch < 0) return fill(wanted, sizeOf(sampleOf(dims)), dims);
  const before = sizeOf(sampleOf(dims.slice(0, batch)));
  const total = sizeOf(sampleOf(dims));
  const mayBeBatch = (dim: Dim) =>
    dim === BATCH || Number.isNaN(dim) || dim === -1 || (batchSize !== undefined && dim === batchSize);
  for (const [i, dim] of wanted.entries()) {
    if (!mayBeBatch(dim)) continue;
    const rest = wanted.map((other, j) => (i === j ? 1 : other));
    const filled = tryFill(rest, total);
    if (filled === undefined || sizeOf(filled.slice(0, i)) !== before) continue;
    return filled.map((size, j) => (i === j ? BATCH : size));
  }
  throw mixedBatch(`${showDims(dims)} becomes ${showTarget(wanted)}`, {
    help: "a reshape has to keep the batch as a separate axis: export it with 0 or -1 as its first size",
  });
}

/** Dims with the batch apart from those that the file has merged with it. */
export interface Parted {
  readonly dims: Dims;
  readonly merged: MergedAxes;
}

/**
 * The shape after a Reshape that makes the batch and its neighbours one axis, whose size follows from the others; undefined
 * where it does not, or where sizes are those of a batch of 1, in which any axis could be it.
 */
export function mergedDims(dims: Dims, { sizes, batchSize }: Target): Parted | undefined {
  const batch = dims.indexOf(BATCH);
  const [before, after] = [dims.slice(0, batch), dims.slice(batch + 1)].map((some) =>
    sizeOf(sampleOf(some)),
  ) as [number, number];
  const isKnown = (size: number) => Number.isInteger(size) && size > 0;
  const unknown = sizes.flatMap((size, i) => (isKnown(size) ? [] : [i]));
  const isSize = batchSize !== undefined && batchSize > 1;
  const found = (unknown.length === 0 && isSize ? [...sizes.keys()] : unknown).flatMap((i): Parted[] => {
    const [left, right] = [sizes.slice(0, i), sizes.slice(i + 1)];
    const [outer, inner] = [before / sizeOf(left), after / sizeOf(right)];
    const isWhole = [outer, inner].every((size) => Number.isInteger(size));
    if (!isWhole || (isKnown(sizes[i] as number) && sizes[i] !== outer * (batchSize as number) * inner))
      return [];
    const apart = [...(outer > 1 ? [outer] : []), BATCH, ...(inner > 1 ? [inner] : [])] as const;
    return [{ dims: [...left, ...apart, ...right], merged: { first: i, count: apart.length } }];
  });
  return batch >= 0 && unknown.length <= 1 && found.length === 1 ? found[0] : undefined;
}

const showTarget = (sizes: Dims): string =>
  sizes.map((size) => (Number.isNaN(size) ? BATCH : size)).join("×");

function zeroDim(dims: Dims, i: number): Dim {
  const dim = dims[i];
  if (dim === undefined)
    throw new Refusal(`size ${i} is taken from the input, which has ${dims.length} axes`);
  return dim;
}

function fill(wanted: Dims, total: number, dims: Dims): Shape {
  const filled = tryFill(wanted, total);
  if (filled !== undefined) return filled;
  throw new Refusal(`shape ${showDims(dims)} cannot be reshaped to ${showTarget(wanted)}`);
}

/** Sizes with this total, where -1 is whatever is left. */
function tryFill(wanted: Dims, total: number): Shape | undefined {
  if (!wanted.every((dim) => dim !== BATCH && Number.isInteger(dim) && dim >= -1)) return undefined;
  const sizes = wanted as Shape;
  const known = sizeOf(sizes.filter((size) => size !== -1));
  const left = sizes.filter((size) => size === -1).length;
  if (left === 0) return known === total ? sizes : undefined;
  if (left > 1 || known === 0 || total % known !== 0) return undefined;
  return sizes.map((size) => (size === -1 ? total / known : size));
}

/** The shape of one sample. Throws a Refusal if a size is 0 or there are too many elements. */
export function sampleShape(dims: Dims): Shape {
  requireRank(dims.length);
  const size = sizeOf(sampleOf(dims));
  if (size === 0) throw new Refusal(`a value has no elements: its shape is ${showDims(dims)}`);
  if (size > MOST_VALUES) {
    throw new Refusal(`a value of shape ${showDims(dims)} has more than ${MOST_VALUES} elements`);
  }
  return specShape(dims);
}
