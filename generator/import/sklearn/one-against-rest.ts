import { matrixOf, tensorField } from "../fields.ts";
import type { ImportedLayer } from "../imported-model.ts";

/**
 * Each class against all others, a sigmoid each, over the sum of them.
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
