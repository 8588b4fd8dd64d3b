import { type Draft, draft, isTensor } from "../draft.ts";
import { activationOf, argumentOf } from "./read.ts";

/** `above` if x is above a number, else `below`; `isStrict` tells which of them applies at the number itself. */
export interface Choice {
  readonly x: Draft;
  readonly than: number;
  readonly isStrict: boolean;
  readonly above: Draft;
  readonly below: Draft;
}

/** Comparisons with a number: whether they hold above it, and whether they also hold at it. */
const comparisons: ReadonlyMap<string, { readonly isOver: boolean; readonly isAt: boolean }> = new Map([
  ["greater", { isOver: true, isAt: false }],
  ["greater_or_equal", { isOver: true, isAt: true }],
  ["less", { isOver: false, isAt: false }],
  ["less_or_equal", { isOver: false, isAt: true }],
]);

interface Condition extends Pick<Choice, "x" | "than" | "isStrict"> {
  readonly isOver: boolean;
}

/** A comparison with a number, or the opposite of one. */
export function conditionOf(layer: Draft): Condition | undefined {
  const opposite = argumentOf(layer, "not");
  const comparison = opposite ?? layer;
  const applied = activationOf(comparison);
  const known = applied && comparisons.get(applied.name);
  const than = applied?.parameters.than;
  if (known === undefined || typeof than !== "number") return undefined;
  return {
    x: comparison.from[0] as Draft,
    than,
    isStrict: known.isOver !== known.isAt,
    isOver: known.isOver === (opposite === undefined),
  };
}

/** A layer as a choice by comparing a value with a number. */
export function choiceOf(layer: Draft): Choice | undefined {
  if (layer.kind !== "where") return undefined;
  const [condition, then, otherwise] = layer.from as [Draft, Draft, Draft];
  const known = conditionOf(condition);
  if (known === undefined) return undefined;
  const { isOver, ...rest } = known;
  return { ...rest, above: isOver ? then : otherwise, below: isOver ? otherwise : then };
}

const constant = (value: number, shape: Draft["shape"]): Draft => {
  const tensor = { shape: [1], data: Float64Array.of(value) };
  return draft("constant", [], { values: { kind: "tensor", key: "", tensor } }, shape, []);
};

/** The same for a choice that has already been recognized as an activation. */
export function innerChoiceOf(layer: Draft): Choice | undefined {
  const applied = activationOf(layer);
  if (applied === undefined) return choiceOf(layer);
  const x = layer.from[0] as Draft;
  const { alpha, value, min, max } = applied.parameters;
  const isStrict = true;
  if (applied.name === "thresholded_relu" && typeof alpha === "number" && typeof value === "number") {
    return { x, than: alpha, isStrict, above: x, below: constant(value, layer.shape) };
  }
  if (applied.name === "relu") return { x, than: 0, isStrict, above: x, below: constant(0, layer.shape) };
  if (applied.name !== "clip") return undefined;
  if (typeof min === "number" && max === undefined) {
    return { x, than: min, isStrict, above: x, below: constant(min, layer.shape) };
  }
  return typeof max === "number" && min === undefined
    ? { x, than: max, isStrict, above: constant(max, layer.shape), below: x }
    : undefined;
}

/** The number that all elements of a constant have. */
export function numberOf(layer: Draft): number | undefined {
  const { values } = layer.fields;
  if (layer.kind !== "constant" || !isTensor(values)) return undefined;
  const [first, ...others] = values.tensor.data;
  return others.every((value) => value === first) ? first : undefined;
}
