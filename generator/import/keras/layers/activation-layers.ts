import type { ImportedActivation } from "../../imported-model.ts";
import { activation } from "../activation.ts";
import { type Config, get, numberIn, refuse } from "../config/config.ts";

/** Layers that are an activation by their config alone; on the last axis where they are not element-wise. */
export const activationLayers: Readonly<Record<string, (config: Config) => readonly ImportedActivation[]>> = {
  ReLU: relu,
  LeakyReLU: (config) => [
    activation("leaky_relu", {
      alpha: numberIn(config, "negative_slope", undefined) ?? numberIn(config, "alpha", 0.3),
    }),
  ],
  ELU: (config) => [activation("elu", { alpha: numberIn(config, "alpha", 1) })],
  ThresholdedReLU: (config) => [
    activation("thresholded_relu", { alpha: numberIn(config, "theta", 1), value: 0 }),
  ],
  Softmax: () => [activation("softmax")],
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
      reason: "no activation of a spec has this slope, threshold and largest value together",
      help: "use a negative_slope or a threshold, not both, and a max_value from 0",
    });
  }
  if (slope === 0 && threshold === 0) {
    if (max === undefined) return [activation("relu")];
    return [max === 6 ? activation("relu6") : activation("clip", { min: 0, max })];
  }
  const lower =
    slope !== 0
      ? activation("leaky_relu", { alpha: slope })
      : activation("thresholded_relu", { alpha: threshold, value: 0 });
  if (max === undefined) return [lower];
  return [lower, slope !== 0 ? activation("clip", { max }) : activation("clip", { min: 0, max })];
}
