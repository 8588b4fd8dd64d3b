import { Refusal } from "./refusal.ts";

/** No network has more axes; a file that says so is damaged. */
const MOST_AXES = 32;

export function requireRank(rank: number): void {
  if (rank > MOST_AXES) throw new Refusal(`a value of ${rank} axes has more than ${MOST_AXES}`);
}

/**
 * A negative axis counts from the end.
 * @throws Refusal where there is no such axis
 */
export function axisWithin(axis: number, rank: number, attribute = "axis"): number {
  const counted = axis < 0 ? axis + rank : axis;
  if (Number.isInteger(counted) && counted >= 0 && counted < rank) return counted;
  throw new Refusal(`there is no axis ${axis} among ${rank}`, { attribute });
}

/** @throws Refusal where there is no such axis, or one is there twice */
export function axesWithin(axes: readonly number[], rank: number, attribute = "axes"): number[] {
  requireRank(rank);
  const counted = axes.map((axis) => axisWithin(axis, rank, attribute));
  if (new Set(counted).size < counted.length) throw new Refusal("an axis is given twice", { attribute });
  return counted;
}

/** Where an axis cuts a shape in two; the one after the last leaves nothing behind it. */
export const cutWithin = (axis: number, rank: number): number =>
  axis === rank ? axis : axisWithin(axis, rank);

/** A negative index counts from the end; throws a Refusal where there is no such index. */
export function indexWithin(index: number, size: number): number {
  const place = index < 0 ? index + size : index;
  if (Number.isInteger(place) && place >= 0 && place < size) return place;
  throw new Refusal(`there is no index ${index} among ${size}`);
}
