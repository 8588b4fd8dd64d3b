import { axesWithin } from "../../node/axes.ts";
import { mixedBatch, Refusal } from "../../node/refusal.ts";
import type { Rule, TranslateCall } from "../call.ts";
import { sampleShape, showDims } from "../dims.ts";
import { BATCH, type Computed, type Dims, sampleAxis, sampleOf } from "../value.ts";

/** Axes reduced to one number; they stay in the layer, and a reshape that removes them is merged into it afterwards. */
export function reduced(call: TranslateCall, x: Computed, kind: string, axes: readonly number[]): Computed {
  if (axes.some((axis) => x.dims[axis] === BATCH)) {
    throw mixedBatch("it works along the batch", { attribute: "axes" });
  }
  const dims = x.dims.map((dim, axis) => (axes.includes(axis) ? 1 : dim));
  const own = axes.map((axis) => sampleAxis(x.dims, axis)).sort((a, b) => a - b);
  // A value without axes is a list of one number in a spec.
  const fields = { axes: sampleOf(x.dims).length === 0 ? [0] : own, keep_axes: true };
  return { ...x, dims, draft: call.layer(kind, [x.draft], fields, sampleShape(dims)) };
}

/** What a node reduces its axes to, and whether nothing is left to do without axes. */
const reduction =
  (kind: string, isSameOfOne: boolean): Rule =>
  (call) => {
    const x = call.floats(0);
    const rank = x.dims.length;
    const keeps = call.flag("keepdims", true);
    const given = call.integers(1, "axes") ?? [];
    if (call.flag("noop_with_empty_axes") && given.length === 0) {
      if (isSameOfOne) return x;
      throw new Refusal(
        "it has no axes, so it reduces nothing, which is supported only where the values then stay as they are",
        {
          attribute: "noop_with_empty_axes",
          help: "export it with the axes that it reduces",
        },
      );
    }
    const axes = given.length > 0 ? axesWithin(given, rank) : x.dims.map((_, i) => i);
    const result = reduced(call, x, kind, axes);
    return keeps ? result : call.result(result.draft, without(x.dims, axes), x.type);
  };

export const without = (dims: Dims, axes: readonly number[]): Dims =>
  dims.filter((_, axis) => !axes.includes(axis));

/** Over all positions of each channel. */
const globalPool =
  (kindOf: (call: TranslateCall) => string): Rule =>
  (call) => {
    const x = call.floats(0);
    const axes = x.dims.map((_, axis) => axis).slice(2);
    if (axes.length === 0)
      throw new Refusal(`values of shape ${showDims(x.dims)} have no axis after the channels`);
    return reduced(call, x, kindOf(call), axes);
  };

/** The layer of an Lp norm. */
export function normOf(call: TranslateCall, kinds: Readonly<Record<number, string>>): string {
  const p = call.number("p", 2);
  const kind = kinds[p];
  if (kind !== undefined) return kind;
  throw new Refusal(`its p is ${p}, and only 1 and 2 can be imported`, { attribute: "p" });
}

/** The index of the largest or smallest value along an axis. */
const extreme =
  (kind: "argmax" | "argmin"): Rule =>
  (call) => {
    const x = call.floats(0);
    const axis = call.axis(0, x.dims.length);
    const ties = call.flag("select_last_index") ? { ties: "last" } : {};
    const fields = { ...call.alongAxis(x, axis), keep_axes: true, ...ties };
    const dims = x.dims.with(axis, 1);
    const index = call.layer(kind, [x.draft], fields, sampleShape(dims));
    return call.result(index, call.flag("keepdims", true) ? dims : x.dims.toSpliced(axis, 1), "i64");
  };

export const reduceRules = {
  ReduceSum: reduction("sum", true),
  ReduceMean: reduction("mean", true),
  ReduceMax: reduction("max", true),
  ReduceMin: reduction("min", true),
  ReduceProd: reduction("product", true),
  ReduceL1: reduction("l1", false),
  ReduceL2: reduction("l2", false),
  ReduceSumSquare: reduction("sum_of_squares", false),
  ReduceLogSum: reduction("log_sum", false),
  ReduceLogSumExp: reduction("log_sum_exp", false),
  GlobalAveragePool: globalPool(() => "mean"),
  GlobalMaxPool: globalPool(() => "max"),
  GlobalLpPool: globalPool((call) => normOf(call, { 1: "l1", 2: "l2" })),
  ArgMax: extreme("argmax"),
  ArgMin: extreme("argmin"),
} satisfies Readonly<Record<string, Rule>>;
