import type { ImportedModel, ImportOptions } from "../../../generator/import/imported-model.ts";
import { convertModel } from "../../../generator/import/keras/convert.ts";
import { dialectOf } from "../../../generator/import/keras/dialect.ts";

export type Reference = readonly [layer: string, call?: number, result?: number];

/** How a version of Keras writes which tensors a layer is called with, a list for each call. */
export const dialects = {
  "Keras 2": (...calls: Reference[][]) =>
    calls.map((call) => call.map(([layer, node = 0, result = 0]) => [layer, node, result, {}])),
  "Keras 3": (...calls: Reference[][]) =>
    calls.map((call) => {
      const tensors = call.map(([layer, node = 0, result = 0]) => ({
        class_name: "__keras_tensor__",
        config: { shape: [null, 2], dtype: "float32", keras_history: [layer, node, result] },
      }));
      return { args: tensors.length === 1 ? tensors : [tensors], kwargs: { mask: null } };
    }),
};
export const [keras2, keras3] = [dialects["Keras 2"], dialects["Keras 3"]];

export const layer = (class_name: string, name: string, config: object, inbound_nodes: unknown = []) => ({
  class_name,
  name,
  config: { name, ...config },
  inbound_nodes,
});
export const input = (shape: readonly (number | null)[] = [2]) =>
  layer("InputLayer", "in", { batch_shape: [null, ...shape] });
export const functional = (
  layers: readonly unknown[],
  output: unknown,
  name = "net",
  inputs: unknown = ["in", 0, 0],
) => ({
  class_name: "Functional",
  config: { name, layers, input_layers: inputs, output_layers: output },
});

/** Imports a model whose kernels are [[1, 2], [3, 4]], and which has no other weights. */
export function importModel(config: unknown, options: ImportOptions = {}): ImportedModel {
  const kernel = { shape: [2, 2], data: Float64Array.of(1, 2, 3, 4) };
  return convertModel(
    {
      format: "Keras",
      config,
      weights: { read: (_, names) => names.map(() => kernel) },
      dialect: dialectOf("3.4.1", "Keras"),
    },
    options,
  );
}

export const dense = (name: string, nodes: unknown) =>
  layer("Dense", name, { units: 2, use_bias: false }, nodes);
