import type { Shape, TensorData } from "../../ir/tensor-data.ts";

/** Axes in the order in which elements lie. */
export const ascending = (axes: readonly number[]): readonly number[] => axes.toSorted((a, b) => a - b);

/** The sizes of some axes. */
export const sizesOf = (shape: Shape, axes: readonly number[]): Shape =>
  axes.map((axis) => shape[axis] as number);

/** All axes but some. */
export const otherAxes = (shape: Shape, axes: readonly number[]): readonly number[] =>
  shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));

/** Which axes are left of a shape once some are reduced: these with size 1, or not at all; one number is a list. */
export function shapeLeft(shape: Shape, axes: readonly number[], keeps: boolean): Shape {
  if (keeps) return shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  const left = sizesOf(shape, otherAxes(shape, axes));
  return left.length === 0 ? [1] : left;
}

/** One number for each of some axes, where one alone is for all. */
export const perAxis = (numbers: readonly number[], axes: readonly number[]): readonly number[] =>
  numbers.length === 1 ? axes.map(() => numbers[0] as number) : numbers;

/** 0, 1, 2, … along an axis of so many places. */
export const countUp = (length: number): TensorData => ({
  shape: [length],
  data: Float64Array.from({ length }, (_, n) => n),
});

/** The axis of what works along one. */
export const theAxis = {
  type: "axis",
  about: "the axis, the last by default; negative ones are counted from the last",
  default: -1,
} as const;

/** The axes of what works along each of several by itself. */
export const allAxes = {
  type: "axes",
  about: "the axes, all unless given; negative ones are counted from the last",
  default: "all",
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
