import type { ImportedActivation, ImportedTensor } from "../../imported-model.ts";
import { activation } from "../activation.ts";
import { readActivation } from "../activations.ts";
import { get, listIn, refuse, requireLastAxis } from "../config/config.ts";
import { activationLayers } from "./activation-layers.ts";
import type { LayerRule, MadeLayer } from "./layer-call.ts";

export const asLayer = (applied: ImportedActivation): MadeLayer => ({
  type: "activation",
  fields: { activation: applied },
});

const elementwise: LayerRule = ({ className, config, input }) => ({
  layers: (activationLayers[className] as (typeof activationLayers)[string])(config).map(asLayer),
  shape: input,
});

const softmax: LayerRule = (call) => {
  requireLastAxis(call.config, "axis", call.input.length);
  return elementwise(call);
};

const byName: LayerRule = ({ config, input, dialect }) => ({
  layers: readActivation(get(config, "activation"), dialect).map(asLayer),
  shape: input,
});

/** alpha has the shape of a sample, 1 along shared axes; it may differ along the last axis alone. */
const prelu: LayerRule = ({ config, input, weights }) => {
  const sharedAxes = listIn(config, "shared_axes");
  const shape = input.map((size, axis) => (sharedAxes.includes(axis + 1) ? 1 : size));
  if (shape.slice(0, -1).some((size) => size !== 1)) {
    throw refuse({
      attribute: `shared_axes = ${JSON.stringify(sharedAxes).slice(0, 60)}`,
      reason: `its alpha has the shape ${shape.join("×")}, and may differ along the last axis alone`,
      help: "share all axes but the last: PReLU(shared_axes=[1, 2, …])",
    });
  }
  const alpha = weights({ alpha: shape }).alpha as ImportedTensor;
  const perUnit = shape.slice(-1).filter((size) => size !== 1 || input.at(-1) === 1);
  const flat = { ...alpha, tensor: { ...alpha.tensor, shape: perUnit } };
  return { layers: [asLayer(activation("prelu", { alpha: flat }))], shape: input };
};

export const activationRules: Readonly<Record<string, LayerRule>> = {
  Activation: byName,
  ReLU: elementwise,
  LeakyReLU: elementwise,
  ELU: elementwise,
  ThresholdedReLU: elementwise,
  Softmax: softmax,
  PReLU: prelu,
};
