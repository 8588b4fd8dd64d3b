import { type Shape, sizeOf } from "../../ir/tensor-data.ts";

/** Axes in the order in which elements lie. */
export const ascending = (axes: readonly number[]): readonly number[] => axes.toSorted((a, b) => a - b);

/** The sizes of some axes. */
export const sizesOf = (shape: Shape, axes: readonly number[]): Shape =>
  axes.map((axis) => shape[axis] as number);

/** The sizes of all axes but some. */
export const withoutAxes = (shape: Shape, axes: readonly number[]): Shape =>
  shape.filter((_, axis) => !axes.includes(axis));

/**
 * The places of the elements along some axes, for each index of the others: both row-major, as the reference has them.
 * `[2, 3]` along axis 0 gives `[[0, 3], [1, 4], [2, 5]]`.
 */
export function placesAlong(shape: Shape, axes: readonly number[]): number[][] {
  const groups = Array.from({ length: sizeOf(withoutAxes(shape, axes)) }, (): number[] => []);
  for (let place = 0; place < sizeOf(shape); place++) {
    let [rest, group, step] = [place, 0, 1];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const length = shape[axis] as number;
      if (!axes.includes(axis)) {
        group += (rest % length) * step;
        step *= length;
      }
      rest = Math.floor(rest / length);
    }
    groups[group]?.push(place);
  }
  return groups;
}
