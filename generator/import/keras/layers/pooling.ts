import { shapeLeft } from "../../../vocabulary/layers/axes.ts";
import { oneForAll } from "../../imported-model.ts";
import { flagIn, refuse } from "../config/config.ts";
import type { LayerRule } from "./layer-call.ts";
import { ofRanks, paddingIn, perAxisIn, shapeOf, spaceIn, windowIn } from "./windows.ts";

/** The mean or the largest value of each window; a mean is that of the places that exist. */
const pool =
  (type: "average_pool" | "max_pool") =>
  (rank: number): LayerRule =>
  ({ config, input }) => {
    const { channels } = spaceIn(config, input, rank);
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

/** So many windows along each axis, as long as they are all of one size. */
const adaptivePool =
  (type: "average_pool" | "max_pool") =>
  (rank: number): LayerRule =>
  ({ config, input }) => {
    const { channels, axes } = spaceIn(config, input, rank);
    const counts = windowIn(config, "output_size", rank);
    const window = axes.map((axis, n) => (input[axis] as number) / (counts[n] as number));
    const uneven = axes.findIndex((_, n) => !Number.isInteger(window[n]));
    if (uneven !== -1) {
      throw refuse({
        attribute: `output_size = ${JSON.stringify(counts)}`,
        reason: `it divides ${input[axes[uneven] as number]} values into ${counts[uneven]} windows, which are not of one size`,
      });
    }
    const fields = { window: oneForAll(window), channels };
    return { layers: [{ type, fields }], shape: shapeOf(type, fields, input) };
  };

/** One number for each channel: the mean or the largest of all positions. */
const globalPool =
  (type: "mean" | "max") =>
  (rank: number): LayerRule =>
  ({ config, input }) => {
    const { axes } = spaceIn(config, input, rank);
    const keeps = flagIn(config, "keepdims", false);
    return {
      layers: [{ type, fields: { axes, keep_axes: keeps } }],
      shape: shapeLeft(input, axes, keeps),
    };
  };

export const poolingRules: Readonly<Record<string, LayerRule>> = {
  ...ofRanks((rank) => `GlobalAveragePooling${rank}D`, globalPool("mean")),
  ...ofRanks((rank) => `GlobalMaxPooling${rank}D`, globalPool("max")),
  ...ofRanks((rank) => `AdaptiveAveragePooling${rank}D`, adaptivePool("average_pool")),
  ...ofRanks((rank) => `AdaptiveMaxPooling${rank}D`, adaptivePool("max_pool")),
  ...ofRanks((rank) => `AveragePooling${rank}D`, pool("average_pool")),
  ...ofRanks((rank) => `MaxPooling${rank}D`, pool("max_pool")),
};
