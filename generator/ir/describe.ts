import type { AppliedActivation } from "./activation.ts";
import { activationAxis, activationOf, type Layer, type Network } from "./network.ts";
import type { Shape } from "./tensor-data.ts";

export const describeShape = (shape: Shape): string => shape.join("×");

/** A layer in a few words: `dense 2 → 3, sigmoid`, or `softmax 3` for an activation layer. */
export function describeLayer(layer: Layer): string {
  return `${describeKind(layer)}${describeSources(layer)}`;
}

/** `layer 2`, `layer 2 sum1` */
export const titleOf = ({ number, name }: Layer): string =>
  name === undefined ? `layer ${number}` : `layer ${number} ${name}`;

function describeKind(layer: Layer): string {
  const { kind, inputs, output } = layer;
  const applied = activationOf(layer);
  const taken = inputs.map(describeShape).join(" and ");
  if (kind.kind === "activation") return `${applied?.name} ${taken}${describeAxis(layer)}`;
  const sizes = inputs.length === 0 ? describeShape(output) : `${taken} → ${describeShape(output)}`;
  return applied && applied.activation.steps.length > 0
    ? `${kind.kind} ${sizes}, ${applied.name}`
    : `${kind.kind} ${sizes}`;
}

/** ` along axis 0`, if the activation of a layer works along another axis than the last and that matters. */
function describeAxis(layer: Layer): string {
  const { kind, values, output } = layer;
  const { activation, parameters } = activationOf(layer) as AppliedActivation;
  const axis = activationAxis(kind, values, output);
  const isOfAll = activation.steps.some(({ kind }) => kind === "reduce");
  const isPerUnit = Object.values(parameters).some(({ shape }) => shape.length > 0);
  return axis < output.length - 1 && (isOfAll || isPerUnit) ? ` along axis ${axis}` : "";
}

/** The sources of a layer, if they are not just the layer before it. */
function describeSources({ number, from }: Layer): string {
  if (from.length === 0 || (from.length === 1 && from[0] === number - 1)) return "";
  return ` (of ${from.map((source) => (source === 0 ? "x" : `z${source}`)).join(" and ")})`;
}

const MOST_SIZES = 20;

/**
 * The sizes along a network: `2 → 3 → 2 → 2`. Leaves out layers without a size of their own, and all layers of a network
 * that branches or has very many.
 */
export function describeSizes({ inputShape, layers }: Network): string {
  const isChain = layers.every(({ number, from }) => from.length === 1 && from[0] === number - 1);
  const last = layers.at(-1)?.output ?? inputShape;
  const sized = layers.filter(({ kind }) => Object.values(kind.fields).some(({ type }) => type === "size"));
  if (!isChain || sized.length > MOST_SIZES)
    return `${describeShape(inputShape)} → … → ${describeShape(last)}`;
  const sizes = [inputShape, ...sized.map(({ output }) => output)];
  const isSaid = String(last) === String(sizes.at(-1));
  return [...sizes, ...(isSaid ? [] : [last])].map(describeShape).join(" → ");
}
