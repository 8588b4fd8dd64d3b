import { layerKind } from "../../ir/layer.ts";
import { activationOps } from "../../ir/tensor.ts";
import { matrixRows, sizeOf } from "../../ir/tensor-data.ts";

/** A = X·W + B, then Z = h(A). */
export const dense = layerKind({
  kind: "dense",
  about: "X·W + B, then the activation",
  fields: {
    units: { type: "size", about: "the number of outputs" },
    activation: { type: "activation", about: "the function applied to X·W + B", default: "identity" },
    weights: { type: "tensor", about: "W, one row per input", dimensions: ["inputs", "units"] },
    bias: {
      type: "tensor",
      about: "B, one number per unit, or false",
      dimensions: ["units"],
      mayBeFalse: true,
    },
  },
  output: ({ units }) => [units],
  reference({ weights, bias, activation }, x, { affine, activate }) {
    const a = affine(x, matrixRows(weights), bias?.data);
    return [
      { symbol: "A", values: a },
      { symbol: "Z", values: activate(activation, a) },
    ];
  },
  lower: ({ units, weights, bias, activation }, input) => [
    { kind: "affine", inputs: sizeOf(input), units, weights: weights.data, bias: bias?.data },
    ...activationOps(activation, units),
  ],
});
