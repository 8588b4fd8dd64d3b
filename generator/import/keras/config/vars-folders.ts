import { type Config, flagIn, get } from "./config.ts";
import { type KerasLayer, within } from "./read-layer.ts";
import { isNetwork, readNetwork } from "./read-network.ts";

/**
 * The folder of a layer's variables among those of its network. It is made of the class, `dense`, `dense_1`, …, counted in
 * the order of the layers.
 * Source: `_save_container_state` of saving_lib.py, keras/saving/ in Keras 2.12 and keras/src/saving/ in Keras 3.
 */
export interface VarsFolder {
  /** Each layer counts once. */
  readonly name: string;
  /** A layer with weights counts twice, as it stands twice in the table that Keras 2.12 goes through. */
  readonly doubled: string;
  /** The last folder of the class that has weights, if it is counted so. */
  readonly lastDoubled: string;
}

/** The folders of the layers of one network. */
export function foldersOf(layers: readonly KerasLayer[]): ReadonlyMap<KerasLayer, VarsFolder> {
  const classes = new Map<string, KerasLayer[]>();
  for (const layer of layers) {
    const base = snakeCase(layer.className);
    classes.set(base, [...(classes.get(base) ?? []), layer]);
  }
  return new Map([...classes].flatMap(([base, alike]) => foldersOfClass(base, alike)));
}

function foldersOfClass(base: string, layers: readonly KerasLayer[]): [KerasLayer, VarsFolder][] {
  const numbered = (number: number): string => (number === 0 ? base : `${base}_${number}`);
  let next = 0;
  let lastDoubled = base;
  const counted = layers.map((layer, i) => {
    const doubled = numbered(next);
    const isWeighted = hasWeights(layer);
    if (isWeighted) lastDoubled = doubled;
    next += isWeighted ? 2 : 1;
    return { layer, name: numbered(i), doubled };
  });
  return counted.map(({ layer, name, doubled }) => [layer, { name, doubled, lastDoubled }]);
}

/** Of the layers that can be imported, those that have weights. */
const weighted: Readonly<Record<string, (config: Config) => boolean>> = {
  Dense: () => true,
  PReLU: () => true,
  BatchNormalization: () => true,
  LayerNormalization: (config) => flagIn(config, "scale", true) || flagIn(config, "center", true),
  Normalization: (config) => get(config, "mean") === undefined,
};

function hasWeights(layer: KerasLayer): boolean {
  if (isNetwork(layer)) return within(layer, () => readNetwork(layer).layers.some(hasWeights));
  return Object.hasOwn(weighted, layer.className) && weighted[layer.className]?.(layer.config) === true;
}

/** `BatchNormalization` → `batch_normalization`, `PReLU` → `p_re_lu`. */
export const snakeCase = (name: string): string =>
  name
    .replace(/\W+/g, "")
    .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();
