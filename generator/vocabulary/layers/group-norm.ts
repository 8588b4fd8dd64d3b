import { below, pick } from "../../ir/example.ts";
import { layerKind, type Tensor } from "../../ir/layer.ts";
import type { Shape } from "../../ir/tensor-data.ts";
import { alongAxes, splitAxis, type View } from "../../ir/view.ts";
import { eachAlong } from "./along-axes.ts";
import { theChannels } from "./axes.ts";
import { sameShape } from "./rows.ts";
import { affineAlong, epsilonField, lowerStandardized, standardized } from "./standardize.ts";

const perChannel = { type: "tensor", dimensions: ["axis"], mayBeFalse: true } as const;
const fields = {
  axis: theChannels,
  gamma: { ...perChannel, about: "one factor per channel, or false" },
  beta: { ...perChannel, about: "one offset per channel, or false" },
  epsilon: epsilonField,
} as const;

const allBut = (shape: Shape, axis: number): number[] =>
  shape.map((_, one) => one).filter((one) => one !== axis);

/**
 * Z = (X − mean) / √(variance + epsilon) · gamma + beta with the mean and the variance of each channel (Ulyanov, Vedaldi and
 * Lempitsky 2016), sums in the order of the elements.
 */
export const instance_norm = layerKind({
  kind: "instance_norm",
  about: "(x − mean) / √(variance + epsilon) · gamma + beta, with the mean and variance of each channel",
  fields,
  fault: (_, [input = []]) =>
    input.length > 1 ? undefined : "needs a second axis: with one value per channel, each would become 0",
  output: sameShape,
  reference({ axis, epsilon, ...affine }, inputs, { round }) {
    const { shape, values } = inputs[0] as Tensor;
    const normal = eachAlong({ shape, values }, allBut(shape, axis), (x) => standardized(x, epsilon, round));
    return [{ symbol: "Z", values: affineAlong({ shape, values: normal }, [axis], affine, round) }];
  },
  lower({ axis, epsilon, ...affine }, inputs, build) {
    const input = inputs[0] as View;
    const axes = allBut(input.shape, axis);
    const along = (numbers: View): View => alongAxes(numbers, [axis], input.shape.length);
    return lowerStandardized(build, input, { axes, epsilon }, affine, along);
  },
  example(random, near) {
    const shape = near.length > 1 ? near : [...near, 3];
    return { inputs: [shape], fields: { axis: below(random, shape.length) } };
  },
});

/** The same with the mean and the variance of groups of neighbouring channels (Wu and He 2018). */
export const group_norm = layerKind({
  kind: "group_norm",
  about:
    "(x − mean) / √(variance + epsilon) · gamma + beta, with the mean and variance of each group of channels",
  fields: {
    groups: {
      type: "index",
      about: "how many groups of equal size the channels are divided into, in their order",
      atLeast: 1,
    },
    ...fields,
  },
  fault({ groups, axis }, [input = []]) {
    const channels = input[axis] as number;
    return channels % groups === 0
      ? undefined
      : `has groups: ${groups}, but axis ${axis} has size ${channels}, which is not a multiple of ${groups}`;
  },
  output: sameShape,
  reference({ groups, axis, epsilon, ...affine }, inputs, { round }) {
    const { shape, values } = inputs[0] as Tensor;
    const grouped = shape.toSpliced(axis, 1, groups, (shape[axis] as number) / groups);
    const normal = eachAlong({ shape: grouped, values }, allBut(grouped, axis), (x) =>
      standardized(x, epsilon, round),
    );
    return [{ symbol: "Z", values: affineAlong({ shape, values: normal }, [axis], affine, round) }];
  },
  // A group is an axis of its own.
  lower({ groups, axis, epsilon, ...affine }, inputs, build) {
    const input = inputs[0] as View;
    const grouped = splitAxis(input, axis, groups);
    const axes = allBut(grouped.shape, axis);
    const along = (numbers: View): View =>
      alongAxes(splitAxis(numbers, 0, groups), [axis, axis + 1], grouped.shape.length);
    const result = lowerStandardized(build, grouped, { axes, epsilon }, affine, along);
    return build.reshape(result, input.shape);
  },
  example(random, near) {
    const axis = below(random, near.length);
    const channels = near[axis] as number;
    const divisors = Array.from({ length: channels }, (_, i) => i + 1).filter((n) => channels % n === 0);
    return { inputs: [near], fields: { axis, groups: pick(random, divisors) } };
  },
});
