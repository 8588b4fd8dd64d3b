import { applied, applying, type ImportedTensor, tensorField, tensorOf } from "../imported-model.ts";
import type { NewLayer } from "../network-builder.ts";
import { type About, scalerNames, type targetNames } from "./about.ts";
import type { Arrays } from "./arrays.ts";

type ScalerName = (typeof scalerNames)[number];

/** The name of a scaler, its arrays, and its layers. */
interface ScalerRow {
  readonly origin: string;
  readonly keys: readonly string[];
  readonly layers: (arrays: Arrays, size: number, about: About) => NewLayer<string>[];
}

const one = (key: string, value: number): ImportedTensor => tensorField(key, tensorOf([], [value]));

/** (x − mean) / scale; an absent mean is 0 and an absent scale 1, which does not change the result. */
const centered = (origin: string, mean: string, scale: string): ScalerRow => ({
  origin,
  keys: [mean, scale],
  layers(arrays, size) {
    const vector = (key: string, otherwise: number) =>
      arrays.has(key) ? arrays.vector(key, size) : one(key, otherwise);
    if (!arrays.has(mean) && !arrays.has(scale)) return [];
    return [{ type: "normalize", fields: { mean: vector(mean, 0), std: vector(scale, 1) }, origin }];
  },
});

/** Source: https://scikit-learn.org/stable/api/sklearn.preprocessing.html */
const scalers = {
  standard: centered("StandardScaler", "scaler_mean", "scaler_scale"),
  robust: centered("RobustScaler", "robust_center", "robust_scale"),
  /** x / scale */
  maxabs: {
    origin: "MaxAbsScaler",
    keys: ["maxabs_scale"],
    layers: (arrays, size) => [
      {
        type: "normalize",
        fields: { mean: one("none", 0), std: arrays.vector("maxabs_scale", size) },
        origin: "MaxAbsScaler",
      },
    ],
  },
  /** x · scale + min, then clipped to the range if the scaler clips. */
  minmax: {
    origin: "MinMaxScaler",
    keys: ["minmax_scale", "minmax_min"],
    layers(arrays, size, { clip }) {
      const fields = { scale: arrays.vector("minmax_scale", size), shift: arrays.vector("minmax_min", size) };
      const layer: NewLayer<string> = { type: "scale", fields, origin: "MinMaxScaler" };
      if (!clip) return [layer];
      const [min, max] = clip;
      return [layer, { ...applying(applied("clip", { min, max })), origin: "MinMaxScaler, clip=True" }];
    },
  },
} satisfies Readonly<Record<ScalerName, ScalerRow>>;

const isPresent = (name: ScalerName, arrays: Arrays): boolean =>
  scalers[name].keys.some((key) => arrays.has(key));

/** The layers for the scalers of a Pipeline: those listed in `scalers`, or the only one that has arrays. */
export function scalerLayers(arrays: Arrays, size: number, about: About): NewLayer<string>[] {
  const present = scalerNames.filter((name) => isPresent(name, arrays));
  const order = about.scalers ?? present;
  const isClear = new Set(order).size === order.length && present.every((scaler) => order.includes(scaler));
  if (!isClear || (about.scalers === undefined && present.length > 1))
    arrays.problems.push({
      reason: "it has arrays of scalers, but does not give their order",
      help: 'list them in order as scalers in about: ["standard", "minmax"]',
    });
  if (about.clip && !order.includes("minmax"))
    arrays.problems.push({ where: "clip", reason: "it belongs to a MinMaxScaler, and there is none" });
  const layers = order.flatMap((scaler) => scalers[scaler].layers(arrays, size, about));
  checkScaler(arrays, about);
  return layers;
}

/** Checks that `scaler` repeats what the arrays hold. */
function checkScaler(arrays: Arrays, { scaler }: About): void {
  if (scaler === undefined) return;
  for (const [said, key] of [
    ["mean", "scaler_mean"],
    ["scale", "scaler_scale"],
  ] as const)
    if (!arrays.has(key) || String(arrays.read(key).data) !== String(scaler[said]))
      arrays.problems.push({ where: `scaler.${said}`, reason: `it differs from the array ${key}` });
}

/** Remarks on scalers without arrays, which may have been forgotten. */
export const scalerRemarks = (arrays: Arrays, { scalers: order = [] }: About): readonly string[] =>
  order
    .filter((name) => (name === "standard" || name === "robust") && !isPresent(name, arrays))
    .map((name) => {
      const { origin, keys } = scalers[name];
      return `The ${origin} has neither ${keys.join(" nor ")}, so it changes nothing and is left out.`;
    });

/** What undoes the transformer of a target, after the network. */
const undoing: Readonly<
  Record<(typeof targetNames)[number], (arrays: Arrays, size: number) => readonly NewLayer<string>[]>
> = {
  /** z · scale + mean */
  standard: (arrays, size) => [
    {
      type: "scale",
      fields: { scale: arrays.vector("target_scale", size), shift: arrays.vector("target_mean", size) },
      origin: "StandardScaler of the target, undone",
    },
  ],
  /** (z − min) / scale */
  minmax: (arrays, size) => [
    {
      type: "normalize",
      fields: { mean: arrays.vector("target_min", size), std: arrays.vector("target_scale", size) },
      origin: "MinMaxScaler of the target, undone",
    },
  ],
  exp: () => [{ ...applying(applied("exponential")), origin: "exp of the target" }],
  expm1: () => [
    { ...applying(applied("exponential")), origin: "expm1 of the target" },
    {
      type: "scale",
      fields: { scale: one("one", 1), shift: one("minus_one", -1) },
      origin: "expm1 of the target",
    },
  ],
};

/** The layers that undo the transformer of a TransformedTargetRegressor. */
export const targetLayers = (arrays: Arrays, size: number, { target }: About): readonly NewLayer<string>[] =>
  target === undefined ? [] : undoing[target](arrays, size);
