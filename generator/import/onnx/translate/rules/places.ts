import { type Shape, sizeOf } from "../../../../ir/tensor-data.ts";
import { axesWithin, axisWithin, indexWithin } from "../../node/axes.ts";
import { integersIn } from "../../node/node-call.ts";
import { mixedBatch, Refusal } from "../../node/refusal.ts";
import { reversedPlaces } from "../../node/reversed-places.ts";
import { countOfShared } from "../../node/scatter-places.ts";
import { keepsElement } from "../../node/triangle.ts";
import type { Rule, TranslateCall } from "../call.ts";
import { mergedDim, showDims } from "../dims.ts";
import { BATCH, type Computed, type Constant, type Dim, dimsOf } from "../value.ts";
import { between } from "./arithmetic.ts";
import { lookedUp, partAlong, picked, takenAlong } from "./parts.ts";
import { chosen } from "./truth.ts";

export const constantOf = (
  name: string,
  type: Constant["tensor"]["type"],
  shape: Shape,
  data: Iterable<number>,
): Constant => ({
  kind: "constant",
  name,
  tensor: { type, shape, data: Float64Array.from(data) },
});

/** A name for numbers that are made of an input. */
const nameOf = ({ node }: TranslateCall, index: number, what: string): string =>
  `${node.inputs[index] || node.outputs[0]}_${what}`;

/** Constant indices from 0 on. */
function existing(call: TranslateCall, indices: Constant, size: number): Constant {
  const { shape } = indices.tensor;
  const data = integersIn(indices.tensor).map((index) => indexWithin(index, size));
  return constantOf(nameOf(call, 1, "counted"), "i64", shape, data);
}

/** The size of an axis, which may not be the batch. */
function sizeAlong({ dims }: Computed, axis: number): number {
  const size = dims[axis] as Dim;
  if (size === BATCH) throw mixedBatch("it selects some of them");
  return size;
}

/** Of each element of the indices, the element of the data at the same place but along one axis. */
const gatherElements: Rule = (call) => {
  const data = call.computed(0);
  const axis = call.axis(0, data.dims.length);
  const size = sizeAlong(data, axis);
  const given = call.input(1);
  const own = dimsOf(given);
  const indices = given.kind === "constant" ? existing(call, given, size) : given;
  if (own.length !== data.dims.length)
    throw new Refusal(`its data and indices have shapes ${showDims(data.dims)} and ${showDims(own)}`);
  const part = own.reduce<Computed>((x, length, i) => {
    const whole = x.dims[i];
    if (i === axis || length === whole || (whole === BATCH && length === 1)) return x;
    if (length === BATCH || whole === BATCH) throw mixedBatch("its indices select some of them");
    return partAlong(call.as(`the part of axis ${i} with indices`), x, i, { start: 0, end: length });
  }, data);
  return takenAlong(call, part, axis, indices);
};

/** Of each row of indices, the block of the data that it leads to. */
const gatherNd: Rule = (call) => {
  const shared = countOfShared(call);
  const given = call.input(1);
  if (given.kind === "computed" && shared === 0 && given.dims.at(-1) === 1)
    return lookedUp(call, call.input(0), 0, call.reshaped(given, given.dims.slice(0, -1)));
  const x = call.computed(0);
  const indices = call.constant(1, "indices").tensor;
  const depth = indices.shape.at(-1) ?? 0;
  const led = x.dims.slice(shared, shared + depth);
  if (depth < 1 || led.length < depth || indices.shape.length <= shared)
    throw new Refusal(`its data and indices have shapes ${showDims(x.dims)} and ${showDims(indices.shape)}`);
  const sizes = led.map((_, i) => sizeAlong(x, shared + i));
  const all = integersIn(indices);
  const places = Array.from({ length: all.length / depth }, (_, row) =>
    sizes.reduce((place, size, i) => place * size + indexWithin(all[row * depth + i] as number, size), 0),
  );
  const [outer, rows] = [indices.shape.slice(0, shared), indices.shape.slice(shared, -1)];
  const rest = x.dims.slice(shared + depth);
  const merged = call.reshaped(x, [...x.dims.slice(0, shared), sizeOf(sizes), ...rest]);
  const shape = [...outer, sizeOf(rows), ...rest.map(() => 1)];
  const list = constantOf(nameOf(call, 1, "merged"), "i64", shape, places);
  const taken = shared === 0 ? picked(call, merged, 0, places) : takenAlong(call, merged, shared, list);
  return call.reshaped(taken, [...x.dims.slice(0, shared), ...rows, ...rest]);
};

/** The elements of an axis, or of all axes as one, where a condition holds. */
const compress: Rule = (call) => {
  const x = call.computed(0);
  const { data } = call.constant(1, "condition").tensor;
  const chosen = [...data.keys()].filter((i) => data[i] !== 0);
  if (call.number("axis") !== undefined) {
    const axis = call.axis(0, x.dims.length);
    return picked(
      call,
      x,
      axis,
      chosen.map((index) => indexWithin(index, sizeAlong(x, axis))),
    );
  }
  const flat = call.reshaped(x, [mergedDim(x.dims)]);
  return picked(
    call,
    flat,
    0,
    chosen.map((index) => indexWithin(index, sizeAlong(flat, 0))),
  );
};

/** The first elements of each sequence in reverse order. */
const reverseSequence: Rule = (call) => {
  const x = call.computed(0);
  const axes = [call.number("batch_axis", 1), call.number("time_axis", 0)];
  const [batch, time] = axesWithin(axes, x.dims.length, "time_axis") as [number, number];
  const length = sizeAlong(x, time);
  const lengths = integersIn(call.constant(1, "sequence_lens").tensor);
  if (x.dims[batch] === BATCH) {
    const [first = 0] = lengths;
    if (lengths.length !== (call.setting.batchSize ?? 1) || lengths.some((other) => other !== first))
      throw mixedBatch("its sequences have lengths of their own");
    return picked(call, x, time, reversedPlaces(length, first));
  }
  if (lengths.length !== x.dims[batch])
    throw new Refusal(`it has ${lengths.length} lengths for ${x.dims[batch]} sequences`);
  const lines = lengths.map((count) => reversedPlaces(length, count));
  const [outer, inner] = batch < time ? [lengths.length, length] : [length, lengths.length];
  const places = Array.from({ length: outer * inner }, (_, n) => {
    const [i, j] = [Math.floor(n / inner), n % inner];
    return (batch < time ? lines[i]?.[j] : lines[j]?.[i]) as number;
  });
  const shape = x.dims.map((dim, axis) => (axis === batch || axis === time ? (dim as number) : 1));
  return takenAlong(call, x, time, constantOf(nameOf(call, 1, "places"), "i64", shape, places));
};

/** Matrices with the elements above or below a diagonal replaced by 0. */
const trilu: Rule = (call) => {
  const x = call.computed(0);
  const [above = 0] = call.integers(1, "k") ?? [];
  const upper = call.flag("upper", true);
  const sizes = x.dims.slice(-2);
  if (sizes.length < 2) throw new Refusal(`shape ${showDims(x.dims)} is not a matrix`);
  const [rows, columns] = sizes.map((_, i) => sizeAlong(x, x.dims.length - 2 + i)) as [number, number];
  call.budget.spend(rows * columns);
  const kept = Array.from({ length: rows * columns }, (_, i) =>
    Number(keepsElement(upper, above, Math.floor(i / columns), i % columns)),
  );
  const mask = constantOf(`${call.node.outputs[0]}_kept`, "bool", [rows, columns], kept);
  return chosen(call, mask, x, constantOf(`${call.node.outputs[0]}_zero`, x.type, [], [0]));
};

/** 1 or another number at the index that an element tells along a new axis, 0 or another elsewhere. */
const oneHot: Rule = (call) => {
  const x = call.computed(0);
  const axis = axisWithin(call.number("axis", -1), x.dims.length + 1);
  const depth = onlyNumber(call.constant(1, "depth"));
  const { type, data } = call.constant(2, "values").tensor;
  if (!Number.isSafeInteger(depth) || depth < 1) throw new Refusal(`its depth is ${depth}`);
  if (data.length !== 2) throw new Refusal(`it has ${data.length} values; it needs two, for off and on`);
  const column = call.reshaped(x, x.dims.toSpliced(axis, 0, 1));
  const shape = [depth, ...x.dims.slice(axis).map(() => 1)];
  call.budget.spend(2 * depth);
  const counted = (from: number) =>
    constantOf(
      `${call.node.outputs[0]}_${from < 0 ? "from_the_end" : "index"}`,
      x.type,
      shape,
      Array.from({ length: depth }, (_, i) => i + from),
    );
  const isAt = between(call.as("from the start"), "equal", column, counted(0));
  const isAtFromEnd = between(call.as("from the end"), "equal", column, counted(-depth));
  const isHot = between(call.as("either"), "or", isAt, isAtFromEnd);
  const [off, on] = Array.from(data, (value, i) =>
    constantOf(nameOf(call, 2, i === 0 ? "off" : "on"), type, [], [value]),
  ) as [Constant, Constant];
  return chosen(call, isHot, on, off);
};

function onlyNumber({ tensor: { data } }: Constant): number {
  const [number, ...others] = data;
  if (number === undefined || others.length > 0)
    throw new Refusal(`it needs one number, but gets ${data.length}`);
  return number;
}

export const placeRules = {
  GatherElements: gatherElements,
  GatherND: gatherNd,
  Compress: compress,
  ReverseSequence: reverseSequence,
  Trilu: trilu,
  OneHot: oneHot,
} satisfies Readonly<Record<string, Rule>>;
