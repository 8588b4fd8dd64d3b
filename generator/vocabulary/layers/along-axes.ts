import type { Tensor } from "../../ir/layer.ts";
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

/** What becomes of the values along some axes, each list of them by itself, put back into their places. */
export function eachAlong(
  { shape, values }: Tensor,
  axes: readonly number[],
  replace: (x: readonly number[]) => readonly number[],
): number[] {
  const results = new Array<number>(values.length);
  for (const places of placesAlong(shape, axes)) {
    const replaced = replace(places.map((place) => values[place] as number));
    places.forEach((place, n) => {
      results[place] = replaced[n] as number;
    });
  }
  return results;
}

/** The values along some axes reduced to one, each list of them by itself. */
export const reduceAlong = (
  { shape, values }: Tensor,
  axes: readonly number[],
  reduce: (x: readonly number[]) => number,
): number[] =>
  placesAlong(shape, axes).map((places) => reduce(places.map((place) => values[place] as number)));

/** Which axes are left of a shape once some are reduced: these with size 1, or not at all; one number is a list. */
export function shapeLeft(shape: Shape, axes: readonly number[], keeps: boolean): Shape {
  if (keeps) return shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  const left = withoutAxes(shape, axes);
  return left.length === 0 ? [1] : left;
}

/** The axis of what works along one. */
export const theAxis = {
  type: "axis",
  about: "the axis, the last by default; negative ones are counted from the last",
  default: -1,
} as const;

/** The axes of what works along several at once. */
export const theAxes = {
  type: "axes",
  about: "the axes to normalize together, the last by default; negative ones are counted from the last",
  default: [-1],
} as const;

export const theChannels = {
  type: "axis",
  about: "the axis of the channels, the last by default; negative ones are counted from the last",
  default: -1,
} as const;

/** Whether reduced axes stay. */
export const keepAxes = {
  type: "flag",
  about: "true keeps reduced axes with size 1; false, the default, removes them",
  default: false,
} as const;
