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
    const longer = new Array<number>(places.length * (shape[axis] as number));
    let n = 0;
    for (const place of places)
      for (let offset = 0; offset < end; offset += step) longer[n++] = place + offset;
    places = longer;
  }
  return places;
}

/** The values at some places, each so many places further on. */
export function valuesAt(
  values: readonly number[],
  places: readonly number[],
  further = 0,
): readonly number[] {
  const found = new Array<number>(places.length);
  for (let i = 0; i < found.length; i++) found[i] = values[further + (places[i] as number)] as number;
  return found;
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
  const results = new Array<number>(sizeOf(to));
  for (const [n, start] of starts.entries()) {
    const changed = change(valuesAt(values, offsets, start));
    const newStart = newStarts[n] as number;
    for (let i = 0; i < newOffsets.length; i++)
      results[newStart + (newOffsets[i] as number)] = changed[i] as number;
  }
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

/** The numbers from `start` on as far as `end`, which is left out: numpy.arange. */
export function range(start: number, end: number, step = 1): number[] {
  const numbers: number[] = [];
  for (let n = start; step > 0 ? n < end : n > end; n += step) numbers.push(n);
  return numbers;
}

/** The elements at some indices of an axis, in their order: numpy.take. */
export function take(input: Tensor, axis: number, indices: readonly number[]): Tensor {
  const { values } = input;
  const shape = input.shape.with(axis, indices.length);
  const size = sizeOf(shape.slice(axis + 1));
  const taken = new Array<number>(sizeOf(shape));
  let place = 0;
  for (let start = 0; start < values.length; start += size * (input.shape[axis] as number)) {
    for (const index of indices) {
      const first = start + index * size;
      for (let i = first; i < first + size; i++) taken[place++] = values[i] as number;
    }
  }
  return { shape, values: taken };
}

/** The elements from `start` to before `end` of an axis, x[start:end] along it: copied as they lie, not one by one. */
export function between({ shape, values }: Tensor, axis: number, start: number, end: number): Tensor {
  const size = sizeOf(shape.slice(axis + 1));
  const parts: (readonly number[])[] = [];
  for (let place = 0; place < values.length; place += size * (shape[axis] as number))
    parts.push(values.slice(place + start * size, place + end * size));
  const [only] = parts;
  return { shape: shape.with(axis, end - start), values: parts.length === 1 && only ? only : parts.flat() };
}

/** Tensors one after the other along an axis: numpy.concatenate. */
export function join(parts: readonly Tensor[], axis: number): readonly number[] {
  const count = sizeOf((parts[0] as Tensor).shape.slice(0, axis));
  const joined = new Array<number>(parts.reduce((sum, { values }) => sum + values.length, 0));
  let place = 0;
  for (let n = 0; n < count; n++) {
    for (const { values } of parts) {
      const size = values.length / count;
      for (let i = n * size; i < (n + 1) * size; i++) joined[place++] = values[i] as number;
    }
  }
  return joined;
}
