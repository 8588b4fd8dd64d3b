import { ImportError, type ImportProblem } from "../../imported-model.ts";
import type { Part } from "../../network-builder.ts";
import { configIn, refuse } from "../config/config.ts";
import { type KerasLayer, readLayer, within } from "../config/read-layer.ts";
import { isNetwork } from "../config/read-network.ts";
import type { LayerRule } from "./layer-call.ts";

/** Layers whose rule says nothing of axes that `withSteps` could move: they take a step for a whole sample. */
const ofWholeSamples = /^(?:GroupNormalization|RepeatVector|\w*Conv\dD\w*|(?:Max|Average)Pooling\dD)$/;

/** A layer applied to each step of a sequence, which is the first axis of a sample: one of its own with an axis more. */
export const timeDistributed =
  (ruleFor: (layer: KerasLayer) => LayerRule | ImportProblem): LayerRule =>
  (call) => {
    const wrapped = readLayer(configIn(call.config, "layer", {}), "layer");
    const { className, config } = wrapped;
    return within(wrapped, () => {
      const rule = ruleFor(wrapped);
      if (isNetwork(wrapped)) throw refuse({ reason: "TimeDistributed applies a whole model to each step" });
      if (typeof rule !== "function") throw new ImportError(rule);
      if (ofWholeSamples.test(className))
        throw refuse({
          reason:
            "TimeDistributed applies it to each step separately, and in a spec it would work on all steps at once",
        });
      const [steps = 1, ...input] = call.input;
      if (input.length === 0) throw refuse({ reason: "its steps are single numbers" });
      const made = rule({ ...call, className, config, inputs: [input], input });
      return { ...made, layers: made.layers.map(withSteps(steps)), shape: [steps, ...made.shape] };
    });
  };

/** The layer with another axis before those that it speaks of; a layer that does not speak of any works along the last. */
const withSteps =
  (steps: number) =>
  ({ type, fields, branches }: Part): Part => ({
    type,
    fields: Object.fromEntries(
      Object.entries(fields).map(([key, value]) => {
        const later = (axes: unknown) => (axes as readonly number[]).map((axis) => axis + 1);
        if (key === "axis") return [key, ...later([value])];
        if (key === "axes") return [key, type === "transpose" ? [0, ...later(value)] : later(value)];
        return [key, key === "shape" ? [steps, ...(value as readonly number[])] : value];
      }),
    ),
    ...(branches && { branches: branches.map((branch) => branch.map(withSteps(steps))) }),
  });
