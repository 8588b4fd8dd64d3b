import { describeValue } from "../../diagnostics/words.ts";
import { type Shape, sizeOf } from "../../ir/tensor-data.ts";
import { applied, applying } from "../imported-model.ts";
import type { Part } from "../network-builder.ts";
import { any, choice, type Given, ignored, number, type Options } from "./options.ts";

export interface Step {
  readonly parts: readonly Part[];
  readonly shape: Shape;
}

interface AxesRow {
  readonly options: Options;
  /** Whether only the number of axes matters: samples are vectors where the description does not say more. */
  readonly needsRankOnly?: true;
  /** The layers for samples of this shape. Throws a `Fault` if the module does not take them. */
  readonly apply: (given: Given, shape: Shape) => Step;
}

/** Why a module does not take samples of a shape. */
export class Fault extends Error {
  override readonly name = "Fault";
}

/** An axis of a sample, from 0: PyTorch counts the batch as axis 0. */
function axisOf(given: Given, key: string, { length: rank }: Shape): number {
  const dim = given.value(key) ?? (rank === 1 ? -1 : undefined);
  const axis = Number.isInteger(dim)
    ? (dim as number) < 0
      ? (dim as number) + rank
      : (dim as number) - 1
    : -1;
  if (axis >= 0 && axis < rank) return axis;
  const wanted = rank === 1 ? "1 or -1" : `1 to ${rank} or ${-rank} to -1`;
  throw new Fault(
    `its ${key} is ${describeValue(given.value(key))}; it must be ${wanted}, because axis 0 is the batch`,
  );
}

const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;

function sizeIn(given: Given, key: string): number {
  const value = given.value(key);
  if (isSize(value)) return value;
  throw new Fault(`its ${key} is ${describeValue(value)}; it must be a size`);
}

/** A whole number for each of some axes, where one alone is for all. */
function numbersIn(given: Given, key: string, count: number): readonly number[] {
  const value = given.value(key);
  const numbers: unknown[] = Array.isArray(value) ? value : Array(count).fill(value);
  if (numbers.length === count && numbers.every((one) => Number.isSafeInteger(one)))
    return numbers as number[];
  throw new Fault(`its ${key} must be a whole number, or ${count} of them`);
}

function needRank({ length }: Shape, rank: number): void {
  if (length === rank) return;
  throw new Fault(`it needs samples of ${rank} axes, the channels first, and gets ${length}`);
}

const reshape = (shape: Shape): Part => ({ type: "reshape", fields: { shape } });

/** Along one axis, with the same shape. */
const overAxis = (name: string): AxesRow => ({
  options: { dim: any(null) },
  needsRankOnly: true,
  apply(given, shape) {
    const axis = axisOf(given, "dim", shape);
    const { type, fields } = applying(applied(name));
    return { parts: [{ type, fields: { ...fields, ...(axis < shape.length - 1 && { axis }) } }], shape };
  },
});

/** All axes from one to another joined. */
const flatten: AxesRow = {
  options: { start_dim: number(1), end_dim: number(-1) },
  needsRankOnly: true,
  apply(given, shape) {
    const [start, end] = [axisOf(given, "start_dim", shape), axisOf(given, "end_dim", shape)];
    if (end < start) throw new Fault("its end_dim comes before its start_dim");
    if (end === start) return { parts: [], shape };
    const joined = [...shape.slice(0, start), sizeOf(shape.slice(start, end + 1)), ...shape.slice(end + 1)];
    return { parts: [reshape(joined)], shape: joined };
  },
};

/** One axis parted into several, of which one size may be −1. */
const unflatten: AxesRow = {
  options: { dim: any(undefined), unflattened_size: any(undefined) },
  apply(given, shape) {
    const axis = axisOf(given, "dim", shape);
    const said = [given.value("unflattened_size")].flat();
    const known = sizeOf(said.filter((size) => size !== -1) as number[]);
    const sizes = said.map((size) => (size === -1 ? (shape[axis] as number) / known : size));
    if (!sizes.every(isSize) || sizeOf(sizes) !== shape[axis])
      throw new Fault(`its unflattened_size does not divide ${shape[axis]} values`);
    const parted = shape.toSpliced(axis, 1, ...sizes);
    return { parts: [reshape(parted)], shape: parted };
  },
};

/** Channels and blocks of positions into one another; the channels of a block follow one another. */
const shuffle = (type: "depth_to_space" | "space_to_depth", option: string): AxesRow => ({
  options: { [option]: any(undefined) },
  apply(given, shape) {
    needRank(shape, 3);
    const block = sizeIn(given, option);
    const [channels, height, width] = shape as [number, number, number];
    const after =
      type === "depth_to_space"
        ? [channels / block ** 2, height * block, width * block]
        : [channels * block ** 2, height / block, width / block];
    if (!after.every(isSize)) throw new Fault(`its ${option} of ${block} does not divide ${shape.join("×")}`);
    return { parts: [{ type, fields: { block, axis: 0, mode: "CRD" } }], shape: after };
  },
});

/** The channels of all groups in turn. */
const channelShuffle: AxesRow = {
  options: { groups: any(undefined) },
  apply(given, shape) {
    const groups = sizeIn(given, "groups");
    const [channels = 1, ...space] = shape;
    if (channels % groups !== 0) throw new Fault(`its ${groups} groups do not divide ${channels} channels`);
    const grouped = [groups, channels / groups, ...space];
    const axes = [1, 0, ...space.map((_, i) => i + 2)];
    return { parts: [reshape(grouped), { type: "transpose", fields: { axes } }, reshape(shape)], shape };
  },
};

/** Positions added around those of each channel: PyTorch lists both ends of the last axis first. */
const padding = (rank: number, mode: string, value?: number): AxesRow => ({
  options: {
    padding: any(undefined),
    ...(mode === "constant" && value === undefined && { value: number(0) }),
  },
  apply(given, shape) {
    needRank(shape, rank + 1);
    const amounts = numbersIn(given, "padding", 2 * rank);
    if (amounts.some((count) => count < 0)) throw new Fault("its padding is negative");
    const axes = Array.from({ length: rank }, (_, i) => i + 1);
    const ends = (end: 0 | 1) => axes.map((axis) => amounts[2 * (rank - axis) + end] as number);
    const [before, after] = [ends(0), ends(1)];
    const filled = mode === "constant" ? { value: value ?? given.number("value") } : { mode };
    const size = (axis: number): number =>
      axis === 0 ? 0 : (before[axis - 1] as number) + (after[axis - 1] as number);
    return {
      parts: [{ type: "pad", fields: { axes, before, after, ...filled } }],
      shape: shape.map((length, axis) => length + size(axis)),
    };
  },
});

/** Each position several times in a row. */
const upsample = (rank?: number): AxesRow => ({
  options: {
    scale_factor: any(null),
    size: any(null),
    mode: choice("nearest"),
    align_corners: choice(null),
    recompute_scale_factor: ignored,
  },
  apply(given, shape) {
    if (rank !== undefined) needRank(shape, rank);
    const [channels = 1, ...space] = shape;
    const isSaid = given.value("scale_factor") !== null;
    const times = isSaid
      ? numbersIn(given, "scale_factor", space.length)
      : numbersIn(given, "size", space.length).map((size, i) => size / (space[i] as number));
    if (!times.every(isSize)) throw new Fault("it does not repeat each position a whole number of times");
    const after = [channels, ...space.map((length, i) => length * (times[i] as number))];
    const parts = [
      reshape([channels, ...space.flatMap((length) => [length, 1])]),
      {
        type: "expand",
        fields: { shape: [channels, ...space.flatMap((length, i) => [length, times[i] as number])] },
      },
      reshape(after),
    ];
    return { parts, shape: after };
  },
});

/** Half of an axis times the sigmoid of the other half. */
const glu: AxesRow = {
  options: { dim: number(-1) },
  apply(given, shape) {
    const axis = axisOf(given, "dim", shape);
    const length = shape[axis] as number;
    if (length % 2 !== 0) throw new Fault(`it halves an axis of size ${length}`);
    const half = (start: number): Part => ({
      type: "slice",
      fields: { axis, start, end: start + length / 2 },
    });
    const gate = [half(length / 2), applying(applied("sigmoid"))];
    return {
      parts: [{ type: "multiply", fields: {}, branches: [[half(0)], gate] }],
      shape: shape.with(axis, length / 2),
    };
  },
};

/** All positions of each channel reduced to one. */
const adaptivePool = (type: "mean" | "max", rank: number): AxesRow => ({
  options: { output_size: any(undefined), return_indices: choice(false) },
  apply(given, shape) {
    needRank(shape, rank + 1);
    if (numbersIn(given, "output_size", rank).some((size) => size !== 1))
      throw new Fault("its output_size must be 1, which reduces each channel to one value");
    const axes = Array.from({ length: rank }, (_, i) => i + 1);
    const pooled = shape.map((length, axis) => (axis === 0 ? length : 1));
    return { parts: [{ type, fields: { axes, keep_axes: true } }], shape: pooled };
  },
});

const inRanks = (name: string, row: (rank: number) => AxesRow): Readonly<Record<string, AxesRow>> =>
  Object.fromEntries([1, 2, 3].map((rank) => [`${name}${rank}d`, row(rank)]));

/** The modules of torch.nn without weights that depend on the axes of a sample. Source: https://pytorch.org/docs/stable/nn.html */
export const alongAxes: Readonly<Record<string, AxesRow>> = {
  Softmax: overAxis("softmax"),
  LogSoftmax: overAxis("log_softmax"),
  Softmax2d: {
    options: {},
    apply(_, shape) {
      needRank(shape, 3);
      return { parts: [{ type: "activation", fields: { activation: applied("softmax"), axis: 0 } }], shape };
    },
  },
  Flatten: flatten,
  Unflatten: unflatten,
  PixelShuffle: shuffle("depth_to_space", "upscale_factor"),
  PixelUnshuffle: shuffle("space_to_depth", "downscale_factor"),
  ChannelShuffle: channelShuffle,
  ...inRanks("ZeroPad", (rank) => padding(rank, "constant", 0)),
  ...inRanks("ConstantPad", (rank) => padding(rank, "constant")),
  ...inRanks("ReflectionPad", (rank) => padding(rank, "reflect")),
  ...inRanks("ReplicationPad", (rank) => padding(rank, "edge")),
  ...inRanks("CircularPad", (rank) => padding(rank, "wrap")),
  Upsample: upsample(),
  UpsamplingNearest2d: upsample(3),
  GLU: glu,
  ...inRanks("AdaptiveAvgPool", (rank) => adaptivePool("mean", rank)),
  ...inRanks("AdaptiveMaxPool", (rank) => adaptivePool("max", rank)),
};
