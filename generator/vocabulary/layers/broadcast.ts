import { describeShape } from "../../ir/describe.ts";
import { below, type Random } from "../../ir/example.ts";
import type { Tensor } from "../../ir/layer.ts";
import type { Shape } from "../../ir/tensor-data.ts";
import { take } from "./along-axes.ts";

/** The length of an axis that is counted back from the last one, which is −1; an axis that is missing has length 1. */
const lengthAt = (shape: Shape, axis: number): number => shape.at(axis) ?? 1;

/** The axes of the longest of these shapes, counted back from the last one: −3, −2, −1. */
const axesFromTheEnd = (shapes: readonly Shape[]): number[] => {
  const rank = shapes.reduce((most, { length }) => Math.max(most, length), 0);
  return Array.from({ length: rank }, (_, n) => n - rank);
};

/**
 * The shape that all of these broadcast to, as in NumPy: axes line up from the last one on, and an axis that is missing or
 * has length 1 repeats. Source: https://numpy.org/doc/stable/user/basics.broadcasting.html
 */
export const broadcastShape = (shapes: readonly Shape[]): Shape =>
  axesFromTheEnd(shapes).map(
    (axis) => shapes.map((shape) => lengthAt(shape, axis)).find((length) => length !== 1) ?? 1,
  );

/** Why shapes do not broadcast, as what is said of the layer that gets them. */
export function broadcastFault(shapes: readonly Shape[]): string | undefined {
  const whole = broadcastShape(shapes);
  for (const axis of axesFromTheEnd(shapes).reverse()) {
    const long = shapes.filter((shape) => lengthAt(shape, axis) !== 1);
    const other = long.find((shape) => lengthAt(shape, axis) !== lengthAt(whole, axis));
    if (other === undefined) continue;
    const pair = [long[0] as Shape, other];
    const [shown, lengths] = [pair.map(describeShape), pair.map((shape) => lengthAt(shape, axis))];
    return `cannot broadcast ${shown.join(" and ")}: axis ${axis} has size ${lengths.join(" in one and ")} in the other`;
  }
  return undefined;
}

/** The values of a tensor repeated to a larger shape. */
export function spread({ values, shape }: Tensor, to: Shape): readonly number[] {
  const own = [...Array<number>(to.length - shape.length).fill(1), ...shape];
  return to.reduce<Tensor>(
    (x, length, axis) => (x.shape[axis] === length ? x : take(x, axis, new Array<number>(length).fill(0))),
    { shape: own, values },
  ).values;
}

/** So many shapes that broadcast, the first of them given: axes of the others are left out, or have length 1. */
export function exampleShapes(random: Random, near: Shape, count: number): readonly Shape[] {
  const whole = near.map((length) => (length === 1 ? 1 + below(random, 3) : length));
  const others = Array.from({ length: count - 1 }, () => {
    const rank = 1 + below(random, near.length);
    return whole.slice(-rank).map((length) => (random() < 0.3 ? 1 : length));
  });
  return [near, ...others];
}
