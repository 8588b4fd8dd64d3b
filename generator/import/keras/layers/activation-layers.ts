import type { Shape } from "../../../ir/tensor-data.ts";
import { ascending } from "../../../vocabulary/layers/axes.ts";
import { applied, applying } from "../../imported-model.ts";
import type { Part } from "../../network-builder.ts";
import { axesIn, type Config, get, numberIn, refuse } from "../config/config.ts";
import { along, axisField } from "./along.ts";

/** The layers of an activation for samples of this shape; if that is unknown, axes are not checked. */
type ActivationLayer = (config: Config, input: Shape | undefined) => readonly Part[];

const one = (...activation: Parameters<typeof applied>): readonly Part[] => [
  applying(applied(...activation)),
];

/** Layers whose activation depends only on their config. */
export const activationLayers: Readonly<Record<string, ActivationLayer>> = {
  ReLU: relu,
  LeakyReLU: (config) =>
    one("leaky_relu", {
      alpha: numberIn(config, "negative_slope", undefined) ?? numberIn(config, "alpha", 0.3),
    }),
  ELU: (config) => one("elu", { alpha: numberIn(config, "alpha", 1) }),
  ThresholdedReLU: (config) => one("thresholded_relu", { alpha: numberIn(config, "theta", 1), value: 0 }),
  Softmax: (config, input) =>
    input === undefined ? one("softmax") : softmax(input, axesIn(config, "axis", input.length, -1)),
};

/** Along several axes at once, the values of all of them add up to 1. */
function softmax(input: Shape, axes: readonly number[]): readonly Part[] {
  const [softmax] = one("softmax") as [Part];
  const [axis, ...others] = ascending(axes) as [number, ...number[]];
  if (others.length > 0) return along(input, [axis, ...others], [softmax]);
  return [{ ...softmax, fields: { ...softmax.fields, ...axisField(axis, input.length) } }];
}

/** x above the threshold, at most max_value; negative_slope·(x − threshold) below it. */
function relu(config: Config): readonly Part[] {
  const max = numberIn(config, "max_value", undefined);
  const slope = numberIn(config, "negative_slope", 0);
  const threshold = numberIn(config, "threshold", 0);
  if (slope < 0 || (max !== undefined && max < 0)) {
    throw refuse({
      attribute: `negative_slope = ${slope}, max_value = ${get(config, "max_value")}`,
      reason: "its negative_slope and its max_value must be at least 0",
    });
  }
  if (slope === 0 && threshold === 0) {
    if (max === undefined) return one("relu");
    return max === 6 ? one("relu6") : one("clip", { min: 0, max });
  }
  if (threshold === 0) {
    const sloped = one("leaky_relu", { alpha: slope });
    return max === undefined ? sloped : [...sloped, ...one("clip", { max })];
  }
  const upper = [
    ...one("thresholded_relu", { alpha: threshold, value: 0 }),
    ...(max === undefined ? [] : one("clip", { min: 0, max })),
  ];
  if (slope === 0) return upper;
  return [{ type: "subtract", fields: {}, branches: [upper, below(threshold, slope)] }];
}

/** slope·max(threshold − x, 0). */
const below = (threshold: number, slope: number): readonly Part[] => [
  { type: "scale", fields: { scale: -1, shift: threshold } },
  ...one("relu"),
  { type: "scale", fields: { scale: slope, shift: false } },
];
