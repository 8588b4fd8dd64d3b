import { count } from "../../diagnostics/words.ts";
import { type ImportedLayer, matrixOf, tensorField } from "../imported-model.ts";
import type { Arrays } from "./arrays.ts";
import type { Plan } from "./plan.ts";

export interface Dense {
  readonly layer: ImportedLayer;
  readonly inputs: number;
  readonly units: number;
}

/** The layers of W1, b1, W2, …; what does not fit becomes a problem. */
export function denseLayers(arrays: Arrays, activationOf: Plan["activationOf"]): Dense[] {
  const layers: Dense[] = [];
  for (let n = 0; n < arrays.layers; n++) {
    const weights = arrays.read(`W${n + 1}`);
    const [inputs = 0, units = 0] = weights.shape;
    const before = layers.at(-1);
    if (weights.shape.length !== 2 || weights.shape.includes(0))
      arrays.problems.push({
        where: `W${n + 1}`,
        shape: weights.shape,
        reason: "a matrix [inputs, units] is needed",
      });
    else if (before !== undefined && before.units !== inputs)
      arrays.problems.push({
        where: `W${n + 1}`,
        shape: weights.shape,
        reason: `it takes ${count(inputs, "value")}, but W${n} gives ${before.units}`,
        help: "weights are [inputs, units], as in coefs_",
      });
    const activation = activationOf(n);
    const fields = {
      units,
      weights: tensorField(`W${n + 1}`, weights),
      bias: arrays.has(`b${n + 1}`) ? arrays.vector(`b${n + 1}`, units) : (false as const),
      ...(activation && { activation }),
    };
    layers.push({
      layer: {
        type: "dense",
        fields,
        origin: arrays.has(`b${n + 1}`) ? `W${n + 1}, b${n + 1}` : `W${n + 1}`,
      },
      inputs,
      units,
    });
  }
  return layers;
}

/**
 * One sigmoid for each class against all others, divided by their sum.
 * Source: LinearClassifierMixin._predict_proba_lr, sklearn/linear_model/_base.py
 */
export function oneAgainstRest(layers: readonly ImportedLayer[], classes: number): readonly ImportedLayer[] {
  const origin = "predict_proba, one class against the rest";
  const ones = Array.from({ length: classes }, () => new Array<number>(classes).fill(1));
  const fields = { units: classes, weights: tensorField("ones", matrixOf(ones)), bias: false } as const;
  return [
    ...layers.slice(0, -1),
    ...layers.slice(-1).map((last) => ({ ...last, name: "each" })),
    { type: "dense", name: "total", from: ["each"], fields, origin },
    { type: "divide", from: ["each", "total"], fields: {}, origin },
  ];
}
