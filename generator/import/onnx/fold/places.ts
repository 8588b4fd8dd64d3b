import type { OnnxTensor } from "../graph.ts";
import { axisWithin } from "../node/axes.ts";
import { Refusal } from "../node/refusal.ts";
import { elementTypeOf } from "../read/element-types.ts";
import type { Fold } from "./call.ts";
import { type FoldCall, storing } from "./call.ts";
import { countOf, showShape, stridesOf } from "./strides.ts";

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
  const keeps = (row: number, column: number) => (isUpper ? column >= row + above : column <= row + above);
  return {
    ...{ type, shape },
    data: ofMatrices(call, shape, (row, column, i) => (keeps(row, column) ? (data[i] as number) : 0)),
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

/** The sum of all elements of an axis up to each one, or before it; from the end with `reverse`. */
function cumSum(call: FoldCall): OnnxTensor {
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
    const start = Math.floor(line / inner) * size * inner + (line % inner);
    let sum = 0;
    for (let step = 0; step < size; step++) {
      const place = start + (isReverse ? size - 1 - step : step) * inner;
      const next = store(sum + (data[place] as number));
      result[place] = isExclusive ? sum : next;
      sum = next;
    }
  }
  return { type, shape, data: result };
}

/** Operations that make positions and masks of constants. Source: https://onnx.ai/onnx/operators/ */
export const places: Readonly<Record<string, Fold>> = {
  CumSum: cumSum,
  EyeLike: eyeLike,
  NonZero: nonZero,
  Trilu: trilu,
};
