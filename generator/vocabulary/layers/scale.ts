import { ofAnyInput } from "../../ir/example.ts";
import { layerKind } from "../../ir/layer.ts";
import { add, local, mul } from "../../ir/scalar.ts";
import type { View } from "../../ir/view.ts";
import { eachRow, sameShape } from "./rows.ts";

/** Z = X · scale + shift, each value by its own two numbers. */
export const scale = layerKind({
  kind: "scale",
  about: "x · scale + shift, feature by feature",
  fields: {
    scale: {
      type: "tensor",
      about: "one number per input, one for all, or false",
      dimensions: ["inputs"],
      mayBeOne: true,
      mayBeFalse: true,
    },
    shift: {
      type: "tensor",
      about: "one number per input, one for all, or false",
      dimensions: ["inputs"],
      mayBeOne: true,
      mayBeFalse: true,
    },
  },
  line: "straight",
  output: sameShape,
  reference: eachRow(({ scale, shift }, x, { round }) => {
    const scaled = scale ? x.map((value, i) => round(value * (scale.data[i] as number))) : x;
    const values = shift ? scaled.map((value, i) => round(value + (shift.data[i] as number))) : scaled;
    return [{ symbol: "Z", values }];
  }),
  lower({ scale, shift }, inputs, build) {
    const x = inputs[0] as View;
    if (!scale && !shift) return x;
    const scaled = scale ? mul(local("x"), local("scale")) : local("x");
    return build.map({
      operands: {
        x,
        ...(scale && { scale: build.constant("scale", scale) }),
        ...(shift && { shift: build.constant("shift", shift) }),
      },
      formula: shift ? add(scaled, local("shift")) : scaled,
    });
  },
  example: ofAnyInput,
});
