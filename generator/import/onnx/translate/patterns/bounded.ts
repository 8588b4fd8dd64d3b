import type { ImportedField } from "../../../imported-model.ts";
import type { Draft } from "../draft.ts";
import { activationOf, argumentOf, type Found, multipleOf, plus, times } from "./read.ts";

/** Bounds that are an activation of the vocabulary. */
export function bounded(layer: Draft): Found | undefined {
  const applied = activationOf(layer);
  if (applied?.name !== "clip") return undefined;
  const [x] = layer.from as [Draft];
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = applied.parameters;
  if (min === 0 && max === 0) return undefined;
  if (min === 0 && max === Number.POSITIVE_INFINITY) return { name: "relu", x };
  if (min === 0 && max === 6) return { name: "relu6", x };
  if (min === -1 && max === 1) return { name: "hard_tanh", x };
  return min === 0 && max === 1 ? hardSigmoid(x) : bothBounds(x, min, max);
}

/** One bound after the other. */
function bothBounds(source: Draft, min: ImportedField, max: ImportedField): Found | undefined {
  const before = activationOf(source);
  if (before === undefined) return undefined;
  if (typeof min !== "number" || typeof max !== "number") return undefined;
  const x = source.from[0] as Draft;
  const inner = before.name === "relu" ? { min: 0 } : before.name === "clip" ? before.parameters : undefined;
  const { min: low = Number.NEGATIVE_INFINITY, max: high = Number.POSITIVE_INFINITY } = inner ?? {};
  if (inner === undefined || typeof low !== "number" || typeof high !== "number") return undefined;
  const isLowerFirst = high === Number.POSITIVE_INFINITY && min === Number.NEGATIVE_INFINITY && low < max;
  const isUpperFirst = low === Number.NEGATIVE_INFINITY && max === Number.POSITIVE_INFINITY && min < high;
  if (!isLowerFirst && !isUpperFirst) return undefined;
  return { name: "clip", x, parameters: isLowerFirst ? { min: low, max } : { min, max: high } };
}

/** alpha·x + beta between 0 and 1. */
function hardSigmoid(line: Draft): Found | undefined {
  const { scale, shift } = line.fields;
  if (line.kind !== "scale" || scale !== false || typeof shift !== "number") return undefined;
  const multiple = multipleOf(line.from[0]) ?? { x: line.from[0] as Draft, by: 1, over: 1 };
  if (multiple.over !== 1 && multiple.by !== 1) return undefined;
  const parameters = { alpha: multiple.by / multiple.over, beta: shift };
  return { name: "hard_sigmoid", x: multiple.x, parameters };
}

/** relu6(x + 3) / 6. */
export function hardSigmoidOfSix(layer: Draft): Found | undefined {
  const x = plus(argumentOf(times(layer, 1 / 6), "relu6"), 3);
  return x && { name: "hard_sigmoid", x, parameters: { alpha: 1 / 6, beta: 0.5 } };
}
