import { activationLayer, applied, tensorField, tensorOf } from "../fields.ts";
import type { ImportedLayer, ImportedTensor } from "../imported-model.ts";
import type { About } from "./about.ts";
import type { Arrays } from "./arrays.ts";

const one = (key: string, value: number): ImportedTensor => tensorField(key, tensorOf([], [value]));

/**
 * (x − mean) / scale; without its mean or its scale, which then is 0 or 1, the result is the same number.
 * Source: https://scikit-learn.org/stable/modules/generated/sklearn.preprocessing.StandardScaler.html
 */
function standard(arrays: Arrays, size: number): ImportedLayer[] {
  const vector = (key: string, otherwise: number) =>
    arrays.has(key) ? arrays.vector(key, size) : one(key, otherwise);
  if (!arrays.has("scaler_mean") && !arrays.has("scaler_scale")) return [];
  const fields = { mean: vector("scaler_mean", 0), std: vector("scaler_scale", 1) };
  return [{ type: "normalize", fields, origin: "StandardScaler" }];
}

/**
 * x · scale + min, then held within the range where the scaler clips.
 * Source: https://scikit-learn.org/stable/modules/generated/sklearn.preprocessing.MinMaxScaler.html
 */
function minmax(arrays: Arrays, size: number, { clip }: About): ImportedLayer[] {
  const fields = { scale: arrays.vector("minmax_scale", size), shift: arrays.vector("minmax_min", size) };
  const layer: ImportedLayer = { type: "scale", fields, origin: "MinMaxScaler" };
  if (!clip) return [layer];
  const [min, max] = clip;
  return [layer, activationLayer(applied("clip", { min, max }), "MinMaxScaler, clip=True")];
}

const scalers = { standard, minmax };

/** The layers that the scalers of a Pipeline are; without `scalers`, those that have arrays, if there is one. */
export function scalerLayers(arrays: Arrays, size: number, about: About): ImportedLayer[] {
  const present = [
    ...(arrays.has("scaler_mean") || arrays.has("scaler_scale") ? (["standard"] as const) : []),
    ...(arrays.has("minmax_scale") || arrays.has("minmax_min") ? (["minmax"] as const) : []),
  ];
  const order = about.scalers ?? present;
  const isClear = new Set(order).size === order.length && present.every((scaler) => order.includes(scaler));
  if (!isClear || (about.scalers === undefined && present.length > 1))
    arrays.problems.push({
      reason: "it has arrays of scalers, but does not say in which order they come, each once",
      help: 'their order is the list scalers in about: ["standard", "minmax"]',
    });
  return order.flatMap((scaler) => scalers[scaler](arrays, size, about));
}
