import type { Shape } from "../../../ir/tensor-data.ts";
import { stridesOf } from "../../../ir/view.ts";
import type { OnnxTensor } from "../graph.ts";
import { axesWithin, axisWithin, indexWithin } from "../node/axes.ts";
import { integersIn } from "../node/node-call.ts";
import { Refusal } from "../node/refusal.ts";
import { reversedPlaces } from "../node/reversed-places.ts";
import {
  blockPlaces,
  cachePlaces,
  countOfShared,
  elementPlaces,
  type Reduction,
  reductionOf,
} from "../node/scatter-places.ts";
import { keepsElement } from "../node/triangle.ts";
import { elementTypeOf } from "../read/element-types.ts";
import type { Fold } from "./call.ts";
import { type FoldCall, storing } from "./call.ts";
import { checkedShape, countOf, showShape } from "./strides.ts";

/** The indices of non-zero numbers: one row for each axis, one column for each number. */
function nonZero(call: FoldCall): OnnxTensor {
  const { shape, data } = call.input(0);
  const places = [...data.keys()].filter((place) => data[place] !== 0);
  const strides = stridesOf(shape);
  const result = call.allocate([shape.length, places.length], data.length);
  strides.forEach((stride, axis) => {
    places.forEach((place, i) => {
      result[axis * places.length + i] = Math.floor(place / stride) % (shape[axis] as number);
    });
  });
  return { type: "i64", shape: [shape.length, places.length], data: result };
}

/** A matrix with 1 on a diagonal, else 0; `k` is the diagonal's offset above the main one. */
function eyeLike(call: FoldCall): OnnxTensor {
  const { type, shape } = call.input(0);
  const code = call.number("dtype");
  const as = code === undefined ? type : elementTypeOf(code)?.type;
  if (as === undefined) throw new Refusal(`its dtype ${code} is unknown`, { attribute: "dtype" });
  const isSet = onDiagonal(call.number("k", 0));
  return { type: as, shape, data: ofMatrices(call, shape, (row, column) => Number(isSet(row, column))) };
}

const onDiagonal = (above: number) => (row: number, column: number) => column === row + above;

/** Matrices with the elements above or below a diagonal set to 0. */
function trilu(call: FoldCall): OnnxTensor {
  const { type, shape, data } = call.input(0);
  const [above = 0] = call.integers(1, "k") ?? [];
  const isUpper = call.flag("upper", true);
  return {
    ...{ type, shape },
    data: ofMatrices(call, shape, (row, column, i) =>
      keepsElement(isUpper, above, row, column) ? (data[i] as number) : 0,
    ),
  };
}

/** Computes a number for each element of a shape whose last two axes are rows and columns. */
function ofMatrices(
  call: FoldCall,
  shape: readonly number[],
  numberAt: (row: number, column: number, i: number) => number,
): Float64Array {
  const [rows, columns] = shape.slice(-2);
  if (rows === undefined || columns === undefined)
    throw new Refusal(`shape ${showShape(shape)} is not a matrix`);
  return call.allocate(shape).map((_, i) => numberAt(Math.floor(i / columns) % rows, i % columns, i));
}

/** The elements of an axis up to each one, or before it, put together from `start` on; from the end with `reverse`. */
const cumulated =
  (combine: (a: number, b: number) => number, start: number): Fold =>
  (call) => {
    const { type, shape, data } = call.input(0);
    const at = call.input(1);
    if (at.data.length !== 1) throw new Refusal("its axis is not a single number");
    const axis = axisWithin(at.data[0] as number, shape.length);
    const [isExclusive, isReverse] = [call.flag("exclusive"), call.flag("reverse")];
    const store = storing(type);
    const result = call.allocate(shape);
    const size = shape[axis] as number;
    const inner = countOf(shape.slice(axis + 1));
    const lines = result.length === 0 ? 0 : result.length / size;
    for (let line = 0; line < lines; line++) {
      const first = Math.floor(line / inner) * size * inner + (line % inner);
      let total = start;
      for (let step = 0; step < size; step++) {
        const place = first + (isReverse ? size - 1 - step : step) * inner;
        const next = store(combine(total, data[place] as number));
        result[place] = isExclusive ? total : next;
        total = next;
      }
    }
    return { type, shape, data: result };
  };

/** Each element of the indices replaced by the element of the data at the same place but along one axis. */
function gatherElements(call: FoldCall): OnnxTensor {
  const { type, shape, data } = call.input(0);
  const indices = call.input(1);
  const axis = axisWithin(call.number("axis", 0), shape.length);
  const result = call.allocate(indices.shape);
  const places = elementPlaces(shape, axis, indices, indices.shape);
  return { type, shape: indices.shape, data: result.map((_, n) => data[places[n] as number] as number) };
}

/** Each row of indices replaced by the block of the data that it leads to. */
function gatherNd(call: FoldCall): OnnxTensor {
  const { type, shape, data } = call.input(0);
  const indices = call.input(1);
  const shared = countOfShared(call);
  const depth = indices.shape.at(-1) ?? 0;
  if (depth < 1 || shared + depth > shape.length || shared >= indices.shape.length)
    throw new Refusal(`its data and indices have shapes ${showShape(shape)} and ${showShape(indices.shape)}`);
  const rows = indices.shape.slice(0, -1);
  const gathered = [...rows, ...shape.slice(shared + depth)];
  const result = call.allocate(gathered);
  const [block, each] = [countOf(shape.slice(shared + depth)), countOf(rows.slice(shared))];
  const strides = stridesOf(shape);
  const all = integersIn(indices);
  for (let row = 0; row < countOf(rows); row++) {
    let start = Math.floor(row / each) * countOf(shape.slice(shared));
    for (let i = 0; i < depth; i++) {
      const size = shape[shared + i] as number;
      start += indexWithin(all[row * depth + i] as number, size) * (strides[shared + i] as number);
    }
    result.set(data.subarray(start, start + block), row * block);
  }
  return { type, shape: gathered, data: result };
}

/** Each element of the data with what an update makes of it, one update after the other. */
const scattered =
  (placesOf: (call: FoldCall, data: Shape, updates: Shape) => readonly number[], from: number): Fold =>
  (call) => {
    const [{ type, shape, data }, updates] = [call.input(0), call.input(from)];
    const store = storing(type);
    const put = putting[reductionOf(call)];
    const result = call.allocate(shape);
    result.set(data);
    call.budget.spend(updates.data.length);
    for (const [n, place] of placesOf(call, shape, updates.shape).entries()) {
      result[place] = store(put(result[place] as number, updates.data[n] as number));
    }
    return { type, shape, data: result };
  };

const putting: Readonly<Record<Reduction, (element: number, update: number) => number>> = {
  none: (_, update) => update,
  add: (element, update) => element + update,
  mul: (element, update) => element * update,
  max: Math.max,
  min: Math.min,
};

const ofElements = (call: FoldCall, data: Shape, updates: Shape) =>
  elementPlaces(data, axisWithin(call.number("axis", 0), data.length), call.input(1), updates);

/** The elements of an axis, or of all axes as one, where a condition holds. */
function compress(call: FoldCall): OnnxTensor {
  const { type, shape, data } = call.input(0);
  const condition = call.input(1).data;
  const chosen = [...condition.keys()].filter((i) => condition[i] !== 0);
  const axis =
    call.number("axis") === undefined ? undefined : axisWithin(call.number("axis", 0), shape.length);
  const size = axis === undefined ? data.length : (shape[axis] as number);
  const places = chosen.map((index) => indexWithin(index, size));
  const inner = axis === undefined ? 1 : countOf(shape.slice(axis + 1));
  const left = axis === undefined ? [places.length] : shape.with(axis, places.length);
  const result = call.allocate(left);
  for (let i = 0; i < result.length; i += inner) {
    const [line, place] = [
      Math.floor(i / inner / places.length),
      places[(i / inner) % places.length] as number,
    ];
    const start = (line * size + place) * inner;
    result.set(data.subarray(start, start + inner), i);
  }
  return { type, shape: left, data: result };
}

/** The first elements of each sequence in reverse order. */
function reverseSequence(call: FoldCall): OnnxTensor {
  const { type, shape, data } = call.input(0);
  const axes = [call.number("batch_axis", 1), call.number("time_axis", 0)];
  const [batch, time] = axesWithin(axes, shape.length, "time_axis") as [number, number];
  const lengths = integersIn(call.input(1));
  const [count, length] = [shape[batch] as number, shape[time] as number];
  if (lengths.length !== count) throw new Refusal(`it has ${lengths.length} lengths for ${count} sequences`);
  const places = lengths.map((reversed) => reversedPlaces(length, reversed));
  const strides = stridesOf(shape);
  const at = (n: number, axis: number) => Math.floor(n / (strides[axis] as number)) % (shape[axis] as number);
  const result = call.allocate(shape).map((_, n) => {
    const place = places[at(n, batch)]?.[at(n, time)] as number;
    return data[n + (place - at(n, time)) * (strides[time] as number)] as number;
  });
  return { type, shape, data: result };
}

/** Two values, the second at the index that an element tells along a new axis. */
function oneHot(call: FoldCall): OnnxTensor {
  const { shape, data } = call.input(0);
  const { type, data: values } = call.input(2);
  const depth = call.input(1).data[0] ?? 0;
  const axis = axisWithin(call.number("axis", -1), shape.length + 1);
  const full = checkedShape(shape.toSpliced(axis, 0, depth));
  if (values.length !== 2) throw new Refusal(`it has ${values.length} values; it needs two, for off and on`);
  const inner = countOf(shape.slice(axis));
  const result = call.allocate(full).map((_, n) => {
    const place = Math.floor(n / inner) % depth;
    const index = data[Math.floor(n / inner / depth) * inner + (n % inner)] as number;
    return values[Number(index === place || index === place - depth)] as number;
  });
  return { type, shape: full, data: result };
}

/** Operations that make positions and masks of constants. Source: https://onnx.ai/onnx/operators/ */
export const places: Readonly<Record<string, Fold>> = {
  Compress: compress,
  CumProd: cumulated((a, b) => a * b, 1),
  CumSum: cumulated((a, b) => a + b, 0),
  EyeLike: eyeLike,
  GatherElements: gatherElements,
  GatherND: gatherNd,
  NonZero: nonZero,
  OneHot: oneHot,
  ReverseSequence: reverseSequence,
  Scatter: scattered(ofElements, 2),
  ScatterElements: scattered(ofElements, 2),
  ScatterND: scattered((call, data, updates) => blockPlaces(data, call.input(1), updates), 2),
  TensorScatter: scattered((call, data, updates) => {
    const starts = call.inputs[2] && integersIn(call.inputs[2]);
    return cachePlaces(call, data, starts, updates);
  }, 1),
  Trilu: trilu,
};
