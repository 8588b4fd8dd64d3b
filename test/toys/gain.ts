import { ofAnyInput } from "../../generator/ir/example.ts";
import { layerKind } from "../../generator/ir/layer.ts";
import { local, mul } from "../../generator/ir/scalar.ts";
import type { View } from "../../generator/ir/view.ts";

/** Each value times a factor of its own, here to show that a kind of layer is one object. */
export const gain = layerKind({
  kind: "gain",
  about: "x · by, feature by feature",
  fields: { by: { type: "tensor", about: "one factor an input", dimensions: ["inputs"] } },
  output: (_, [input = []]) => input,
  reference({ by }, [input], { round }) {
    const factors = by.data;
    const values = input?.values.map((value, i) => round(value * (factors[i % factors.length] as number)));
    return [{ symbol: "Z", values: values ?? [] }];
  },
  lower: ({ by }, [x], build) =>
    build.map({
      operands: { x: x as View, by: build.constant("by", by) },
      formula: mul(local("x"), local("by")),
    }),
  example: ofAnyInput,
});
