import { applied, applying, type ImportedTensor } from "../../imported-model.ts";
import { readActivation } from "../activations.ts";
import { get, listIn } from "../config/config.ts";
import { activationLayers } from "./activation-layers.ts";
import { along, axisField, inShape } from "./along.ts";
import type { LayerRule } from "./layer-call.ts";

/** A row of `activationLayers` as the rule of a layer. */
const alone =
  (read: (typeof activationLayers)[string]): LayerRule =>
  ({ config, input }) => ({ layers: read(config, input), shape: input });

const byName: LayerRule = ({ config, input, dialect }) => ({
  layers: readActivation(get(config, "activation"), dialect, input),
  shape: input,
});

/** alpha has the shape of a sample, with 1 along shared axes. */
const prelu: LayerRule = ({ config, input, weights }) => {
  const sharedAxes = listIn(config, "shared_axes");
  const shape = input.map((size, axis) => (sharedAxes.includes(axis + 1) ? 1 : size));
  const alpha = weights({ alpha: shape }).alpha as ImportedTensor;
  const own = shape.flatMap((size, axis) => (size === 1 ? [] : [axis]));
  const { length } = alpha.tensor.data;
  const layer = applying(applied("prelu", { alpha: inShape(alpha, own.length === 0 ? [] : [length]) }));
  const [axis, ...others] = own;
  if (others.length > 0) return { layers: along(input, own, [layer]), shape: input };
  const fields = { ...layer.fields, ...(axis !== undefined && axisField(axis, input.length)) };
  return { layers: [{ ...layer, fields }], shape: input };
};

export const activationRules: Readonly<Record<string, LayerRule>> = {
  ...Object.fromEntries(
    Object.entries(activationLayers).map(([className, read]) => [className, alone(read)]),
  ),
  Activation: byName,
  PReLU: prelu,
};
