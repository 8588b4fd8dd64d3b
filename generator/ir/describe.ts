import { activationOf, type Layer, type Network } from "./network.ts";
import type { Shape } from "./tensor-data.ts";

export const describeShape = (shape: Shape): string => shape.join("×");

/** A layer in a few words: `dense 2 → 3, sigmoid`, or `softmax 3` for an activation on its own. */
export function describeLayer(layer: Layer): string {
  const { kind, input, output } = layer;
  const applied = activationOf(layer);
  if (kind.kind === "activation") return `${applied?.name} ${describeShape(input)}`;
  const sizes = `${describeShape(input)} → ${describeShape(output)}`;
  return applied && applied.activation.steps.length > 0
    ? `${kind.kind} ${sizes}, ${applied.name}`
    : `${kind.kind} ${sizes}`;
}

/** The sizes along a network: `2 → 3 → 2 → 2`. Layers that have no size of their own are passed over. */
export function describeSizes({ inputSize, layers }: Network): string {
  const sized = layers.filter(({ kind }) => Object.values(kind.fields).some(({ type }) => type === "size"));
  return [String(inputSize), ...sized.map(({ output }) => describeShape(output))].join(" → ");
}
