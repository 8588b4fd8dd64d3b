import { ofAnyInput } from "../../ir/example.ts";
import { layerKind, type Tensor } from "../../ir/layer.ts";
import { alongAxes, type View } from "../../ir/view.ts";
import { eachAlong } from "./along-axes.ts";
import { ascending, theAxes } from "./axes.ts";
import { sameShape } from "./rows.ts";
import {
  affineAlong,
  byRms,
  epsilonField,
  lowerByRms,
  lowerStandardized,
  standardized,
} from "./standardize.ts";

const perIndex = { type: "tensor", dimensions: ["axes"], mayBeFalse: true } as const;
const gamma = { ...perIndex, about: "one factor for each index of the axes, or false" } as const;

/**
 * Z = (X − mean) / √(variance + epsilon) · gamma + beta with the mean and the variance along some axes, for each index of the
 * others (Ba, Kiros and Hinton 2016): mean = Σ x / n, variance = Σ (x − mean)² / n, both sums in the order of the elements.
 */
export const layer_norm = layerKind({
  kind: "layer_norm",
  about: "(x − mean) / √(variance + epsilon) · gamma + beta, with the mean and variance along the axes",
  fields: {
    axes: theAxes,
    gamma,
    beta: { ...perIndex, about: "one offset for each index of the axes, or false" },
    epsilon: epsilonField,
  },
  output: sameShape,
  reference({ axes, epsilon, ...affine }, inputs, { round }) {
    const { shape, values } = inputs[0] as Tensor;
    const normal = eachAlong({ shape, values }, axes, (x) => standardized(x, epsilon, round));
    return [{ symbol: "Z", values: affineAlong({ shape, values: normal }, axes, affine, round) }];
  },
  lower({ axes: listed, epsilon, ...affine }, inputs, build) {
    const input = inputs[0] as View;
    const axes = ascending(listed);
    const along = (numbers: View): View => alongAxes(numbers, axes, input.shape.length);
    return lowerStandardized(build, input, { axes, epsilon }, affine, along);
  },
  example: ofAnyInput,
});

/** Z = X / √(Σ x² / n + epsilon) · gamma along some axes (Zhang and Sennrich 2019). */
export const rms_norm = layerKind({
  kind: "rms_norm",
  about: "x / √(Σx² / n + epsilon) · gamma, over the n values along the axes",
  fields: { axes: theAxes, gamma, epsilon: epsilonField },
  output: sameShape,
  reference({ axes, epsilon, gamma }, inputs, { round }) {
    const { shape, values } = inputs[0] as Tensor;
    const normal = eachAlong({ shape, values }, axes, (x) => byRms(x, epsilon, round));
    return [{ symbol: "Z", values: affineAlong({ shape, values: normal }, axes, { gamma }, round) }];
  },
  lower({ axes: listed, epsilon, gamma }, inputs, build) {
    const input = inputs[0] as View;
    const axes = ascending(listed);
    const along = (numbers: View): View => alongAxes(numbers, axes, input.shape.length);
    return lowerByRms(build, input, { axes, epsilon }, { gamma }, along);
  },
  example: ofAnyInput,
});
