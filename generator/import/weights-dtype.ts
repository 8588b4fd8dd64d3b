import type { Dtype } from "../ir/number-format.ts";
import type { ImportedLayer, ImportedTensor } from "./imported-model.ts";

/**
 * The type of weights that a file has as decimals: f32 if float32 holds all of them exactly, as trained networks are saved
 * that compute in it.
 */
export const dtypeOfWeights = (layers: readonly ImportedLayer[]): Dtype =>
  layers.every(({ fields }) => Object.values(fields).filter(isTensor).every(isFloat32)) ? "f32" : "f64";

const isTensor = (field: unknown): field is ImportedTensor =>
  typeof field === "object" && field !== null && "kind" in field && field.kind === "tensor";

const isFloat32 = ({ tensor }: ImportedTensor): boolean =>
  tensor.data.every((value) => Object.is(Math.fround(value), value));
