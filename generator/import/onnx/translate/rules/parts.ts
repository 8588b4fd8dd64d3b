import { quote } from "../../../../diagnostics/words.ts";
import { sizeOf } from "../../../../ir/tensor-data.ts";
import type { ElementType } from "../../graph.ts";
import { axesWithin, indexWithin } from "../../node/axes.ts";
import { integersIn } from "../../node/node-call.ts";
import { type AxisPads, type Filling, paddedAxis, readPads } from "../../node/pads.ts";
import { mixedBatch, Refusal } from "../../node/refusal.ts";
import { type SliceRange, sliceRange } from "../../node/slice-range.ts";
import { splitSizes } from "../../node/split-sizes.ts";
import { broadcasting } from "../broadcast.ts";
import type { Rule, TranslateCall } from "../call.ts";
import { asTensor, inShape } from "../constant.ts";
import { broadcastDims, sampleShape, showDims } from "../dims.ts";
import { asPart, type Draft, reshaped } from "../draft.ts";
import {
  BATCH,
  type Computed,
  type Constant,
  type Dim,
  type Dims,
  dimsOf,
  sampleAxis,
  sampleOf,
  typeOf,
  type Value,
} from "../value.ts";
import { concatenated } from "./together.ts";

/** The elements from `start` up to `end` in steps; backwards if the step is negative. */
interface Range {
  readonly start: number;
  readonly end: number;
  readonly step?: number;
}

/** The part of an axis that a range selects. */
export function partAlong(
  call: TranslateCall,
  x: Computed,
  axis: number,
  { start, end, step = 1 }: Range,
): Computed {
  const size = x.dims[axis];
  if (size === BATCH) throw mixedBatch("it selects some of them");
  if (start === 0 && end === size && step === 1) return x;
  if (size === undefined || end > size || start < 0)
    throw new Refusal(`axis ${axis} of ${showDims(x.dims)} ends before ${end}`);
  if (end <= start) throw new Refusal(`it selects nothing from axis ${axis} of shape ${showDims(x.dims)}`);
  const sampled = sampleAxis(x.dims, axis);
  const count = Math.ceil((end - start) / Math.abs(step));
  const fields = { axis: sampled, start, end, step };
  const draft = call.layer("slice", [x.draft], fields, x.draft.shape.with(sampled, count));
  return { ...x, dims: x.dims.with(axis, count), draft };
}

/** The elements at the given indices, in order: one slice for each run of indices, shared by equal runs. */
export function picked(call: TranslateCall, x: Computed, axis: number, indices: readonly number[]): Computed {
  if (x.dims[axis] === BATCH) throw mixedBatch("it selects some of them");
  if (indices.length === 0) throw new Refusal("it takes nothing");
  const whole = asRange(indices);
  if (whole !== undefined) return partAlong(call, x, axis, whole);
  const runs = runsOf(indices);
  if (runs === undefined) return takenAlong(call, x, axis, listAlong(call, x.dims, axis, indices));
  const known = new Map<string, Computed>();
  const parts = runs.map((run) => {
    const range = asRange(run) as Range;
    const called = `${run[0]} to ${run.at(-1)} of axis ${axis}`;
    const part = known.get(called) ?? partAlong(call.as(called), x, axis, range);
    known.set(called, part);
    return part;
  });
  return concatenated(call, parts, axis);
}

/** Evenly spaced indices as a range; undefined if they are not. */
function asRange(indices: readonly number[]): Range | undefined {
  const [first = 0, second = first + 1] = indices;
  const last = indices.at(-1) as number;
  const step = second - first;
  if (step === 0 || indices.some((index, i) => index !== first + i * step)) return undefined;
  const [start, end] = step > 0 ? [first, last + 1] : [last, first + 1];
  return { start, end, step };
}

/** How many slices one node may become. */
const MOST_SLICES = 16;

/** Indices as runs of neighbours, ascending or descending; undefined if they are too many. */
function runsOf(indices: readonly number[]): readonly number[][] | undefined {
  const runs: number[][] = [];
  for (const index of indices) {
    const run = runs.at(-1);
    const [last, before] = [run?.at(-1), run?.at(-2)];
    const step = last === undefined ? 0 : index - last;
    if (last !== undefined && Math.abs(step) === 1 && (before === undefined || last - before === step)) {
      run?.push(index);
    } else if (runs.length === MOST_SLICES) {
      return undefined;
    } else {
      runs.push([index]);
    }
  }
  return runs;
}

/** Indices along an axis that are the same for all indices of the other axes. */
const listAlong = (call: TranslateCall, dims: Dims, axis: number, indices: readonly number[]): Constant => ({
  kind: "constant",
  name: `${call.node.inputs[1] || call.node.outputs[0]}_along_axis_${axis}`,
  tensor: {
    type: "i64",
    shape: dims.map((_, i) => (i === axis ? indices.length : 1)),
    data: Float64Array.from(indices),
  },
});

/**
 * The elements of an axis at indices of the same rank, which exist where they are constant. The other axes broadcast, but for
 * the batch, along which constant indices have size 1.
 */
export function takenAlong(call: TranslateCall, x: Computed, axis: number, indices: Value): Computed {
  if (x.dims[axis] === BATCH) throw mixedBatch("it selects some of them");
  const own = dimsOf(indices);
  const dims = broadcastDims(x.dims.with(axis, 1), own.with(axis, 1)).with(axis, own[axis] as Dim);
  const from = [x, indices].map((value) => broadcasting(call, value, dims));
  const ranked = from.map((source) => padded(call, source, sampleShape(dims).length));
  return {
    ...x,
    dims,
    draft: call.layer("take", ranked, { axis: sampleAxis(dims, axis) }, sampleShape(dims)),
  };
}

/** Axes of size 1 in front, which indices need and other layers do not. */
const padded = (call: TranslateCall, source: Draft, rank: number): Draft =>
  reshaped(
    source,
    [...Array(Math.max(0, rank - source.shape.length)).fill(1), ...source.shape],
    asPart(call.origin, "reshaped to broadcast"),
  );

const split: Rule = (call) => {
  const x = call.computed(0);
  const axis = call.axis(0, x.dims.length);
  const size = x.dims[axis];
  if (size === undefined || size === BATCH) throw mixedBatch("it works along the batch");
  const { outputs } = call.node;
  const sizes = splitSizes(call, call.integers(1, "split"), size);
  let start = 0;
  return outputs.map((name, i) => {
    const range = { start, end: start + (sizes[i] as number) };
    start = range.end;
    if (range.start === range.end) return nothingAlong(call, x, axis, name);
    return name === "" ? undefined : partAlong(call.as(`its ${quote(name)}`, name), x, axis, range);
  });
};

/** A part without elements, which other parts can be joined with. */
const nothingAlong = (
  { setting }: TranslateCall,
  { dims, type }: Computed,
  axis: number,
  name: string,
): Constant => ({
  kind: "constant",
  name,
  tensor: {
    ...{ type, data: new Float64Array() },
    shape: dims.map((dim, i) => (i === axis ? 0 : dim === BATCH ? (setting.batchSize ?? 1) : dim)),
  },
});

const slice: Rule = (call) => {
  const x = call.computed(0);
  const [starts, ends] = [call.integers(1, "starts"), call.integers(2, "ends")];
  if (starts === undefined || ends?.length !== starts.length)
    throw new Refusal("it has different numbers of starts and ends");
  const axes = axesWithin(call.integers(3, "axes") ?? starts.map((_, i) => i), x.dims.length);
  const steps = call.integers(4, "steps") ?? starts.map(() => 1);
  if (axes.length !== starts.length || steps.length !== starts.length) {
    throw new Refusal("it has different numbers of starts and of axes or steps");
  }
  return axes.reduce<Computed>((value, axis, i) => {
    const size = value.dims[axis];
    const [start, end, step] = [starts[i] as number, ends[i] as number, steps[i] as number];
    if (size === BATCH && start === 0 && end >= (call.setting.batchSize ?? 2 ** 31 - 1) && step === 1)
      return value;
    if (size === undefined || size === BATCH) throw mixedBatch("it selects some of them");
    return picked(call, value, axis, indicesOf(sliceRange(size, start, end, step)));
  }, x);
};

/** The indices that a slice selects. */
function indicesOf({ first, step, count }: SliceRange): number[] {
  return Array.from({ length: count }, (_, i) => first + i * step);
}

/** The elements of an axis at indices, whose shape replaces that axis. */
const gather: Rule = (call) => {
  const data = call.input(0);
  const axis = call.axis(0, dimsOf(data).length);
  const size = dimsOf(data)[axis];
  if (size === undefined || size === BATCH) throw mixedBatch("it selects some of them");
  const given = call.input(1);
  if (given.kind === "computed") return lookedUp(call, data, axis, given);
  const x = call.asComputed(data);
  const { shape } = given.tensor;
  const indices = integersIn(given.tensor).map((index) => indexWithin(index, size));
  return call.reshaped(picked(call, x, axis, indices), x.dims.toSpliced(axis, 1, ...shape));
};

/** What there is along an axis at computed indices: rows of a table, or values of one sample. */
export function lookedUp(call: TranslateCall, data: Value, axis: number, indices: Computed): Computed {
  const own = dimsOf(data);
  if (own.includes(BATCH) && indices.dims.includes(BATCH))
    throw mixedBatch("its indices select some of them");
  const dims = own.toSpliced(axis, 1, ...indices.dims);
  const fields = areCounted(indices) ? {} : { negative: true };
  const found =
    data.kind === "constant" && axis === 0
      ? embedded(call, data, indices, fields)
      : gathered(call, call.asComputed(data), axis, indices, fields);
  return call.result(found, dims, typeOf(data));
}

/** Whether indices are never negative, because they were counted from 0 on. */
const areCounted = ({ draft }: Pick<Computed, "draft">): boolean =>
  draft.kind === "reshape"
    ? draft.from.every((source) => areCounted({ draft: source }))
    : ["argmax", "argmin"].includes(draft.kind);

function embedded(call: TranslateCall, table: Constant, indices: Computed, fields: Draft["fields"]): Draft {
  const [entries = 1, ...rest] = table.tensor.shape;
  const units = sizeOf(rest);
  const weights = asTensor(inShape(table, [entries, units]));
  const shape = [...indices.draft.shape, units];
  return call.layer("embedding", [indices.draft], { units, entries, weights, ...fields }, shape);
}

function gathered(
  call: TranslateCall,
  x: Computed,
  axis: number,
  indices: Computed,
  fields: Draft["fields"],
): Draft {
  const whole = sampleOf(x.dims);
  const sampled = sampleAxis(x.dims, axis);
  const values = reshaped(x.draft, whole, asPart(call.origin, "in the shape of its data"));
  const shape = whole.toSpliced(sampled, 1, ...indices.draft.shape);
  return call.layer("gather", [values, indices.draft], { axis: sampled, ...fields }, shape);
}

/** Cuts off what negative pads remove, and adds to the ends of axes all that one layer can. */
const pad: Rule = (call) => {
  const input = call.computed(0);
  const { axes, filling } = readPads(call, input.dims.length);
  const value = fillingNumber(call, input.type);
  const changed = axes.filter(({ before, after }) => before !== 0 || after !== 0);
  const whole: AxisPads[] = [];
  const kept = changed.reduce<Computed>((x, pads) => {
    const { axis, before, after } = pads;
    const size = x.dims[axis] as Dim;
    if (size === BATCH) throw mixedBatch("it adds samples");
    const places = paddedAxis(size, pads, filling);
    if (filling === "wrap" && Math.max(before, after) > size)
      return picked(call, x, axis, places as number[]);
    if (before > 0 || after > 0) whole.push(pads);
    const range = { start: Math.max(0, -before), end: size + Math.min(0, after) };
    return partAlong(call.as("what it keeps"), x, axis, range);
  }, input);
  return whole.length === 0 ? kept : extended(call, kept, whole, { filling, value });
};

/** Each axis cut or padded with 0 to a size, about its centre. https://onnx.ai/onnx/operators/onnx__CenterCropPad.html */
const centerCropPad: Rule = (call) => {
  const input = call.computed(0);
  const rank = input.dims.length;
  const axes = axesWithin(call.numbers("axes") ?? input.dims.map((_, axis) => axis), rank);
  const sizes = call.integers(1, "shape") ?? [];
  if (sizes.length !== axes.length)
    throw new Refusal(`its shape has ${sizes.length} sizes for ${axes.length} axes`);
  const pads: AxisPads[] = [];
  const cropped = axes.reduce<Computed>((x, axis, i) => {
    const [size, wanted] = [x.dims[axis] as Dim, sizes[i] as number];
    if (size === wanted || (size === BATCH && wanted === call.setting.batchSize)) return x;
    if (size === BATCH) throw mixedBatch("it selects some of them");
    if (wanted < 1) throw new Refusal(`it makes axis ${axis} ${wanted} elements long`);
    const start = Math.floor((size - wanted) / 2);
    if (size > wanted) return partAlong(call.as("what it keeps"), x, axis, { start, end: start + wanted });
    const before = Math.floor((wanted - size) / 2);
    pads.push({ axis, before, after: wanted - size - before });
    return x;
  }, input);
  return pads.length === 0 ? cropped : extended(call, cropped, pads, { filling: "constant", value: 0 });
};

/** The fill value, in the type of the input. */
function fillingNumber(call: TranslateCall, wanted: ElementType): number {
  if (call.opset < 11) return call.number("value", 0);
  if (!call.has(2)) return 0;
  const { type, data } = call.constant(2, "constant_value").tensor;
  if (type === wanted && data.length === 1) return data[0] as number;
  throw new Refusal(
    `it fills ${wanted} with ${data.length} numbers of ${type}, and needs one of the same type`,
  );
}

function extended(
  call: TranslateCall,
  x: Computed,
  pads: readonly AxisPads[],
  { filling, value }: { readonly filling: Filling; readonly value: number },
): Computed {
  const all = pads
    .map(({ axis, before, after }) => ({ axis, before: Math.max(0, before), after: Math.max(0, after) }))
    .map((pad) => ({ ...pad, length: pad.before + (x.dims[pad.axis] as number) + pad.after }))
    .map((pad) => ({ ...pad, sampled: sampleAxis(x.dims, pad.axis) }));
  const fields = {
    axes: all.map(({ sampled }) => sampled),
    before: all.map(({ before }) => before),
    after: all.map(({ after }) => after),
    ...(filling === "constant" ? { value } : { mode: filling }),
  };
  const shape = all.reduce((sizes, { sampled, length }) => sizes.with(sampled, length), x.draft.shape);
  const dims = all.reduce<Dims>((sizes, { axis, length }) => sizes.with(axis, length), x.dims);
  return { ...x, dims, draft: call.layer("pad", [x.draft], fields, shape) };
}

export const partRules = {
  CenterCropPad: centerCropPad,
  Split: split,
  Slice: slice,
  Gather: gather,
  Pad: pad,
} satisfies Readonly<Record<string, Rule>>;
