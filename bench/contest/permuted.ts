import { product } from "./layers.ts";

/** Sizes or axes with the last one, the channels, moved to the front. */
export const channelsFirst = (shape: readonly number[]): number[] => [
  ...shape.slice(-1),
  ...shape.slice(0, -1),
];

/** A row-major tensor of a shape with its axes in another order. */
export function permuted(
  data: ArrayLike<number>,
  shape: readonly number[],
  order: readonly number[],
): Float64Array {
  const steps = shape.map((_, axis) => product(shape.slice(axis + 1)));
  let places = [0];
  for (const axis of order) {
    const along = Array.from({ length: shape[axis] as number }, (_, n) => n * (steps[axis] as number));
    places = places.flatMap((place) => along.map((step) => place + step));
  }
  return Float64Array.from(places, (place) => data[place] as number);
}
