import type { Shape, TensorData } from "../ir/tensor-data.ts";
import type { ImportedActivation, ImportedLayer, ImportedTensor } from "./imported-model.ts";

export const tensorField = (
  key: string,
  tensor: TensorData,
  layout?: ImportedTensor["layout"],
): ImportedTensor => ({ kind: "tensor", key, tensor, ...(layout && { layout }) });

export const tensorOf = (shape: Shape, values: Iterable<number>): TensorData => ({
  shape,
  data: Float64Array.from(values),
});

export const applied = (
  name: string,
  parameters: ImportedActivation["parameters"] = {},
): ImportedActivation => ({ kind: "activation", name, parameters });

/** What a layer is that only applies an activation. */
export const applying = (activation: ImportedActivation): Pick<ImportedLayer, "type" | "fields"> => ({
  type: "activation",
  fields: { activation },
});

/** A layer that only applies an activation. */
export const activationLayer = (activation: ImportedActivation, origin: string): ImportedLayer => ({
  ...applying(activation),
  origin,
});

/** `rows` of equal length as a matrix. */
export const matrixOf = (rows: readonly (readonly number[])[]): TensorData =>
  tensorOf([rows.length, rows[0]?.length ?? 0], rows.flat());
