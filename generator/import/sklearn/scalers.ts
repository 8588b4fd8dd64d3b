import { activationLayer, applied, tensorField, tensorOf } from "../fields.ts";
import type { ImportedLayer, ImportedTensor } from "../imported-model.ts";
import type { About } from "./about.ts";
import type { Arrays } from "./arrays.ts";

const one = (key: string, value: number): ImportedTensor => tensorField(key, tensorOf([], [value]));

const hasStandard = (arrays: Arrays): boolean => arrays.has("scaler_mean") || arrays.has("scaler_scale");

/**
 * (x − mean) / scale; without its mean or its scale, which then is 0 or 1, the result is the same number.
 * Source: https://scikit-learn.org/stable/modules/generated/sklearn.preprocessing.StandardScaler.html
 */
function standard(arrays: Arrays, size: number): ImportedLayer[] {
  const vector = (key: string, otherwise: number) =>
    arrays.has(key) ? arrays.vector(key, size) : one(key, otherwise);
  if (!hasStandard(arrays)) return [];
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
    ...(hasStandard(arrays) ? (["standard"] as const) : []),
    ...(arrays.has("minmax_scale") || arrays.has("minmax_min") ? (["minmax"] as const) : []),
  ];
  const order = about.scalers ?? present;
  const isClear = new Set(order).size === order.length && present.every((scaler) => order.includes(scaler));
  if (!isClear || (about.scalers === undefined && present.length > 1))
    arrays.problems.push({
      reason: "it has arrays of scalers, but does not say in which order they come, each once",
      help: 'their order is the list scalers in about: ["standard", "minmax"]',
    });
  if (about.clip && !order.includes("minmax"))
    arrays.problems.push({ where: "clip", reason: "it is said of a MinMaxScaler, and there is none" });
  const layers = order.flatMap((scaler) => scalers[scaler](arrays, size, about));
  checkScaler(arrays, about);
  return layers;
}

/** What is said of a scaler's arrays has to be in them. */
function checkScaler(arrays: Arrays, { scaler }: About): void {
  if (scaler === undefined) return;
  for (const [said, key] of [
    ["mean", "scaler_mean"],
    ["scale", "scaler_scale"],
  ] as const)
    if (!arrays.has(key) || String(arrays.read(key).data) !== String(scaler[said]))
      arrays.problems.push({ where: `scaler.${said}`, reason: `it is not what the array ${key} holds` });
}

/** A StandardScaler without a mean and a scale is told, as its arrays may have been forgotten. */
export const scalerRemarks = (arrays: Arrays, { scalers = [] }: About): readonly string[] =>
  scalers.includes("standard") && !hasStandard(arrays)
    ? ["The StandardScaler has neither scaler_mean nor scaler_scale, so it changes nothing and is left out."]
    : [];
