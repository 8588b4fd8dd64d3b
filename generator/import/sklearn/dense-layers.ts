import { count } from "../../diagnostics/words.ts";
import { tensorField } from "../fields.ts";
import type { ImportedActivation, ImportedLayer } from "../imported-model.ts";
import type { Arrays } from "./arrays.ts";

export interface Dense {
  readonly layer: ImportedLayer;
  readonly inputs: number;
  readonly units: number;
}

/** The activation of layer `n`, from 0. */
export type Applying = (n: number) => ImportedActivation | undefined;

/** The layers of W1, b1, W2, …; what does not fit becomes a problem. */
export function denseLayers(arrays: Arrays, applying: Applying): Dense[] {
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
        help: "weights are [inputs, units], as coefs_ has them",
      });
    const activation = applying(n);
    const fields = {
      units,
      weights: tensorField(`W${n + 1}`, weights),
      bias: arrays.has(`b${n + 1}`) ? arrays.vector(`b${n + 1}`, units) : (false as const),
      ...(activation && { activation }),
    };
    layers.push({ layer: { type: "dense", fields, origin: `coefs_[${n}]` }, inputs, units });
  }
  return layers;
}
