import { ofAnyInput } from "../../ir/example.ts";
import { layerKind } from "../../ir/layer.ts";
import { div, local, sub } from "../../ir/scalar.ts";
import type { View } from "../../ir/view.ts";
import { eachRow, sameShape } from "./rows.ts";

/** Z = (X − mean) / std, each value by its own mean and standard deviation. */
export const normalize = layerKind({
  kind: "normalize",
  about: "(x − mean) / std, feature by feature",
  fields: {
    mean: {
      type: "tensor",
      about: "one number per input, or one for all",
      dimensions: ["inputs"],
      mayBeOne: true,
    },
    std: {
      type: "tensor",
      about: "one number per input, or one for all; never 0",
      dimensions: ["inputs"],
      mayBeOne: true,
      nonZero: true,
    },
  },
  line: "straight",
  output: sameShape,
  reference: eachRow(({ mean, std }, x, { round }) => [
    {
      symbol: "Z",
      values: x.map((value, i) => round(round(value - (mean.data[i] as number)) / (std.data[i] as number))),
    },
  ]),
  lower: ({ mean, std }, [x], build) =>
    build.map({
      operands: { x: x as View, mean: build.constant("mean", mean), std: build.constant("std", std) },
      formula: div(sub(local("x"), local("mean")), local("std")),
    }),
  example: ofAnyInput,
});
