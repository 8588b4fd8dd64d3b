import { sizeOf } from "../../../ir/tensor-data.ts";
import { sizesOf } from "../../../vocabulary/layers/axes.ts";
import { oneForAll } from "../../imported-model.ts";
import { type Config, get, isChannelsFirst, listIn, refuse, sizeIn } from "../config/config.ts";
import { reshaped, transposed } from "./along.ts";
import type { LayerRule } from "./layer-call.ts";
import { ofRanks, shapeOf, spaceIn } from "./windows.ts";

/** With the channels first, they are moved to the end before that. */
const flatten: LayerRule = ({ config, input }) => {
  const axes = input.map((_, axis) => axis);
  const order = isChannelsFirst(config) ? [...axes.slice(1), 0] : axes;
  const shape = [sizeOf(input)];
  return { layers: [...transposed(order), ...reshaped(sizesOf(input, order), shape)], shape };
};

/** One size may be −1, for whatever is left. */
const reshape: LayerRule = ({ config, input }) => {
  const target = listIn(config, "target_shape");
  const known = target.filter((size) => size !== -1 && size !== null);
  const left = sizeOf(input) / sizeOf(known as number[]);
  const shape = target.map((size) => (size === -1 || size === null ? left : size));
  const isShape = shape.every((size): size is number => Number.isSafeInteger(size) && (size as number) > 0);
  if (isShape && shape.length > 0 && shape.length <= MOST_AXES && sizeOf(shape) === sizeOf(input)) {
    return { layers: reshaped(input, shape), shape };
  }
  throw refuse({
    attribute: `target_shape = ${JSON.stringify(target).slice(0, 60)}`,
    reason: `it cannot reshape ${sizeOf(input)} values to this shape`,
  });
};

const MOST_AXES = 16;

/** The operation on tensors, whose axes count the batch. */
const transpose: LayerRule = (call) => {
  const axes = listIn(call.config, "axes");
  if (axes[0] !== 0)
    throw refuse({
      attribute: "axes",
      reason: "it moves the axis of the batch, and each sample is computed by itself",
    });
  return permute({ ...call, config: { dims: axes.slice(1) } });
};

/** Keras counts axes from 1, since the batch is axis 0. */
const permute: LayerRule = ({ config, input }) => {
  const dims = listIn(config, "dims");
  const axes = dims.map((dim) => Number(dim) - 1);
  if (axes.length !== input.length || input.some((_, axis) => !axes.includes(axis))) {
    throw refuse({
      attribute: `dims = ${JSON.stringify(dims).slice(0, 60)}`,
      reason: `they are not a permutation of the ${input.length} axes`,
    });
  }
  return { layers: transposed(axes), shape: sizesOf(input, axes) };
};

/** A row so many times, as an axis before it. */
const repeatVector: LayerRule = ({ config, input }) => {
  if (input.length !== 1) throw refuse({ reason: "it needs samples of one axis" });
  const shape = [sizeIn(config, "n"), input[0] as number];
  return { layers: [{ type: "expand", fields: { shape } }], shape };
};

/** Adds zeros around the positions of a sample or removes some of them. */
const atEnds =
  (key: "padding" | "cropping", rank: number): LayerRule =>
  ({ config, input }) => {
    const { axes } = spaceIn(config, input, rank);
    const amounts = pairsIn(config, key, rank);
    const ends = axes
      .map((axis, i): Ends => ({ axis, before: amounts[i]?.[0] ?? 0, after: amounts[i]?.[1] ?? 0 }))
      .filter(({ before, after }) => before > 0 || after > 0);
    if (ends.length === 0) return { layers: [], shape: input };
    const type = key === "padding" ? "pad" : "crop";
    const fields = {
      axes: ends.map(({ axis }) => axis),
      before: oneForAll(ends.map(({ before }) => before)),
      after: oneForAll(ends.map(({ after }) => after)),
    };
    return { layers: [{ type, fields }], shape: shapeOf(type, fields, input) };
  };

interface Ends {
  readonly axis: number;
  readonly before: number;
  readonly after: number;
}

/** How many before and after each axis: `1`, `[1, 2]`, `[[1, 1], [2, 2]]` or, in Keras 1, `[1, 1, 2, 2]`. */
function pairsIn(config: Config, key: string, rank: number): readonly (readonly [number, number])[] {
  const said = get(config, key) ?? 1;
  const isFlat = Array.isArray(said) && said.length === 2 * rank && !said.some((one) => Array.isArray(one));
  const perAxis = isFlat
    ? Array.from({ length: rank }, (_, i) => said.slice(2 * i, 2 * i + 2))
    : Array.isArray(said)
      ? said
      : Array(rank).fill(said);
  const pairs = perAxis.map((pair: unknown) => (Array.isArray(pair) ? pair : [pair, pair]));
  const isPair = (pair: unknown[]) =>
    pair.length === 2 && pair.every((count) => Number.isSafeInteger(count) && Number(count) >= 0);
  if (pairs.length === rank && pairs.every(isPair)) return pairs as [number, number][];
  throw refuse({
    attribute: `${key} = ${JSON.stringify(said).slice(0, 60)}`,
    reason: `its ${key} must give what to add or remove before and after ${rank === 1 ? "its axis" : `each of ${rank} axes`}`,
  });
}

export const shapeRules: Readonly<Record<string, LayerRule>> = {
  Flatten: flatten,
  Reshape: reshape,
  Permute: permute,
  Transpose: transpose,
  RepeatVector: repeatVector,
  ...ofRanks(
    (rank) => `ZeroPadding${rank}D`,
    (rank) => atEnds("padding", rank),
  ),
  ...ofRanks(
    (rank) => `Cropping${rank}D`,
    (rank) => atEnds("cropping", rank),
  ),
};
