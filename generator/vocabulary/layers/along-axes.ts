import type { Tensor } from "../../ir/layer.ts";
import { type Shape, sizeOf } from "../../ir/tensor-data.ts";
import { ascending, otherAxes } from "./axes.ts";

/*
 * What the reference says of tensors, with the words of NumPy: elements lie row-major, and the place of one is the sum of its
 * indices, each times the number of elements that its axis steps over.
 */

/**
 * The places of the elements whose indices are 0 along all axes but some, of which the last moves first: of `[2, 3]` axis 0
 * gives `[0, 3]`, and axes 1 and 0 give `[0, 3, 1, 4, 2, 5]`.
 */
export function placesAlong(shape: Shape, axes: readonly number[]): readonly number[] {
  let places = [0];
  for (const axis of axes) {
    const step = sizeOf(shape.slice(axis + 1));
    const end = step * (shape[axis] as number);
    const longer: number[] = [];
    for (const place of places)
      for (let offset = 0; offset < end; offset += step) longer.push(place + offset);
    places = longer;
  }
  return places;
}

/**
 * What becomes of the values along some axes, each list of them by itself: numpy.apply_along_axis of several axes. `to` is the
 * shape of the result, where lists change their length.
 */
export function eachAlong(
  { shape, values }: Tensor,
  axes: readonly number[],
  change: (x: readonly number[]) => readonly number[],
  to = shape,
): number[] {
  const [own, others] = [ascending(axes), otherAxes(shape, axes)];
  const [offsets, newOffsets] = [placesAlong(shape, own), placesAlong(to, own)];
  const [starts, newStarts] = [placesAlong(shape, others), placesAlong(to, others)];
  const results = new Array<number>(sizeOf(to)).fill(0);
  starts.forEach((start, n) => {
    const changed = change(offsets.map((offset) => values[start + offset] as number));
    const newStart = newStarts[n] as number;
    newOffsets.forEach((offset, i) => {
      results[newStart + offset] = changed[i] as number;
    });
  });
  return results;
}

/** The values along some axes reduced to one, each list of them by itself. */
export const reduceAlong = (
  input: Tensor,
  axes: readonly number[],
  reduce: (x: readonly number[]) => number,
): number[] =>
  eachAlong(
    input,
    axes,
    (x) => [reduce(x)],
    input.shape.map((length, axis) => (axes.includes(axis) ? 1 : length)),
  );

/** The elements at some indices of an axis, in their order: numpy.take. */
export function take({ shape, values }: Tensor, axis: number, indices: readonly number[]): Tensor {
  const size = sizeOf(shape.slice(axis + 1));
  const taken: number[] = [];
  for (let start = 0; start < values.length; start += size * (shape[axis] as number)) {
    for (const index of indices) append(taken, values, start + index * size, size);
  }
  return { shape: shape.with(axis, indices.length), values: taken };
}

/** Tensors one after the other along an axis: numpy.concatenate. */
export function join(parts: readonly Tensor[], axis: number): readonly number[] {
  const count = sizeOf((parts[0] as Tensor).shape.slice(0, axis));
  const joined: number[] = [];
  for (let n = 0; n < count; n++) {
    for (const { values } of parts) {
      const size = values.length / count;
      append(joined, values, n * size, size);
    }
  }
  return joined;
}

function append(list: number[], values: readonly number[], start: number, count: number): void {
  for (let i = start; i < start + count; i++) list.push(values[i] as number);
}
