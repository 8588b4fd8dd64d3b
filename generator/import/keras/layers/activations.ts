import type { ImportedTensor } from "../../imported-model.ts";
import { applied, applying } from "../../imported-model.ts";
import { readActivation } from "../activations.ts";
import { get, listIn, refuse } from "../config/config.ts";
import { activationLayers } from "./activation-layers.ts";
import type { LayerRule } from "./layer-call.ts";

/** A row of `activationLayers` as the rule of a layer. */
const alone =
  (read: (typeof activationLayers)[string]): LayerRule =>
  ({ config, input }) => ({ layers: read(config, input.length).map(applying), shape: input });

const byName: LayerRule = ({ config, input, dialect }) => ({
  layers: readActivation(get(config, "activation"), dialect, input.length).map(applying),
  shape: input,
});

/** alpha has the shape of a sample, with 1 along shared axes; it may vary only along the last axis. */
const prelu: LayerRule = ({ config, input, weights }) => {
  const sharedAxes = listIn(config, "shared_axes");
  const shape = input.map((size, axis) => (sharedAxes.includes(axis + 1) ? 1 : size));
  if (shape.slice(0, -1).some((size) => size !== 1)) {
    throw refuse({
      attribute: `shared_axes = ${JSON.stringify(sharedAxes).slice(0, 60)}`,
      reason: `its alpha has shape ${shape.join("×")}, and may vary only along the last axis`,
      help: "share all axes but the last: PReLU(shared_axes=[1, 2, …])",
    });
  }
  const alpha = weights({ alpha: shape }).alpha as ImportedTensor;
  const perUnit = shape.slice(-1).filter((size) => size !== 1 || input.at(-1) === 1);
  const flat = { ...alpha, tensor: { ...alpha.tensor, shape: perUnit } };
  return { layers: [applying(applied("prelu", { alpha: flat }))], shape: input };
};

export const activationRules: Readonly<Record<string, LayerRule>> = {
  ...Object.fromEntries(
    Object.entries(activationLayers).map(([className, read]) => [className, alone(read)]),
  ),
  Activation: byName,
  PReLU: prelu,
};
