import { contours } from "d3-contour";
import { line } from "d3-shape";
import type { Frame } from "./frame.ts";
import { type Place, simplify } from "./simplify.ts";

/** A function of two numbers. */
export type Surface = (x: number, y: number) => number;

/** A surface at the nodes of a square grid over a frame, row by row from the bottom. */
export interface SampledSurface {
  readonly surface: Surface;
  readonly frame: Frame;
  /** How many nodes there are along each side. */
  readonly side: number;
  readonly values: Float64Array;
}

export function sampleSurface(surface: Surface, frame: Frame, side: number): SampledSurface {
  const values = new Float64Array(side * side);
  for (let j = 0; j < side; j++)
    for (let i = 0; i < side; i++) values[j * side + i] = surface(...nodeAt(frame, side, i, j));
  return { surface, frame, side, values };
}

/** Where a place of the grid is, in whole nodes or between them. */
function nodeAt({ x, y }: Frame, side: number, i: number, j: number): [x: number, y: number] {
  const between = ([from = 0, to = 0]: readonly number[], n: number) => from + ((to - from) * n) / (side - 1);
  return [between(x.domain(), i), between(y.domain(), j)];
}

/** How often an edge of the grid is halved to find where a region ends: to 1/256 of it. */
const HALVINGS = 8;

/** Where between two nodes, from 0 to 1, a region ends that has one of them in it. */
type Ending = (from: number, to: number, isInside: (share: number) => boolean) => number;

/** Where a surface jumps, only the surface itself says where. */
const halving: Ending = (_, __, isInside) => {
  let [low, high] = [0, 1];
  const atLow = isInside(low);
  for (let n = 0; n < HALVINGS; n++) {
    const middle = (low + high) / 2;
    if (isInside(middle) === atLow) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};

/** Where it does not, a straight line between two nodes does. */
const interpolating =
  (bound: number): Ending =>
  (from, to) => {
    const share = (bound - from) / (to - from);
    return share >= 0 && share <= 1 ? share : 0.5;
  };

/** The outline of where a surface jumps to what is asked for, as the path of an SVG. */
export const outlineOf = (sampled: SampledSurface, isInside: (value: number) => boolean): string =>
  trace(sampled, isInside, halving);

/** The outline of where a surface without jumps is at least, or at most, at a bound. */
export const contourOf = (sampled: SampledSurface, bound: number, side: "above" | "below"): string =>
  trace(
    sampled,
    side === "above" ? (value) => value >= bound : (value) => value <= bound,
    interpolating(bound),
  );

/** Beyond the frame an outline goes a little further. */
function trace(sampled: SampledSurface, isInside: (value: number) => boolean, endingOf: Ending): string {
  const { frame, side, values } = sampled;
  const mask = Array.from(values, (value) => (isInside(value) ? 1 : 0));
  const [region] = contours().size([side, side]).smooth(false).thresholds([0.5])(mask);
  const rings = (region?.coordinates ?? []).flat();
  const path = line<Place>().digits(1);
  return rings
    .map((ring) => {
      const places = ring.map(([x = 0, y = 0]): Place => {
        const [i, j] = refine(sampled, isInside, endingOf, x - 0.5, y - 0.5);
        const [atX, atY] = nodeAt(frame, side, i, j);
        return [frame.x(atX), frame.y(atY)];
      });
      return `${path([...simplify(places, 0.15)].slice(0, -1))}Z`;
    })
    .join("");
}

/** A corner of an outline lies amid two nodes, of which one is inside: where between them the region ends indeed. */
function refine(
  { surface, frame, side, values }: SampledSurface,
  isInside: (value: number) => boolean,
  endingOf: Ending,
  i: number,
  j: number,
): [i: number, j: number] {
  const [di, dj] = Number.isInteger(i) ? [0, 0.5] : [0.5, 0];
  if (i - di < 0 || j - dj < 0 || i + di > side - 1 || j + dj > side - 1) return [i, j];
  const valueAt = (sign: 1 | -1) => values[(j + sign * dj) * side + i + sign * di] as number;
  const shift = (share: number): [number, number] => [i + (2 * share - 1) * di, j + (2 * share - 1) * dj];
  const isAt = (share: number) => isInside(surface(...nodeAt(frame, side, ...shift(share))));
  return shift(endingOf(valueAt(-1), valueAt(1), isAt));
}

/** The node of a region that is furthest from its edge, in nodes, and how far that is; nothing where it has no node. */
export function middleOf(
  { frame, side, values }: SampledSurface,
  isInside: (value: number) => boolean,
): { readonly x: number; readonly y: number; readonly distance: number } | undefined {
  // City-block distances in two passes: Rosenfeld and Pfaltz 1968.
  const distances = new Float64Array(side * side);
  const at = (i: number, j: number) =>
    i < 0 || j < 0 || i >= side || j >= side ? 0 : (distances[j * side + i] as number);
  for (let j = 0; j < side; j++)
    for (let i = 0; i < side; i++)
      distances[j * side + i] = isInside(values[j * side + i] as number)
        ? 1 + Math.min(at(i - 1, j), at(i, j - 1))
        : 0;
  let best = { index: -1, distance: 0 };
  for (let j = side - 1; j >= 0; j--)
    for (let i = side - 1; i >= 0; i--) {
      const index = j * side + i;
      const distance = Math.min(distances[index] as number, 1 + Math.min(at(i + 1, j), at(i, j + 1)));
      distances[index] = distance;
      if (distance > best.distance) best = { index, distance };
    }
  if (best.index < 0) return undefined;
  const [x, y] = nodeAt(frame, side, best.index % side, Math.floor(best.index / side));
  return { x: frame.x(x), y: frame.y(y), distance: best.distance };
}
