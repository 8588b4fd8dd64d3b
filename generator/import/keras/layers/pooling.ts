import { oneForAll } from "../../imported-model.ts";
import { flagIn, isChannelsFirst, refuse } from "../config/config.ts";
import { sizesOf, spaceAxes } from "./along.ts";
import type { LayerRule } from "./layer-call.ts";
import { channelsIn, paddingIn, perAxisIn, shapeOf } from "./windows.ts";

/** The mean or the largest value of each window; a mean is that of the places that exist. */
const pool =
  (type: "average_pool" | "max_pool", rank: number): LayerRule =>
  ({ config, input }) => {
    const { channels } = channelsIn(config, input, rank);
    const window = perAxisIn(config, "pool_size", rank, 1) ?? Array<number>(rank).fill(2);
    const strides = perAxisIn(config, "strides", rank, 1) ?? window;
    const padding = paddingIn(config, ["valid", "same"]);
    const fields = {
      window: oneForAll(window),
      ...(String(strides) !== String(window) && { strides: oneForAll(strides) }),
      ...{ padding, channels },
    };
    return { layers: [{ type, fields }], shape: shapeOf(type, fields, input) };
  };

/** One number for each channel: the mean or the largest of all positions. */
const globalPool =
  (type: "mean" | "max", rank: number): LayerRule =>
  ({ config, input }) => {
    if (input.length !== rank + 1) throw refuse({ reason: `it needs samples of ${rank + 1} axes` });
    const keeps = flagIn(config, "keepdims", false);
    const axes = spaceAxes(input.length, isChannelsFirst(config));
    const others = input.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
    return {
      layers: [{ type, fields: { axes, keep_axes: keeps } }],
      shape: keeps ? input.map((size, axis) => (axes.includes(axis) ? 1 : size)) : sizesOf(input, others),
    };
  };

export const poolingRules: Readonly<Record<string, LayerRule>> = Object.fromEntries(
  [1, 2, 3].flatMap((rank) => [
    [`GlobalAveragePooling${rank}D`, globalPool("mean", rank)],
    [`GlobalMaxPooling${rank}D`, globalPool("max", rank)],
    [`AveragePooling${rank}D`, pool("average_pool", rank)],
    [`MaxPooling${rank}D`, pool("max_pool", rank)],
  ]),
);
