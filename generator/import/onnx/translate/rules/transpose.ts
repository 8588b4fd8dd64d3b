import { axesWithin } from "../../node/axes.ts";
import { Refusal } from "../../node/refusal.ts";
import type { Rule, TranslateCall } from "../call.ts";
import { transposed } from "../draft.ts";
import { BATCH, type Computed, type Dim, sampleAxis } from "../value.ts";

/** Reorders axes; the batch may go anywhere, and only the order of a sample's own axes matters. */
export function movedAxes(call: TranslateCall, value: Computed, axes: readonly number[]): Computed {
  const dims = axes.map((axis) => value.dims[axis] as Dim);
  const own = axes.filter((axis) => value.dims[axis] !== BATCH).map((axis) => sampleAxis(value.dims, axis));
  if (own.length === 0) return { ...value, dims };
  return { ...value, dims, draft: transposed(value.draft, own, call.origin) };
}

export const transpose: Rule = (call) => {
  const value = call.computed(0);
  const rank = value.dims.length;
  const axes = call.numbers("perm") ?? value.dims.map((_, i) => rank - 1 - i);
  if (axes.length !== rank) {
    throw new Refusal(`its perm has ${axes.length} axes, but its input has ${rank}`, { attribute: "perm" });
  }
  return movedAxes(call, value, axesWithin(axes, rank));
};
