import { sizeOf } from "../../../../ir/tensor-data.ts";
import { axesWithin } from "../../node/axes.ts";
import { mixedBatch, Refusal } from "../../node/refusal.ts";
import type { Rule } from "../call.ts";
import { asPart, draft, FLATTENED, reshaped, transposed } from "../draft.ts";
import { BATCH, type Dims, sampleAxis } from "../value.ts";

/** Merges axes of a sample into the last one, and reduces it to one number. */
const reduction =
  (kind: "mean" | "sum"): Rule =>
  (call) => {
    const x = call.floats(0);
    const rank = x.dims.length;
    const keeps = call.flag("keepdims", true);
    const given = call.integers(1, "axes") ?? [];
    if (call.flag("noop_with_empty_axes") && given.length === 0) return x;
    const axes = given.length > 0 ? axesWithin(given, rank) : x.dims.map((_, i) => i);
    if (axes.some((axis) => x.dims[axis] === BATCH)) {
      throw mixedBatch("it works along the batch", { attribute: "axes" });
    }
    const reduced = axes.map((axis) => sampleAxis(x.dims, axis)).sort((a, b) => a - b);
    const kept = x.draft.shape.map((_, i) => i).filter((i) => !reduced.includes(i));
    const moved = transposed(x.draft, [...kept, ...reduced], asPart(call.origin, "its axes moved last"));
    const outer = moved.shape.slice(0, kept.length);
    const row = reshaped(
      moved,
      [...outer, sizeOf(moved.shape.slice(kept.length))],
      asPart(call.origin, FLATTENED),
    );
    const result = draft(kind, [row], {}, row.shape.with(-1, 1), call.origin);
    return call.result(result, dimsAfter(x.dims, axes, keeps), x.type);
  };

const dimsAfter = (dims: Dims, axes: readonly number[], keeps: boolean): Dims =>
  keeps
    ? dims.map((dim, axis) => (axes.includes(axis) ? 1 : dim))
    : dims.filter((_, axis) => !axes.includes(axis));

export const reduceRules = {
  ReduceMean: reduction("mean"),
  ReduceSum: reduction("sum"),
} satisfies Readonly<Record<string, Rule>>;

export const argmax: Rule = (call) => {
  const x = call.floats(0);
  const axis = call.axis(0, x.dims.length);
  if (call.flag("select_last_index")) {
    throw new Refusal("it takes the last of equal values", {
      attribute: "select_last_index",
      help: "the argmax layer takes the first",
    });
  }
  if (x.dims[axis] === BATCH) throw mixedBatch("it works along the batch", { attribute: "axis" });
  const index = call.alongAxis(x, axis, (last) => {
    const fields = last.shape.length > 1 ? { keep_axes: true } : {};
    return call.layer("argmax", [last], fields, last.shape.with(-1, 1));
  });
  const dims: Dims = call.flag("keepdims", true) ? x.dims.with(axis, 1) : x.dims.toSpliced(axis, 1);
  return call.result(index, dims, "i64");
};
