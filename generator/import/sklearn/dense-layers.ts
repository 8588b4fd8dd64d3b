import { count } from "../../diagnostics/words.ts";
import { tensorField } from "../imported-model.ts";
import type { NetworkBuilder, NewLayer } from "../network-builder.ts";
import type { Arrays } from "./arrays.ts";
import type { Plan } from "./plan.ts";

export interface Dense {
  readonly layer: NewLayer<string>;
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
 * Divides the outputs of a network, one sigmoid for each class against all others, by their sum.
 * Source: LinearClassifierMixin._predict_proba_lr, sklearn/linear_model/_base.py
 */
export function addOneAgainstRest(dense: readonly Dense[], builder: NetworkBuilder<string>): void {
  const layers = dense.map(({ layer }) => layer);
  const origin = "predict_proba, one class against the rest";
  const each = builder.addChain(layers.map((layer) => ({ ...layer, name: "each" })));
  const total = builder.add({ type: "sum", name: "total", fields: {}, origin, isExplicit: true });
  builder.add({ type: "divide", from: [each, total], fields: {}, origin });
}
