import { ofAnyInput } from "../../ir/example.ts";
import { layerKind } from "../../ir/layer.ts";
import type { View } from "../../ir/view.ts";
import { eachRow, sameShape } from "./rows.ts";

/** An activation on its own: Z = h(X). */
export const activation = layerKind({
  kind: "activation",
  about: "an activation on its own",
  fields: { activation: { type: "activation", about: "the function applied to the values" } },
  line: "straight",
  output: sameShape,
  reference: eachRow(({ activation }, x, { activate }) => [{ symbol: "Z", values: activate(activation, x) }]),
  lower: ({ activation }, [x], build) => build.activate(activation, x as View),
  example: ofAnyInput,
});
