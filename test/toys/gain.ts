import { layerKind } from "../../generator/ir/layer.ts";
import { local, mul } from "../../generator/ir/scalar.ts";
import { sizeOf } from "../../generator/ir/tensor-data.ts";

/** Each value times a factor of its own, here to show that a kind of layer is one object. */
export const gain = layerKind({
  kind: "gain",
  about: "x · by, feature by feature",
  fields: { by: { type: "tensor", about: "one factor an input", dimensions: ["inputs"] } },
  output: (_, input) => input,
  reference: ({ by }, x, { round }) => [
    { symbol: "Z", values: x.map((value, i) => round(value * (by.data[i] as number))) },
  ],
  lower: ({ by }, input) => [
    { kind: "map", size: sizeOf(input), formula: mul(local("x"), local("by")), parameters: { by: by.data } },
  ],
});
