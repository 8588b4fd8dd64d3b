import { type Shape, sizeOf } from "../../../ir/tensor-data.ts";
import { otherAxes, sizesOf } from "../../../vocabulary/layers/axes.ts";
import type { ImportedTensor } from "../../imported-model.ts";
import type { Part } from "../../network-builder.ts";

/** The field `axis` of a layer, which is the last one where it is left out. */
export const axisField = (axis: number, rank: number): { axis?: number } =>
  axis === rank - 1 ? {} : { axis };

/** A tensor with its numbers, row-major, in another shape of as many. */
export const inShape = (tensor: ImportedTensor, shape: Shape): ImportedTensor => ({
  ...tensor,
  tensor: { ...tensor.tensor, shape },
});

/** Nothing where the shape stays. */
export const reshaped = (from: Shape, shape: Shape): readonly Part[] =>
  String(from) === String(shape) ? [] : [{ type: "reshape", fields: { shape } }];

/** Nothing where the axes stay. */
export const transposed = (axes: readonly number[]): readonly Part[] =>
  axes.every((axis, i) => axis === i) ? [] : [{ type: "transpose", fields: { axes } }];

/**
 * Layers that work along the last axis, for some axes of a shape taken as one: these are moved to the end and joined, and
 * afterwards parted and moved back, which computes nothing.
 */
export function along(shape: Shape, axes: readonly number[], layers: readonly Part[]): readonly Part[] {
  const others = otherAxes(shape, axes);
  const order = [...others, ...axes];
  const moved = sizesOf(shape, order);
  const joined = [...sizesOf(shape, others), sizeOf(sizesOf(shape, axes))];
  return [
    ...transposed(order),
    ...reshaped(moved, joined),
    ...layers,
    ...reshaped(joined, moved),
    ...transposed(order.map((_, axis) => order.indexOf(axis))),
  ];
}

/**
 * Along which axes of a shape numbers vary that broadcast to it: their own shape aligned at the last axis, sizes 1 repeating.
 * Undefined if they do not broadcast.
 */
export function axesOf(numbers: Shape, shape: Shape): readonly number[] | undefined {
  const missing = shape.length - numbers.length;
  if (missing < 0 || !numbers.every((size, i) => size === 1 || size === shape[i + missing])) return undefined;
  return numbers.flatMap((size, i) => (size === 1 ? [] : [i + missing]));
}
