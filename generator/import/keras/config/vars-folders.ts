import type { KerasLayer } from "./read-layer.ts";

/**
 * The folder of each layer's variables in a file of Keras 3, which is made of the class: `dense`, `dense_1`, …, counted
 * in the order of the layers. Source: keras/src/saving/saving_lib.py, `_save_container_state`.
 */
export function foldersOf(layers: readonly KerasLayer[]): ReadonlyMap<KerasLayer, string> {
  const counts = new Map<string, number>();
  return new Map(
    layers.map((layer) => {
      const base = snakeCase(layer.className);
      const count = counts.get(base) ?? 0;
      counts.set(base, count + 1);
      return [layer, count === 0 ? base : `${base}_${count}`];
    }),
  );
}

/** `BatchNormalization` → `batch_normalization`, `PReLU` → `p_re_lu`. */
export const snakeCase = (name: string): string =>
  name
    .replace(/\W+/g, "")
    .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();
