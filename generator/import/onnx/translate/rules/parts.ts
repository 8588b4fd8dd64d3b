import { quote } from "../../../../diagnostics/words.ts";
import { axesWithin, axisWithin, indexWithin } from "../../node/axes.ts";
import { Refusal } from "../../node/refusal.ts";
import { type SliceRange, sliceRange } from "../../node/slice-range.ts";
import type { Call } from "../call.ts";
import { MIXES_BATCH, showDims } from "../dims.ts";
import { BATCH, type Computed, sampleAxis } from "../value.ts";
import type { Rule } from "./rule.ts";

interface Range {
  readonly start: number;
  readonly end: number;
}

/** The part from `start` to before `end` along an axis. */
function partAlong(call: Call, x: Computed, axis: number, { start, end }: Range): Computed {
  const size = x.dims[axis];
  if (size === BATCH) throw new Refusal(`${MIXES_BATCH}: it takes some of them`);
  if (start === 0 && end === size) return x;
  if (size === undefined || end > size || start < 0)
    throw new Refusal(`axis ${axis} of ${showDims(x.dims)} ends before ${end}`);
  if (end <= start) throw new Refusal(`it takes nothing of axis ${axis} of ${showDims(x.dims)}`);
  const sampled = sampleAxis(x.dims, axis);
  const shape = x.draft.shape.with(sampled, end - start);
  const draft = call.layer("slice", [x.draft], { axis: sampled, start, end }, shape);
  return { ...x, dims: x.dims.with(axis, end - start), draft };
}

/** Values one after the other along an axis. */
function together(call: Call, parts: readonly Computed[], axis: number): Computed {
  const [first] = parts as [Computed];
  if (parts.length === 1) return first;
  const sampled = sampleAxis(first.dims, axis);
  const size = parts.reduce((sum, { dims }) => sum + (dims[axis] as number), 0);
  const drafts = parts.map(({ draft }) => draft);
  const draft = call.layer("concat", drafts, { axis: sampled }, first.draft.shape.with(sampled, size));
  return { ...first, dims: first.dims.with(axis, size), draft };
}

/** Those with the indices given, in that order: a slice for each run of neighbours. */
function pick(call: Call, x: Computed, axis: number, indices: readonly number[]): Computed {
  if (x.dims[axis] === BATCH) throw new Refusal(`${MIXES_BATCH}: it takes some of them`);
  const runs: Range[] = [];
  for (const index of indices) {
    const last = runs.at(-1);
    if (last?.end === index) runs[runs.length - 1] = { ...last, end: index + 1 };
    else {
      call.setting.layers.requireRoom(runs.length);
      runs.push({ start: index, end: index + 1 });
    }
  }
  if (runs.length === 0) throw new Refusal("it takes nothing");
  const parts = runs.map(({ start, end }) => {
    const run = runs.length === 1 ? call : call.as(`${start} to ${end - 1} of axis ${axis}`);
    return partAlong(run, x, axis, { start, end });
  });
  return together(call, parts, axis);
}

const concat: Rule = (call) => {
  const values = call.inputs.map((_, i) => call.computed(i));
  const model = call.inputs.find((input) => input?.kind === "computed") as Computed;
  const axis = axisWithin(call.number("axis", 1), model.dims.length);
  if (model.dims[axis] === BATCH)
    throw new Refusal(`${MIXES_BATCH}: it goes along the batch`, { attribute: "axis" });
  for (const { dims } of values) {
    if (dims.length === model.dims.length && dims.every((dim, i) => i === axis || dim === model.dims[i]))
      continue;
    throw new Refusal(
      `shapes ${showDims(model.dims)} and ${showDims(dims)} do not go together along axis ${axis}`,
      {
        ...(model.dims.includes(BATCH) && {
          help: "a constant part has no batch: try without a batch dimension",
        }),
      },
    );
  }
  return { ...together(call, values, axis), type: model.type };
};

const split: Rule = (call) => {
  const x = call.computed(0);
  const axis = call.axis(0, x.dims.length);
  const size = x.dims[axis];
  if (size === undefined || size === BATCH) throw new Refusal(`${MIXES_BATCH}: it goes along the batch`);
  const { outputs } = call.node;
  const sizes = call.integers(1, "split") ?? evenly(size, outputs.length);
  const said = call.number("num_outputs", outputs.length);
  if (said !== outputs.length) {
    throw new Refusal(`it says that it has ${said} outputs, and has ${outputs.length}`, {
      attribute: "num_outputs",
    });
  }
  if (sizes.reduce((sum, part) => sum + part, 0) !== size || sizes.length < outputs.length) {
    throw new Refusal(`parts of ${sizes.join(", ")} do not make up axis ${axis} of ${showDims(x.dims)}`);
  }
  let start = 0;
  return outputs.map((name, i) => {
    const range = { start, end: start + (sizes[i] as number) };
    start = range.end;
    return name === "" ? undefined : partAlong(call.as(`its ${quote(name)}`, name), x, axis, range);
  });
};

/** The last part is smaller where it does not come out even. */
function evenly(size: number, count: number): number[] {
  const part = Math.ceil(size / count);
  return Array.from({ length: count }, (_, i) => Math.max(0, Math.min(part, size - i * part)));
}

const slice: Rule = (call) => {
  const x = call.computed(0);
  const [starts, ends] = [call.integers(1, "starts"), call.integers(2, "ends")];
  if (starts === undefined || ends?.length !== starts.length)
    throw new Refusal("its starts and ends do not match");
  const axes = axesWithin(call.integers(3, "axes") ?? starts.map((_, i) => i), x.dims.length);
  const steps = call.integers(4, "steps") ?? starts.map(() => 1);
  if (axes.length !== starts.length || steps.length !== starts.length) {
    throw new Refusal("its axes or steps do not match its starts");
  }
  return axes.reduce<Computed>((value, axis, i) => {
    const size = value.dims[axis];
    const [start, end, step] = [starts[i] as number, ends[i] as number, steps[i] as number];
    if (size === BATCH && start === 0 && end >= 2 ** 31 - 1 && step === 1) return value;
    if (size === undefined || size === BATCH) throw new Refusal(`${MIXES_BATCH}: it takes some of them`);
    return pick(call, value, axis, indicesOf(sliceRange(size, start, end, step)));
  }, x);
};

/** The places that a slice takes. */
function indicesOf({ first, step, count }: SliceRange): number[] {
  return Array.from({ length: count }, (_, i) => first + i * step);
}

const gather: Rule = (call) => {
  const x = call.computed(0);
  const axis = call.axis(0, x.dims.length);
  const { shape } = call.constant(1, "indices").tensor;
  const size = x.dims[axis];
  if (size === undefined || size === BATCH) throw new Refusal(`${MIXES_BATCH}: it takes some of them`);
  const indices = (call.integers(1, "indices") ?? []).map((index) => indexWithin(index, size));
  const picked = pick(call, x, axis, indices);
  return call.reshaped(picked, x.dims.toSpliced(axis, 1, ...shape));
};

export const partRules = {
  Concat: concat,
  Split: split,
  Slice: slice,
  Gather: gather,
} satisfies Readonly<Record<string, Rule>>;
