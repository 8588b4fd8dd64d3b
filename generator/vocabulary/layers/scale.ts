import { layerKind } from "../../ir/layer.ts";
import { add, local, mul } from "../../ir/scalar.ts";
import { lastOf } from "../../ir/tensor-data.ts";

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
  output: (_, input) => input,
  reference({ scale, shift }, x, { round }) {
    const scaled = scale ? x.map((value, i) => round(value * (scale.data[i] as number))) : x;
    const values = shift ? scaled.map((value, i) => round(value + (shift.data[i] as number))) : scaled;
    return [{ symbol: "Z", values }];
  },
  lower({ scale, shift }, input) {
    const scaled = scale ? mul(local("x"), local("scale")) : local("x");
    const formula = shift ? add(scaled, local("shift")) : scaled;
    const parameters = { ...(scale && { scale: scale.data }), ...(shift && { shift: shift.data }) };
    return scale || shift ? [{ kind: "map", size: lastOf(input), formula, parameters }] : [];
  },
});
