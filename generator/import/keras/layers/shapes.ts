import { type Shape, sizeOf } from "../../../ir/tensor-data.ts";
import { type Config, get, listIn, refuse, sizeIn, textIn } from "../config/config.ts";
import type { LayerRule, Made, MadeLayer } from "./layer-call.ts";

const reshaped = (from: Shape, shape: Shape): Made => ({
  layers: from.join() === shape.join() ? [] : [{ type: "reshape", fields: { shape } }],
  shape,
});

const flatten: LayerRule = ({ config, input }) => {
  if (textIn(config, "data_format", "channels_last") !== "channels_last" && input.length > 1) {
    throw refuse({
      attribute: "data_format = channels_first",
      reason: "it moves the first axis to the end before it flattens",
      help: "build the model with channels_last",
    });
  }
  return reshaped(input, [sizeOf(input)]);
};

/** One size may be −1, for whatever is left. */
const reshape: LayerRule = ({ config, input }) => {
  const target = listIn(config, "target_shape");
  const known = target.filter((size) => size !== -1 && size !== null);
  const left = sizeOf(input) / sizeOf(known as number[]);
  const shape = target.map((size) => (size === -1 || size === null ? left : size));
  const isShape = shape.every((size): size is number => Number.isSafeInteger(size) && (size as number) > 0);
  if (isShape && shape.length > 0 && shape.length <= MOST_AXES && sizeOf(shape) === sizeOf(input)) {
    return reshaped(input, shape);
  }
  throw refuse({
    attribute: `target_shape = ${JSON.stringify(target).slice(0, 60)}`,
    reason: `it cannot reshape ${sizeOf(input)} values to this shape`,
  });
};

const MOST_AXES = 16;

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
  const stays = axes.every((axis, i) => axis === i);
  return {
    layers: stays ? [] : [{ type: "transpose", fields: { axes } }],
    shape: axes.map((axis) => input[axis] as number),
  };
};

/** A row so many times, as an axis before it. */
const repeatVector: LayerRule = ({ config, input }) => {
  if (input.length !== 1) throw refuse({ reason: "it needs samples of one axis" });
  const shape = [sizeIn(config, "n"), input[0] as number];
  return { layers: [{ type: "expand", fields: { shape } }], shape };
};

/** Adds zeros around the inner axes of a sample or removes elements from them; the last axis is that of the channels. */
const atEnds =
  (key: "padding" | "cropping", rank: number): LayerRule =>
  ({ config, input }) => {
    const format = textIn(config, "data_format", "channels_last");
    const amounts = pairsIn(config, key, rank);
    if (input.length !== rank + 1) throw refuse({ reason: `it needs samples of ${rank + 1} axes` });
    const ends = amounts
      .map(([before, after], i) => ({ axis: format === "channels_first" ? i + 1 : i, before, after }))
      .filter(({ before, after }) => before > 0 || after > 0);
    const sign = key === "padding" ? 1 : -1;
    const shape = [...input];
    for (const { axis, before, after } of ends)
      shape[axis] = (shape[axis] as number) + sign * (before + after);
    const layers = ends.length === 0 ? [] : key === "padding" ? [padding(ends)] : ends.map(cropping(input));
    return { layers, shape };
  };

interface Ends {
  readonly axis: number;
  readonly before: number;
  readonly after: number;
}

const padding = (ends: readonly Ends[]): MadeLayer => ({
  type: "pad",
  fields: {
    axes: ends.map(({ axis }) => axis),
    before: ends.map(({ before }) => before),
    after: ends.map(({ after }) => after),
  },
});

const cropping =
  (input: Shape) =>
  ({ axis, before, after }: Ends): MadeLayer => {
    const size = input[axis] as number;
    if (size > before + after)
      return { type: "slice", fields: { axis, start: before, end: size - after, step: 1 } };
    throw refuse({ attribute: "cropping", reason: `it removes ${before + after} of ${size} elements` });
  };

/** How many before and after each axis: `1`, `[1, 2]` or `[[1, 1], [2, 2]]`. */
function pairsIn(config: Config, key: string, rank: number): readonly (readonly [number, number])[] {
  const said = get(config, key) ?? 1;
  const perAxis = Array.isArray(said) && (rank > 1 || Array.isArray(said[0])) ? said : Array(rank).fill(said);
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
  RepeatVector: repeatVector,
  ZeroPadding1D: atEnds("padding", 1),
  ZeroPadding2D: atEnds("padding", 2),
  Cropping1D: atEnds("cropping", 1),
  Cropping2D: atEnds("cropping", 2),
};
