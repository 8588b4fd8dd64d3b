import type { AppliedActivation } from "./activation.ts";
import { activationOf, hasOnePortEach, type Layer, type Network, type Port } from "./network.ts";
import type { Shape } from "./tensor-data.ts";

export const describeShape = (shape: Shape): string => shape.join("×");

/** A shape as specs write it: `[3, 4]`. */
export const spellShape = (shape: Shape): string => `[${shape.join(", ")}]`;

/** `1 value`, `1,024 values` */
export const count = (number: number, noun: string): string =>
  `${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`;

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
  const axes = axesWords(layer)
    .map((words) => ` ${words}`)
    .join(" and");
  if (kind.kind === "activation") return `${applied?.name} ${taken}${axes}`;
  const sizes = inputs.length === 0 ? describeShape(output) : `${taken} → ${describeShape(output)}`;
  const detail = kind.detail?.(layer.values, inputs) ?? "";
  const whole = `${kind.kind} ${sizes}${axes}${detail === "" ? "" : `, ${detail}`}`;
  return applied && applied.activation.steps.length > 0 ? `${whole}, ${applied.name}` : whole;
}

/** How a layer works, in phrases of their own: `along axis 0`, `kernel 3×3, strides 2×2`. */
export function describeWorking(layer: Layer): readonly string[] {
  const detail = layer.kind.detail?.(layer.values, layer.inputs) ?? "";
  return [...axesWords(layer), ...(detail === "" ? [] : [detail])];
}

/**
 * `along axis 0`, if a layer of several axes works along others than it does where a spec names none, and that matters;
 * axes that are an order, which every spec names, are `with axes 1 and 0`.
 */
function axesWords(layer: Layer): readonly string[] {
  const { kind, values, inputs } = layer;
  const rank = inputs[0]?.length ?? 0;
  if (rank < 2 || (kind.kind === "activation" && !dependsOnAxis(layer))) return [];
  return Object.entries(kind.fields).flatMap(([name, field]) => {
    if (field.type !== "axis" && field.type !== "axes") return [];
    const axes = [values[name] as number | readonly number[]].flat();
    if (String(axes) === String(usualAxes(field.default, rank))) return [];
    const preposition = field.type === "axes" && field.default === undefined ? "with" : "along";
    return [`${preposition} ${listAxes(axes)}`];
  });
}

/** `axis 1`, `axes 0, 2 and 1`. */
function listAxes(axes: readonly number[]): string {
  const [last, ...others] = axes.toReversed();
  return others.length === 0 ? `axis ${last}` : `axes ${others.reverse().join(", ")} and ${last}`;
}

/** The axes of a field that a spec leaves out; none if it has to name them. */
function usualAxes(told: "all" | number | readonly number[] | undefined, rank: number): readonly number[] {
  if (told === "all") return Array.from({ length: rank }, (_, axis) => axis);
  return [told ?? []].flat().map((axis) => (axis < 0 ? axis + rank : axis));
}

/** Whether the activation of a layer computes something else along another axis. */
function dependsOnAxis(layer: Layer): boolean {
  const { activation, parameters } = activationOf(layer) as AppliedActivation;
  const isOfAll = activation.steps.some(({ kind }) => kind === "reduce");
  return isOfAll || Object.values(parameters).some(({ shape }) => shape.length > 0);
}

/** The sources of a layer, if they are not just the layer before it. */
function describeSources({ number, from, sources }: Layer): string {
  if (from.length === 0 || (from.length === 1 && from[0] === number - 1)) return "";
  return ` (of ${sources.join(" and ")})`;
}

const MOST_SIZES = 20;

/**
 * The sizes along a network: `2 → 3 → 2 → 2`. Leaves out layers without a size of their own, and all layers of a network
 * that branches or has very many. Several inputs or outputs have their names: `image 12×12 and speed 1 → … → action 3`.
 */
export function describeSizes(network: Network): string {
  const { stateSize } = network;
  const between = describePorts(network);
  return stateSize === 0 ? between : `${between}, a state of ${count(stateSize, "value")}`;
}

function describePorts(network: Network): string {
  const { inputs, outputs, layers } = network;
  if (!hasOnePortEach(network)) return `${shapesOf(inputs)} → … → ${shapesOf(outputs)}`;
  const [{ shape: inputShape }, { shape: last }] = [inputs[0] as Port, outputs[0] as Port];
  const isChain = layers.every(({ number, from }) => from.length === 1 && from[0] === number - 1);
  const sized = layers.filter(({ kind }) => Object.values(kind.fields).some(({ type }) => type === "size"));
  if (!isChain || sized.length > MOST_SIZES)
    return `${describeShape(inputShape)} → … → ${describeShape(last)}`;
  const sizes = [inputShape, ...sized.map(({ output }) => output)];
  const isSaid = String(last) === String(sizes.at(-1));
  return [...sizes, ...(isSaid ? [] : [last])].map(describeShape).join(" → ");
}

function shapesOf(ports: readonly Port[]): string {
  const named = ports.map(({ name, shape }) =>
    ports.length === 1 ? describeShape(shape) : `${name} ${describeShape(shape)}`,
  );
  const last = named.at(-1) ?? "";
  return named.length === 1 ? last : `${named.slice(0, -1).join(", ")} and ${last}`;
}
