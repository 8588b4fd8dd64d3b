import { type Config, flagIn, get } from "./config.ts";
import { type KerasLayer, within, wrappedBy } from "./read-layer.ts";
import { isNetwork, readNetwork } from "./read-network.ts";
import { recurrentLayers } from "./recurrent-kinds.ts";

/**
 * The folder of a layer's variables within its network: `dense`, `dense_1`, …, after its class, numbered in
 * the order of the layers.
 * Source: `_save_container_state` of saving_lib.py, keras/saving/ in Keras 2.12 and keras/src/saving/ in Keras 3.
 */
export interface VarsFolder {
  /** Each layer counts once. */
  readonly name: string;
  /** A layer whose folder is in an earlier network does not count, as in TF-Keras 2.16. */
  readonly passedOver: string;
  /** The last folder of the class if every layer counts once; it exists only if they do. */
  readonly last: string;
  /** A layer with weights counts twice, since Keras 2.12 lists it twice. */
  readonly doubled: string;
  /** The last folder of the class that has weights, numbered like that. */
  readonly lastDoubled: string;
}

/** The folders of the layers of one network. @param isElsewhere whether a layer's folder is in an earlier network */
export function foldersOf(
  layers: readonly KerasLayer[],
  isElsewhere: (layer: KerasLayer) => boolean,
): ReadonlyMap<KerasLayer, VarsFolder> {
  const classes = new Map<string, KerasLayer[]>();
  for (const layer of layers) {
    const base = snakeCase(pythonNames.get(layer.className) ?? layer.className);
    classes.set(base, [...(classes.get(base) ?? []), layer]);
  }
  return new Map([...classes].flatMap(([base, alike]) => foldersOfClass(base, alike, isElsewhere)));
}

/** The classes that files call by another name than Python does. */
const pythonNames: ReadonlyMap<string, string> = new Map([["GroupQueryAttention", "GroupedQueryAttention"]]);

function foldersOfClass(
  base: string,
  layers: readonly KerasLayer[],
  isElsewhere: (layer: KerasLayer) => boolean,
): [KerasLayer, VarsFolder][] {
  const numbered = (number: number): string => (number === 0 ? base : `${base}_${number}`);
  let next = 0;
  let lastDoubled = base;
  const own = layers.filter((layer) => !isElsewhere(layer));
  const last = numbered(layers.findLastIndex((layer) => own.includes(layer)));
  const counted = layers.map((layer, i) => {
    const doubled = numbered(next);
    const isWeighted = hasWeights(layer);
    if (isWeighted && own.includes(layer)) lastDoubled = doubled;
    next += isWeighted ? 2 : 1;
    return { layer, name: numbered(i), passedOver: numbered(own.indexOf(layer)), doubled };
  });
  return counted.map(({ layer, ...names }) => [layer, { ...names, last, lastDoubled }]);
}

const isAffine = (config: Config): boolean => flagIn(config, "scale", true) || flagIn(config, "center", true);

const convolutions = [
  ...["Conv1D", "Conv2D", "Conv3D", "Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose"],
  ...["DepthwiseConv1D", "DepthwiseConv2D", "SeparableConv1D", "SeparableConv2D"],
];

const recurrent = [...recurrentLayers.keys(), "RNN", "Bidirectional"];

/** Of the layers that can be imported, those that have weights. */
export const weighted: Readonly<Record<string, (config: Config) => boolean>> = {
  Dense: () => true,
  EinsumDense: () => true,
  ...Object.fromEntries(convolutions.map((className) => [className, () => true])),
  ...Object.fromEntries(recurrent.map((className) => [className, () => true])),
  PReLU: () => true,
  BatchNormalization: () => true,
  LayerNormalization: isAffine,
  GroupNormalization: isAffine,
  RMSNormalization: () => true,
  MultiHeadAttention: () => true,
  GroupQueryAttention: () => true,
  GroupedQueryAttention: () => true,
  Attention: (config) => flagIn(config, "use_scale", false) || get(config, "score_mode") === "concat",
  AdditiveAttention: (config) => flagIn(config, "use_scale", true),
  Normalization: (config) => get(config, "mean") === undefined,
};

function hasWeights(layer: KerasLayer): boolean {
  if (isNetwork(layer)) return within(layer, () => readNetwork(layer).layers.some(hasWeights));
  const wrapped = wrappedBy(layer);
  if (wrapped !== undefined) return hasWeights(wrapped);
  return Object.hasOwn(weighted, layer.className) && weighted[layer.className]?.(layer.config) === true;
}

/** `BatchNormalization` → `batch_normalization`, `PReLU` → `p_re_lu`. */
export const snakeCase = (name: string): string =>
  name
    .replace(/\W+/g, "")
    .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();
