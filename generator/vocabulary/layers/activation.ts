import { layerKind } from "../../ir/layer.ts";
import { activationOps } from "../../ir/tensor.ts";
import { sizeOf } from "../../ir/tensor-data.ts";

/** An activation on its own: Z = h(X). */
export const activation = layerKind({
  kind: "activation",
  about: "an activation on its own",
  fields: { activation: { type: "activation", about: "the function applied to the values" } },
  output: (_, input) => input,
  reference: ({ activation }, x, { activate }) => [{ symbol: "Z", values: activate(activation, x) }],
  lower: ({ activation }, input) => activationOps(activation, sizeOf(input)),
});
