import { stridesOf } from "../../../ir/view.ts";
import type { OnnxTensor } from "../graph.ts";
import { axesWithin } from "../node/axes.ts";
import { Refusal } from "../node/refusal.ts";
import { isFloat } from "../read/fit-to-type.ts";
import type { Fold } from "./call.ts";
import { type FoldCall, storing } from "./call.ts";
import { countOf, view } from "./strides.ts";

interface Reduction {
  readonly combine: (sum: number, value: number) => number;
  /** The result for no numbers, if it is defined. */
  readonly empty?: number;
  readonly done?: (sum: number, count: number) => number;
}

const reductions: Readonly<Record<string, Reduction>> = {
  ReduceSum: { combine: (sum, value) => sum + value, empty: 0 },
  ReduceProd: { combine: (product, value) => product * value, empty: 1 },
  ReduceMean: { combine: (sum, value) => sum + value, done: (sum, count) => sum / count },
  ReduceMax: { combine: (a, b) => Math.max(a, b) },
  ReduceMin: { combine: (a, b) => Math.min(a, b) },
};

/** Reduces the given axes, or all; they stay as axes of size 1 unless `keepdims` is 0. */
function reduce(call: FoldCall, { combine, empty, done }: Reduction): OnnxTensor {
  const { type, shape, data } = call.input(0);
  const keeps = call.flag("keepdims", true);
  const given = call.integers(1, "axes") ?? [];
  if (call.flag("noop_with_empty_axes") && given.length === 0) return call.input(0);
  const axes = given.length === 0 ? shape.map((_, axis) => axis) : axesWithin(given, shape.length);
  const isReduced = (_size: number, axis: number) => axes.includes(axis);
  const reduced = shape.filter(isReduced);
  const kept = shape.filter((size, axis) => !isReduced(size, axis));
  const strides = stridesOf(shape);
  const order = [...strides.filter((stride, axis) => !isReduced(stride, axis)), ...strides.filter(isReduced)];
  call.budget.spend(data.length);
  const ordered = view(data, [...kept, ...reduced], order);

  const result = call.allocate(kept);
  const length = countOf(reduced);
  if (length === 0 && empty === undefined && result.length > 0) {
    throw new Refusal("it reduces an empty axis");
  }
  const store = storing(type);
  // Integers wrap at each step; floats are rounded once, as a float32 sum of thousands loses digits.
  const step = isFloat(type) ? combine : (sum: number, value: number) => store(combine(sum, value));
  for (let i = 0; i < result.length; i++) {
    const row = ordered.subarray(i * length, (i + 1) * length);
    const total = length === 0 ? (empty as number) : row.reduce((sum, value) => step(sum, value));
    result[i] = store(done === undefined ? total : done(total, length));
  }
  const ones = shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  return { type, shape: keeps ? ones : kept, data: result };
}

export const reduces: Readonly<Record<string, Fold>> = Object.fromEntries(
  Object.entries(reductions).map(([op, reduction]) => [op, (call) => reduce(call, reduction)]),
);
