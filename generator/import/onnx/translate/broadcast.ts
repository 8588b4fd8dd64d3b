import { type Shape, sizeOf } from "../../../ir/tensor-data.ts";
import type { ImportedTensor } from "../../imported-model.ts";
import type { TranslateCall } from "./call.ts";
import { asNumbers, expanded, inShape } from "./constant.ts";
import { broadcastDims, padDims, sampleShape } from "./dims.ts";
import { asPart, type Draft, draft, FLATTENED, reshaped, sameShape } from "./draft.ts";
import { BATCH, type Computed, type Constant, type Dims, sampleOf, specShape, type Value } from "./value.ts";

/** A value as a source of a layer that broadcasts its sources to larger dims. */
export function broadcasting(call: TranslateCall, value: Value, dims: Dims): Draft {
  const batch = dims.indexOf(BATCH);
  const all = value.kind === "constant" ? value.tensor.shape : value.dims;
  const own = specShape(padDims(all, dims.length).filter((_, axis) => axis !== batch));
  if (value.kind === "constant") return call.constantLayer(inShape(value, own)).draft;
  const { draft } = value;
  // Axes of 1 in front are there without being said.
  const isAligned = draft.shape.length <= own.length && sameShape(padShape(draft.shape, own.length), own);
  return isAligned ? draft : reshaped(draft, own, asPart(call.origin, "reshaped to broadcast"));
}

const padShape = (shape: Shape, rank: number): Shape => [...Array(rank - shape.length).fill(1), ...shape];

/** A value repeated to larger dims. */
export function broadcasted(call: TranslateCall, value: Computed, dims: Dims): Computed {
  const shape = sampleShape(dims);
  const source = broadcasting(call, value, dims);
  const large = sameShape(source.shape, shape)
    ? source
    : draft("expand", [source], { shape }, shape, call.origin);
  return { ...value, dims, draft: large };
}

export type Numbers = number | ImportedTensor;

/** How to make a layer: its kind, and its fields from the constants in their final shape. */
export type Build = (...numbers: readonly Numbers[]) => {
  readonly kind: string;
  readonly fields: Draft["fields"];
};

/**
 * A layer with constants for each element of x. If they vary only along the last axis, there is one for each unit; else the
 * sample becomes one row for that layer.
 */
export function withConstants(
  call: TranslateCall,
  x: Computed,
  constants: readonly Constant[],
  build: Build,
): Computed {
  const dims = constants.reduce<Dims>((dims, { tensor }) => broadcastDims(dims, tensor.shape), x.dims);
  const large = broadcasted(call, x, dims);
  const batch = dims.indexOf(BATCH);
  const ofSample = constants.map((constant) => {
    const padded = padDims(constant.tensor.shape, dims.length).filter((_, axis) => axis !== batch);
    return inShape(constant, sampleOf(padded));
  });
  const { shape } = large.draft;
  const row = ofSample.every(isRow) ? shape : [sizeOf(shape)];
  const numbers = ofSample.map((constant) => {
    if (constant.tensor.data.length <= 1) return asNumbers(constant);
    const all = isRow(constant) && row === shape ? constant : expanded(call.budget, constant, shape);
    return asNumbers(inShape(all, [all.tensor.data.length]));
  });
  const { kind, fields } = build(...numbers);
  const source = reshaped(large.draft, row, asPart(call.origin, FLATTENED));
  return call.result(call.layer(kind, [source], fields, row), dims, x.type);
}

/** Whether a constant varies only along the last axis. */
const isRow = ({ tensor: { shape } }: Constant): boolean => sizeOf(shape.slice(0, -1)) === 1;
