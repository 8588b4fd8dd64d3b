import { describeShape } from "../../ir/describe.ts";
import type { Build, Fault, FieldFault, Padding, PaddingWord, Tensor } from "../../ir/layer.ts";
import { MOST_VALUES } from "../../ir/limits.ts";
import { type Shape, sizeOf } from "../../ir/tensor-data.ts";
import type { View } from "../../ir/view.ts";
import { range, take } from "./along-axes.ts";
import { perAxis } from "./axes.ts";
import { countFault } from "./describe-shapes.ts";
import { padWithNumber } from "./pad.ts";

/*
 * Windows that move over the spatial axes of an input, which are all but that of its channels: what convolutions and pools
 * have in common.
 */

/** The fields of every layer with windows, besides the size of a window. */
export const windowFields = {
  strides: {
    type: "list",
    of: "size",
    mayBeOne: true,
    default: 1,
    about: "how far a window moves, one number per spatial axis or one for all",
  },
  dilation: {
    type: "list",
    of: "size",
    mayBeOne: true,
    default: 1,
    about: "the distance between the values of a window, one number per spatial axis or one for all",
  },
  channels: {
    type: "choice",
    of: ["last", "first"],
    default: "last",
    about: "whether the axis of the channels is the last or the first",
  },
} as const;

export type Channels = (typeof windowFields.channels.of)[number];

/** The axis of the channels of a shape with `rank` axes. */
export const channelAxis = (channels: Channels, rank: number): number => (channels === "last" ? rank - 1 : 0);

/** All axes of an input but that of its channels. */
export const spatialAxes = (channels: Channels, { length: rank }: Shape): readonly number[] =>
  range(0, rank).filter((axis) => axis !== channelAxis(channels, rank));

/** What a layer says of its windows. */
export interface WindowsSaid {
  /** The size of a window along each spatial axis, or one for all, and the field that says it. */
  readonly sizes: readonly number[];
  readonly field: "kernel" | "window";
  readonly strides: readonly number[];
  readonly dilation: readonly number[];
  readonly padding: Padding;
  readonly channels: Channels;
  /** Whether a last window may reach beyond the padding, if it begins before the end of the input. */
  readonly ceil?: boolean;
}

/** The windows along one axis of an input. */
export interface AxisWindows {
  readonly axis: number;
  /** How many values the input has there. */
  readonly size: number;
  /** How many values of the axis a window takes, and how far they lie apart. */
  readonly taken: number;
  readonly dilation: number;
  readonly stride: number;
  /** How many padded values there are before the first and after the last of the input. */
  readonly before: number;
  readonly after: number;
  /** How many windows there are: the size of the output. */
  readonly count: number;
}

/** How many values lie between the first and the last of a window, both included. */
export const extentOf = ({ taken, dilation }: Pick<AxisWindows, "taken" | "dilation">): number =>
  (taken - 1) * dilation + 1;

/** How many values after the last of the input the last window reaches; negative if it does not come to that. */
export const reachOf = (windows: AxisWindows): number =>
  (windows.count - 1) * windows.stride + extentOf(windows) - windows.before - windows.size;

/** `kernel 3×3, padding same`, `window 2×2, strides 2×2, padding 1×1, dilation 3×3`: what is not as by default. */
export function describeWindows(
  { field, sizes, strides, padding, dilation, channels }: WindowsSaid,
  input: Shape,
): string {
  const axes = spatialAxes(channels, input);
  const each = (name: string, list: readonly number[]): string =>
    `${name} ${describeShape(perAxis(list, axes))}`;
  const unlessOne = (name: string, list: readonly number[]): string[] =>
    list.every((size) => size === 1) ? [] : [each(name, list)];
  return [
    each(field, sizes),
    ...unlessOne("strides", strides),
    ...describePadding(padding, axes),
    ...unlessOne("dilation", dilation),
  ].join(", ");
}

/** `padding same`, `padding 2×2`, or `padding [[0, 1], [0, 1]]` where there is more at one end; nothing where there is none. */
function describePadding(padding: Padding, axes: readonly number[]): readonly string[] {
  if (typeof padding === "string") return padding === "valid" ? [] : [`padding ${padding}`];
  const pairs = axes.map((_, n) => pairOf(padding, n));
  if (pairs.flat().every((count) => count === 0)) return [];
  const isEven = pairs.every(([before, after]) => before === after);
  const ends = pairs.map(([before, after]) => `[${before}, ${after}]`);
  return [`padding ${isEven ? describeShape(pairs.map(([before]) => before)) : `[${ends.join(", ")}]`}`];
}

/** The pair of a list of padding for the n-th spatial axis. */
export const pairOf = (padding: Exclude<Padding, string>, n: number): readonly [number, number] =>
  (padding.length === 1 ? padding[0] : padding[n]) as readonly [number, number];

/** How much padding the words stand for, before and after an axis, of windows that need `total` to be one for each stride. */
const paddings: Readonly<Record<PaddingWord, (total: number, extent: number) => readonly [number, number]>> =
  {
    same: (total) => [Math.floor(total / 2), Math.ceil(total / 2)],
    same_lower: (total) => [Math.ceil(total / 2), Math.floor(total / 2)],
    valid: () => [0, 0],
    causal: (_, extent) => [extent - 1, 0],
  };

/** The windows along each spatial axis of an input of some shape, in their order. */
export function windowsOf(said: WindowsSaid, input: Shape): readonly AxisWindows[] {
  const axes = spatialAxes(said.channels, input);
  const [sizes, strides, dilations] = [said.sizes, said.strides, said.dilation].map((list) =>
    perAxis(list, axes),
  ) as [readonly number[], readonly number[], readonly number[]];
  return axes.map((axis, n) => {
    const [size, stride] = [input[axis] as number, strides[n] as number];
    const window = { taken: sizes[n] as number, dilation: dilations[n] as number };
    const [before, after] = padsAlong(n, { size, stride, extent: extentOf(window) }, said.padding);
    const moves = (size + before + after - extentOf(window)) / stride;
    const count = said.ceil ? Math.ceil(moves) + 1 : Math.floor(moves) + 1;
    // As in PyTorch and ONNX, a window that begins after the input is left out.
    const beginsAfter = said.ceil && (count - 1) * stride >= size + before;
    return { axis, size, ...window, stride, before, after, count: beginsAfter ? count - 1 : count };
  });
}

/** The padding before and after the n-th spatial axis. */
export function padsAlong(
  n: number,
  { size, stride, extent }: { readonly size: number; readonly stride: number; readonly extent: number },
  padding: Padding,
): readonly [number, number] {
  if (typeof padding !== "string") return pairOf(padding, n);
  const total = Math.max((Math.ceil(size / stride) - 1) * stride + extent - size, 0);
  return paddings[padding](total, extent);
}

/** Why windows do not fit an input. `rank` is the number of spatial axes, if only one will do. */
export const windowFault = (said: WindowsSaid, input: Shape, rank?: number): Fault | undefined =>
  listFault(said, input, rank) ?? sizeFault(said, input) ?? paddedFault(said, input);

/** Why an input has not as many spatial axes as there have to be, or none. */
export function spaceFault(channels: Channels, input: Shape, rank?: number): string | undefined {
  const { length } = spatialAxes(channels, input);
  if (rank === undefined ? length > 0 : length === rank) return undefined;
  const spatial = rank === undefined ? "at least one spatial axis" : spatialAxesOf(rank);
  const lacksChannels = input.length > 0 && input.length === rank;
  const such = lacksChannels ? `, such as ${describeShape(withOneChannel(channels, input))}` : "";
  return `needs ${spatial} and one of channels${such}, but gets ${describeShape(input)}`;
}

const withOneChannel = (channels: Channels, input: Shape): Shape =>
  channels === "last" ? [...input, 1] : [1, ...input];

/** Why there are not as many axes, or numbers for them, as there have to be. */
export function listFault(said: Omit<WindowsSaid, "ceil">, input: Shape, rank?: number): Fault | undefined {
  const axes = spatialAxes(said.channels, input);
  const fault = spaceFault(said.channels, input, rank);
  if (fault !== undefined) return fault;
  const lists = { [said.field]: said.sizes, strides: said.strides, dilation: said.dilation };
  for (const [name, list] of Object.entries(lists))
    if (list.length > 1 && list.length !== axes.length) return countFault(name, list, axes);
  const { padding } = said;
  if (typeof padding === "string" || padding.length === 1 || padding.length === axes.length) return undefined;
  return {
    field: "padding",
    fault: `has padding for ${padding.length} axes, but ${spatialAxesOf(axes.length)}: each takes a number or [before, after]`,
  };
}

const spatialAxesOf = (rank: number): string => `${rank} spatial ${rank === 1 ? "axis" : "axes"}`;

/** Why a window is larger than an axis. */
function sizeFault(said: WindowsSaid, input: Shape): FieldFault | undefined {
  const large = windowsOf(said, input).find(({ count }) => count < 1);
  if (large === undefined) return undefined;
  const { axis, size, taken, dilation } = large;
  const [extent, all] = [extentOf(large), paddedSize(large)];
  const covers = dilation === 1 ? "" : `, which covers ${extent} values with dilation ${dilation}`;
  const padded = all === size ? "" : `, or ${all} with padding`;
  const other = said.channels === "last" ? "first" : "last";
  const fits = windowsOf({ ...said, channels: other }, input).every(({ count }) => count >= 1);
  return {
    field: said.field,
    fault: `has ${said.field} ${taken}${covers}, but axis ${axis} has size ${size}${padded}`,
    remedy: fits ? `channels: ${other}` : undefined,
  };
}

/** Why an input with its padding has too many values. */
function paddedFault(said: WindowsSaid, input: Shape): Fault | undefined {
  const windows = windowsOf(said, input);
  const padded = windows.reduce((shape, { axis, ...one }) => shape.with(axis, paddedSize(one)), input);
  return tooManyFault(padded);
}

/** Why an input that is padded to some shape has too many values. */
export const tooManyFault = (padded: Shape): FieldFault | undefined =>
  sizeOf(padded) <= MOST_VALUES
    ? undefined
    : {
        field: "padding",
        fault: `needs ${describeShape(padded)} values with padding; the limit is ${MOST_VALUES.toLocaleString("en")}`,
      };

const paddedSize = ({ before, size, after }: Pick<AxisWindows, "before" | "size" | "after">): number =>
  before + size + after;

/** How many places each window along an axis has, of those of the input, or of its padding too; not of what lies beyond. */
export function placesOfWindows(windows: AxisWindows, among: "input" | "padded"): number[] {
  const { count, stride, before, size, after, taken, dilation } = windows;
  const [first, end] = among === "input" ? [before, before + size] : [0, before + size + after];
  return range(0, count).map((window) => {
    const places = range(0, taken).map((n) => window * stride + n * dilation);
    return places.filter((place) => place >= first && place < end).length;
  });
}

/** What windows take of an input with all its padding, as the reference has it: along each axis one window after the other. */
export const takeWindows = (padded: Tensor, windows: readonly AxisWindows[]): Tensor =>
  windows.reduce((x, { axis, count, stride, taken, dilation }) => {
    const places = range(0, count).flatMap((n) => range(0, taken).map((k) => n * stride + k * dilation));
    return take(x, axis, places);
  }, padded);

/**
 * An input as its windows: the axes of `windows` count windows, and those of what a window takes along them come last. Padded
 * values, where windows reach any, are `value`.
 */
export function viewWindows(x: View, windows: readonly AxisWindows[], value: number, build: Build): View {
  const pads = windows.map((one) => ({ ...one, after: Math.max(0, reachOf(one)) }));
  const padded = padWithNumber(x, pads, value, build);
  const steps = windows.map(({ axis }) => padded.strides[axis] as number);
  const strides = windows.reduce(
    (all, { axis, stride }, n) => all.with(axis, (steps[n] as number) * stride),
    padded.strides,
  );
  return {
    ...padded,
    shape: [...outputOf(windows, padded.shape), ...windows.map(({ taken }) => taken)],
    strides: [...strides, ...windows.map(({ dilation }, n) => (steps[n] as number) * dilation)],
  };
}

/** The shape of an input with as many places along its axes as there are windows. */
export const outputOf = (windows: readonly AxisWindows[], input: Shape): Shape =>
  windows.reduce((shape, { axis, count }) => shape.with(axis, count), input);
