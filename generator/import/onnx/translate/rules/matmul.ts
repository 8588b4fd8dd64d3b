import { sizeOf } from "../../../../ir/tensor-data.ts";
import { layers } from "../../../../vocabulary/layers/index.ts";
import { mixedBatch, Refusal } from "../../node/refusal.ts";
import { broadcasting } from "../broadcast.ts";
import type { Rule, TranslateCall } from "../call.ts";
import { asTensor, flipped, inShape, partOf } from "../constant.ts";
import { broadcastDims, padDims, showDims } from "../dims.ts";
import { asPart, type Draft, reshaped } from "../draft.ts";
import { BATCH, type Computed, type Constant, type Dim, type Dims, sampleAxis, sampleOf } from "../value.ts";
import { movedAxes } from "./transpose.ts";

/** x·W along the last axis: W is [inputs, units], or [units, inputs] with `flip`. */
export function denseLayer(call: TranslateCall, x: Computed, weights: Constant, flip = false): Computed {
  const [rows = 0, columns = 0] = weights.tensor.shape;
  const [inputs, units] = flip ? [columns, rows] : [rows, columns];
  const last = x.dims.at(-1);
  if (last === BATCH) throw mixedBatch("it sums along the batch");
  if (last !== inputs)
    throw new Refusal(`values of shape ${showDims(x.dims)} are multiplied by a matrix of ${inputs} rows`);
  const { shape } = x.draft;
  const fields = { units, weights: asTensor(weights, flip ? "out_in" : undefined), bias: false as const };
  const product = call.layer("dense", [x.draft], fields, shape.with(-1, units));
  return call.result(product, x.dims.with(-1, units), x.type);
}

/** x·W for any rank of W: if its matrices differ along an axis, each has a layer, and the parts are joined. */
export function timesMatrices(call: TranslateCall, x: Computed, weights: Constant): Computed {
  const rank = Math.max(x.dims.length, weights.tensor.shape.length);
  const shape = sampleOf(padDims(weights.tensor.shape, rank));
  const padded = call.reshaped(x, padDims(x.dims, rank));
  broadcastDims(padded.dims.slice(0, -2), shape.slice(0, -2));
  return partByPart(call, padded, inShape(weights, shape));
}

function partByPart(call: TranslateCall, x: Computed, weights: Constant): Computed {
  const { shape } = weights.tensor;
  const axis = shape.slice(0, -2).findIndex((size) => size > 1);
  if (axis < 0) return denseLayer(call, x, inShape(weights, shape.slice(-2)));
  const sampled = sampleAxis(x.dims, axis);
  const parts = Array.from({ length: shape[axis] as number }, (_, i) => {
    const one = call.as(`matrix ${i}`);
    const row = x.dims[axis] === 1 ? x : sliced(one, x, axis, i);
    return partByPart(one, row, partOf(call.budget, weights, axis, i));
  });
  const drafts = parts.map(({ draft }) => draft);
  const [first] = parts as [Computed, ...Computed[]];
  const whole = call.layer(
    "concat",
    drafts,
    { axis: sampled },
    first.draft.shape.with(sampled, parts.length),
  );
  return { ...first, dims: first.dims.with(axis, parts.length), draft: whole };
}

function sliced(call: TranslateCall, x: Computed, axis: number, i: number): Computed {
  const sampled = sampleAxis(x.dims, axis);
  const fields = { axis: sampled, start: i, end: i + 1 };
  const part = call.layer("slice", [x.draft], fields, x.draft.shape.with(sampled, 1));
  return { ...x, dims: x.dims.with(axis, 1), draft: part };
}

/** Swaps the last two axes. */
export const flippedValue = (call: TranslateCall, x: Computed): Computed => {
  const rank = x.dims.length;
  const axes = x.dims.map((_, i) => (i < rank - 2 ? i : 2 * rank - 3 - i));
  return movedAxes(call, x, axes);
};

const without = (dims: Dims, axis: number): Dims => dims.toSpliced(axis, 1);

/** A vector is a matrix of one column; that axis is removed again. */
function timesRight(call: TranslateCall, x: Computed, weights: Constant): Computed {
  const { shape } = weights.tensor;
  if (shape.length === 1) {
    const product = timesRight(call, x, inShape(weights, [...shape, 1]));
    return call.reshaped(product, product.dims.slice(0, -1));
  }
  if (x.dims.length > 1) return timesMatrices(call, x, weights);
  const product = timesMatrices(call, call.reshaped(x, [1, ...x.dims]), weights);
  return call.reshaped(product, without(product.dims, product.dims.length - 2));
}

/** W·x = (xᵀ·Wᵀ)ᵀ. */
function timesLeft(call: TranslateCall, weights: Constant, x: Computed): Computed {
  const { shape } = weights.tensor;
  if (shape.length === 1) {
    const product = timesLeft(call, inShape(weights, [1, ...shape]), x);
    return call.reshaped(product, without(product.dims, product.dims.length - 2));
  }
  if (x.dims.length === 1) {
    const product = timesLeft(call, weights, call.reshaped(x, [...x.dims, 1]));
    return call.reshaped(product, product.dims.slice(0, -1));
  }
  const columns = flippedValue(call.as("transposed"), x);
  const product = timesMatrices(call, columns, flippedMatrices(call, weights));
  return flippedValue(call.as("transposed back"), product);
}

/** Each matrix of a stack with its rows as columns. */
function flippedMatrices(call: TranslateCall, weights: Constant): Constant {
  const { shape, data } = weights.tensor;
  if (shape.length === 2) return flipped(call.budget, weights);
  const [rows, columns] = shape.slice(-2) as [number, number];
  const matrices = Array.from({ length: sizeOf(shape.slice(0, -2)) }, (_, i) => {
    const part = data.subarray(i * rows * columns, (i + 1) * rows * columns);
    return flipped(call.budget, {
      ...weights,
      tensor: { ...weights.tensor, shape: [rows, columns], data: part },
    });
  });
  const all = Float64Array.from(matrices.flatMap(({ tensor }) => [...tensor.data]));
  const stacked: readonly Dim[] = [...shape.slice(0, -2), columns, rows];
  const tensor = { ...weights.tensor, shape: sampleOf(stacked), data: all };
  return { kind: "constant", name: `${weights.name}_transposed`, tensor };
}

/** A·B of two computed values, as NumPy multiplies them. The batch is an axis before the matrices, or one of the product. */
export function timesComputed(call: TranslateCall, a: Computed, b: Computed): Computed {
  const [ofA, ofB] = [
    a.dims.length === 1 ? [1, ...a.dims] : a.dims,
    b.dims.length === 1 ? [...b.dims, 1] : b.dims,
  ];
  const [rows, inner] = ofA.slice(-2) as [Dim, Dim];
  const [innerOfB, columns] = ofB.slice(-2) as [Dim, Dim];
  if (inner === BATCH || innerOfB === BATCH) throw mixedBatch("it sums along the batch");
  if (inner !== innerOfB) throw new Refusal(`it cannot multiply ${showDims(a.dims)} by ${showDims(b.dims)}`);
  const before = broadcastDims(ofA.slice(0, -2), ofB.slice(0, -2));
  if ([...before, rows, columns].filter((dim) => dim === BATCH).length > 1)
    throw mixedBatch("it multiplies each of them by all others");
  const sources = [factor(call, a, [...before, rows, inner]), factor(call, b, [...before, inner, columns])];
  const fields = { transpose_a: false, transpose_b: false };
  const shape = layers.matmul.output(
    fields,
    sources.map((source) => source.shape),
  );
  const dims = [...before, ...(a.dims.length === 1 ? [] : [rows]), ...(b.dims.length === 1 ? [] : [columns])];
  return call.result(call.layer("matmul", sources, {}, shape), dims, a.type);
}

/** A factor of a product, in the form in which its sample is a matrix, a stack of them, or a vector. */
function factor(call: TranslateCall, x: Computed, dims: Dims): Draft {
  const matrix = dims.slice(-2);
  // A row or column for each sample is a vector in each.
  if (x.dims.length <= 1 || (x.dims.length === 2 && matrix.includes(BATCH))) return x.draft;
  if (!matrix.includes(BATCH)) return broadcasting(call, x, dims);
  const shape = x.dims.map((dim) => (dim === BATCH ? 1 : dim));
  return reshaped(x.draft, shape, asPart(call.origin, "reshaped to matrices"));
}

export const matmul: Rule = (call) => {
  const [a, b] = [call.input(0), call.input(1)];
  if (a.kind === "constant" && b.kind === "computed") return timesLeft(call, a, call.floats(1));
  if (b.kind === "constant") return timesRight(call, call.floats(0), b);
  return timesComputed(call, call.floats(0), call.floats(1));
};
