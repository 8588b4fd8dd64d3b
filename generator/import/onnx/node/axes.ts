import { Refusal } from "./refusal.ts";

/** No network has more axes; a file with more is damaged. */
const MOST_AXES = 32;

export function requireRank(rank: number): void {
  if (rank > MOST_AXES) throw new Refusal(`a value has ${rank} axes, and at most ${MOST_AXES} are allowed`);
}

/**
 * An axis counted from 0; a negative axis counts from the end.
 * @throws Refusal if there is no such axis
 */
export function axisWithin(axis: number, rank: number, attribute = "axis"): number {
  const counted = axis < 0 ? axis + rank : axis;
  if (Number.isInteger(counted) && counted >= 0 && counted < rank) return counted;
  throw new Refusal(`axis ${axis} is outside a value of ${rank} axes`, { attribute });
}

/** @throws Refusal if there is no such axis, or one is given twice */
export function axesWithin(axes: readonly number[], rank: number, attribute = "axes"): number[] {
  requireRank(rank);
  const counted = axes.map((axis) => axisWithin(axis, rank, attribute));
  if (new Set(counted).size < counted.length)
    throw new Refusal("the same axis is given twice", { attribute });
  return counted;
}

/** An axis that splits a shape in two; it may be one past the last. */
export const cutWithin = (axis: number, rank: number): number =>
  axis === rank ? axis : axisWithin(axis, rank);

/** An index counted from 0; a negative one counts from the end. Throws a Refusal if there is no such index. */
export function indexWithin(index: number, size: number): number {
  const place = index < 0 ? index + size : index;
  if (Number.isInteger(place) && place >= 0 && place < size) return place;
  throw new Refusal(`index ${index} is outside an axis of size ${size}`);
}
