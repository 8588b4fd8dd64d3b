import { flagIn, isChannelsFirst, refuse } from "../config/config.ts";
import { sizesOf, spaceAxes } from "./along.ts";
import type { LayerRule } from "./layer-call.ts";

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
  ]),
);
