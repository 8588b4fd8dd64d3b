import { ofAnyInput } from "../../ir/example.ts";
import { layerKind } from "../../ir/layer.ts";
import { add, local, mul } from "../../ir/scalar.ts";
import { lastOf, type Shape, sizeOf } from "../../ir/tensor-data.ts";
import { broadcast, insertAxis, transpose, type View } from "../../ir/view.ts";
import { eachRow } from "./rows.ts";

/** What to write so that weights fit that are for all values of an input of several axes, as libraries flatten it. */
function flattenRemedy(input: Shape, units: number, shape: Shape): string | undefined {
  const size = sizeOf(input);
  const flatten = `{ type: reshape, shape: [${size}] } before this layer`;
  if (input.length === 1) return undefined;
  if (String(shape) === String([size, units])) return flatten;
  return String(shape) === String([units, size]) ? `${flatten}, and layout: out_in` : undefined;
}

/** A = X·W + B, then Z = h(A). */
export const dense = layerKind({
  kind: "dense",
  about: "X·W + B, then the activation",
  fields: {
    units: { type: "size", about: "the number of outputs" },
    activation: { type: "activation", about: "the function applied to X·W + B", default: "identity" },
    weights: {
      type: "tensor",
      about: "W, one row per input",
      dimensions: ["inputs", "units"],
      remedy: ({ units }: { units: number }, [input = []]: readonly Shape[], shape: Shape) =>
        flattenRemedy(input, units, shape),
    },
    bias: {
      type: "tensor",
      about: "B, one number per unit, or false",
      dimensions: ["units"],
      mayBeFalse: true,
    },
  },
  line: "mixes",
  output: ({ units }, [input = []]) => input.with(-1, units),
  reference: eachRow(({ weights, bias, activation }, x, { affine, activate }) => {
    const a = affine(x, weights, bias?.data);
    return [
      { symbol: "A", values: a },
      { symbol: "Z", values: activate(activation, a) },
    ];
  }),
  lower({ units, weights, bias, activation }, inputs, build) {
    const x = inputs[0] as View;
    const size = lastOf(x.shape);
    const rows = x.shape.slice(0, -1);
    const w = transpose(build.constant("W", weights), [1, 0]);
    const a = build.fold({
      ...{ by: "add", over: [size], formula: mul(local("x"), local("w")) },
      operands: { x: insertAxis(x, rows.length, units), w: broadcast(w, [...rows, units, size]) },
      ...(bias && {
        finish: { formula: add(local("sum"), local("b")), operands: { b: build.constant("b", bias) } },
      }),
      ...{ result: "sum", symbol: "a" },
    });
    return build.activate(activation, a);
  },
  example: ofAnyInput,
});
