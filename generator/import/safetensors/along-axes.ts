import { type Shape, sizeOf } from "../../ir/tensor-data.ts";
import { applied, applying } from "../imported-model.ts";
import type { Part } from "../network-builder.ts";
import { any, number } from "./options.ts";
import {
  axisOf,
  Fault,
  inRanks,
  inTurn,
  isSize,
  needRank,
  numbersIn,
  type ShapedRow,
  sizeIn,
} from "./sample.ts";

const reshape = (shape: Shape): Part => ({ type: "reshape", fields: { shape } });

/** Along one axis, with the same shape. */
const overAxis = (name: string): ShapedRow => ({
  options: { dim: any(null) },
  needsRankOnly: true,
  apply(given, shape) {
    const axis = axisOf(given, "dim", shape);
    const { type, fields } = applying(applied(name));
    return { parts: [{ type, fields: { ...fields, ...(axis < shape.length - 1 && { axis }) } }], shape };
  },
});

/** All axes from one to another joined. */
const flatten: ShapedRow = {
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
const unflatten: ShapedRow = {
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
const shuffle = (type: "depth_to_space" | "space_to_depth", option: string): ShapedRow => ({
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
const channelShuffle: ShapedRow = {
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

/**
 * Positions added around those of each channel: PyTorch lists both ends of the last axis first. Zeros and constants may be
 * negative, which removes positions.
 */
const padding = (rank: number, mode: string, value?: number): ShapedRow => ({
  options: {
    padding: any(undefined),
    ...(mode === "constant" && value === undefined && { value: number(0) }),
  },
  apply(given, shape) {
    needRank(shape, rank + 1);
    const amounts = numbersIn(given, "padding", 2 * rank);
    if (mode !== "constant" && amounts.some((count) => count < 0)) throw new Fault("its padding is negative");
    const axes = Array.from({ length: rank }, (_, i) => i + 1);
    const ends = (end: 0 | 1, sign: 1 | -1) =>
      axes.map((axis) => Math.max(0, sign * (amounts[2 * (rank - axis) + end] as number)));
    const filled = mode === "constant" ? { value: value ?? given.number("value") } : { mode };
    const changes = [
      { type: "crop", fields: { axes, before: ends(0, -1), after: ends(1, -1) } },
      { type: "pad", fields: { axes, before: ends(0, 1), after: ends(1, 1), ...filled } },
    ];
    return inTurn(
      changes.filter(({ fields: { before, after } }) => [...before, ...after].some((count) => count > 0)),
      shape,
    );
  },
});

/** Half of an axis times the sigmoid of the other half. */
const glu: ShapedRow = {
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

/** The modules of torch.nn without weights that depend on the axes of a sample. Source: https://pytorch.org/docs/stable/nn.html */
export const alongAxes: Readonly<Record<string, ShapedRow>> = {
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
  GLU: glu,
};
