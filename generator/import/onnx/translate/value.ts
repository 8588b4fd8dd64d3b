import type { Shape } from "../../../ir/tensor-data.ts";
import type { ElementType, OnnxTensor } from "../graph.ts";
import type { Draft } from "./draft.ts";

/** The batch size, which stays a symbol: a network is translated for one sample. */
export const BATCH = "batch";
export type Dim = number | typeof BATCH;
export type Dims = readonly Dim[];

/** A value that does not depend on the input. In integers, NaN stands for an open batch size. */
export interface Constant {
  readonly kind: "constant";
  readonly name: string;
  readonly tensor: OnnxTensor;
}

/** A value that depends on the input. `dims` is its shape in the file; the layer computes one sample, without the batch. */
export interface Computed {
  readonly kind: "computed";
  readonly dims: Dims;
  readonly type: ElementType;
  readonly draft: Draft;
  readonly merged?: MergedAxes;
}

/**
 * Neighbouring axes that the file has as one, because the batch is among them: as samples and the heads of each, which
 * torch.nn.MultiheadAttention makes one axis. `dims` has them apart.
 */
export interface MergedAxes {
  readonly first: number;
  readonly count: number;
}

export type Value = Constant | Computed;

export const typeOf = (value: Value): ElementType =>
  value.kind === "constant" ? value.tensor.type : value.type;
export const dimsOf = (value: Value): Dims => (value.kind === "constant" ? value.tensor.shape : value.dims);

/** The shape in the file with a batch of 1. */
export const shapeOf = (value: Value): Shape => dimsOf(value).map((dim) => (dim === BATCH ? 1 : dim));

const isSize = (dim: Dim): dim is number => dim !== BATCH;

/** The sizes of one sample. */
export const sampleOf = (dims: Dims): Shape => dims.filter(isSize);

/** A shape for a spec, in which a single number has shape [1]. */
export const specShape = (dims: Dims): Shape => {
  const sample = sampleOf(dims);
  return sample.length === 0 ? [1] : sample;
};

/** The axis of the sample for an axis of the file, which counts the batch. */
export const sampleAxis = (dims: Dims, axis: number): number => sampleOf(dims.slice(0, axis)).length;
