import { range } from "./along-axes.ts";

/*
 * Which values of an axis a resized axis reads, and what they are multiplied by.
 * Source of all formulas: https://onnx.ai/onnx/operators/onnx__Resize.html
 */

/** One axis that is resized. */
export interface ResizedAxis {
  /** How many values it has, and how many it gets. */
  readonly size: number;
  readonly count: number;
  /** By which positions are scaled, where that is not what the sizes say. */
  readonly scale: number | undefined;
  /** Where the region that is resized begins and ends: 0 is the first value, and 1 the last. */
  readonly start: number;
  readonly end: number;
}

/** A value of the axis, and its factor. An index beyond the ends is that of the value at the end. */
export interface Tap {
  readonly index: number;
  readonly weight: number;
}

/** What stands at `place` of the resized axis, as a position on the axis itself. */
type Position = (place: number, axis: ResizedAxis) => number;

/** How far so many places of the resized axis are on the axis itself. */
const onAxis = (places: number, { size, count, scale }: ResizedAxis): number =>
  scale === undefined ? (places * size) / count : places / scale;

/** How long the resized axis would be, if it did not have to be whole. */
const exactCount = ({ size, count, scale }: ResizedAxis): number =>
  scale === undefined ? count : size * scale;

const halfPixel: Position = (place, axis) => onAxis(place + 0.5, axis) - 0.5;

const positions = {
  half_pixel: halfPixel,
  pytorch_half_pixel: (place, axis) => (axis.count > 1 ? halfPixel(place, axis) : 0),
  half_pixel_symmetric(place, axis) {
    const middle = axis.size / 2;
    return middle * (1 - axis.count / exactCount(axis)) + halfPixel(place, axis);
  },
  align_corners: (place, axis) => (axis.count > 1 ? (place * (axis.size - 1)) / (exactCount(axis) - 1) : 0),
  asymmetric: onAxis,
  tf_crop_and_resize(place, axis) {
    const { size, count, start, end } = axis;
    const along = count > 1 ? (place * (end - start)) / (exactCount(axis) - 1) : (end - start) / 2;
    return (start + along) * (size - 1);
  },
  tf_half_pixel_for_nn: (place, axis) => onAxis(place + 0.5, axis),
} as const satisfies Readonly<Record<string, Position>>;

type Coordinates = keyof typeof positions;
export const coordinates = Object.keys(positions) as [Coordinates, ...Coordinates[]];

/** Which of its neighbours a position is nearest to. */
const roundings = {
  round_prefer_floor: (position) => Math.ceil(position - 0.5),
  round_prefer_ceil: (position) => Math.floor(position + 0.5),
  floor: Math.floor,
  ceil: Math.ceil,
} as const satisfies Readonly<Record<string, (position: number) => number>>;

type Rounding = keyof typeof roundings;
export const roundingWords = Object.keys(roundings) as [Rounding, ...Rounding[]];

/** What a value is multiplied by, for how far it is from a position: 0 from `reach` on. */
interface Kernel {
  readonly reach: number;
  readonly at: (distance: number, a: number) => number;
}

const kernels = {
  linear: { reach: 1, at: (distance) => 1 - distance },
  /** Keys 1981; a is the slope at 1. */
  cubic: {
    reach: 2,
    at: (distance, a) =>
      distance <= 1
        ? ((a + 2) * distance - (a + 3)) * distance * distance + 1
        : ((a * distance - 5 * a) * distance + 8 * a) * distance - 4 * a,
  },
} as const satisfies Readonly<Record<string, Kernel>>;

export const modes = ["nearest", "linear", "cubic"] as const;

/** What a layer says of how it reads. */
export interface Reading {
  readonly mode: (typeof modes)[number];
  readonly coordinates: Coordinates;
  readonly rounding: Rounding;
  /** The a of a cubic kernel. */
  readonly cubic_coefficient: number;
  /** Whether values beyond the ends have no weight, or those at the ends stand for them. */
  readonly exclude_outside: boolean;
  /** Whether an axis that gets shorter is read by a kernel that is wider by as much. */
  readonly antialias: boolean;
}

/** The coordinates for which what lies beyond the ends is another number, and no value of the axis. */
export const cropping = "tf_crop_and_resize" satisfies Coordinates;

/** What each place of a resized axis reads, in the order of the axis: nothing beyond the ends; weights that are 0 are left out. */
export function tapsOf(axis: ResizedAxis, reading: Reading): readonly (readonly Tap[])[] {
  const { mode } = reading;
  const positionOf = positions[reading.coordinates];
  return range(0, axis.count).map((place) => {
    const position = positionOf(place, axis);
    if (reading.coordinates === cropping && (position < 0 || position > axis.size - 1)) return [];
    if (mode !== "nearest") return kernelTaps(position, axis, kernels[mode], reading);
    const index = roundings[reading.rounding](position);
    return [{ index: Math.min(Math.max(index, 0), axis.size - 1), weight: 1 }];
  });
}

function kernelTaps(
  position: number,
  axis: ResizedAxis,
  { reach, at }: Kernel,
  { cubic_coefficient, exclude_outside, antialias }: Reading,
): readonly Tap[] {
  const wider = antialias ? Math.max(1, onAxis(1, axis)) : 1;
  // Further out, all that is read is the value at the end.
  const place = Math.min(Math.max(position, -reach * wider), axis.size - 1 + reach * wider);
  const indices = range(Math.floor(place - reach * wider) + 1, Math.ceil(place + reach * wider));
  const taps = indices
    .filter((index) => !exclude_outside || (index >= 0 && index < axis.size))
    .map((index) => ({ index, weight: at(Math.abs(place - index) / wider, cubic_coefficient) }));
  const total = antialias || exclude_outside ? taps.reduce((sum, { weight }) => sum + weight, 0) : 1;
  return taps
    .map(({ index, weight }) => ({ index, weight: weight / total }))
    .filter(({ weight }) => weight !== 0);
}
