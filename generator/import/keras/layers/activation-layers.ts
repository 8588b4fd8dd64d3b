import type { ImportedActivation } from "../../imported-model.ts";
import { applied } from "../../imported-model.ts";
import { type Config, get, numberIn, refuse, requireLastAxis } from "../config/config.ts";

/** The activations of a layer for samples of this rank; if the rank is unknown, axes are not checked. */
type ActivationLayer = (config: Config, rank: number | undefined) => readonly ImportedActivation[];

/** Layers whose activation depends only on their config; those that are not element-wise work along the last axis. */
export const activationLayers: Readonly<Record<string, ActivationLayer>> = {
  ReLU: relu,
  LeakyReLU: (config) => [
    applied("leaky_relu", {
      alpha: numberIn(config, "negative_slope", undefined) ?? numberIn(config, "alpha", 0.3),
    }),
  ],
  ELU: (config) => [applied("elu", { alpha: numberIn(config, "alpha", 1) })],
  ThresholdedReLU: (config) => [
    applied("thresholded_relu", { alpha: numberIn(config, "theta", 1), value: 0 }),
  ],
  Softmax: (config, rank) => {
    if (rank !== undefined) requireLastAxis(config, "axis", rank);
    return [applied("softmax")];
  },
};

/** x above the threshold, at most max_value; negative_slope·(x − threshold) below it. */
function relu(config: Config): readonly ImportedActivation[] {
  const max = numberIn(config, "max_value", undefined);
  const slope = numberIn(config, "negative_slope", 0);
  const threshold = numberIn(config, "threshold", 0);
  if ((slope !== 0 && threshold !== 0) || slope < 0 || (max !== undefined && max < 0)) {
    const told = `negative_slope = ${slope}, threshold = ${threshold}, max_value = ${get(config, "max_value")}`;
    throw refuse({
      attribute: told,
      reason: "neuroll has no activation with this slope, threshold and maximum together",
      help: "use a negative_slope or a threshold, not both, and a max_value of at least 0",
    });
  }
  if (slope === 0 && threshold === 0) {
    if (max === undefined) return [applied("relu")];
    return [max === 6 ? applied("relu6") : applied("clip", { min: 0, max })];
  }
  const lower =
    slope !== 0
      ? applied("leaky_relu", { alpha: slope })
      : applied("thresholded_relu", { alpha: threshold, value: 0 });
  if (max === undefined) return [lower];
  return [lower, slope !== 0 ? applied("clip", { max }) : applied("clip", { min: 0, max })];
}
