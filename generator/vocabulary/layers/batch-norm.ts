import { below, pick } from "../../ir/example.ts";
import { layerKind, type Tensor } from "../../ir/layer.ts";
import { div, local, sub } from "../../ir/scalar.ts";
import { alongAxes, type View } from "../../ir/view.ts";
import { eachAlong } from "./along-axes.ts";
import { theChannels } from "./axes.ts";
import { sameShape } from "./rows.ts";
import { affineAlong, epsilonField, mapAffine } from "./standardize.ts";

const perChannel = { type: "tensor", dimensions: ["axis"] } as const;

/**
 * Z = (X − mean) / √(variance + epsilon) · gamma + beta with the statistics of the training, one for each channel, as networks
 * that are trained compute it (Ioffe and Szegedy 2015, algorithm 2).
 */
export const batch_norm = layerKind({
  kind: "batch_norm",
  about: "(x − mean) / √(variance + epsilon) · gamma + beta, channel by channel",
  fields: {
    axis: theChannels,
    mean: { ...perChannel, about: "the running mean, one number per channel" },
    variance: { ...perChannel, about: "the running variance, one number per channel" },
    gamma: { ...perChannel, about: "one factor per channel, or false", mayBeFalse: true },
    beta: { ...perChannel, about: "one offset per channel, or false", mayBeFalse: true },
    epsilon: epsilonField,
  },
  line: "straight",
  output: sameShape,
  reference({ axis, mean, variance, epsilon, ...affine }, inputs, { round }) {
    const { shape, values } = inputs[0] as Tensor;
    const stds = variance.data.map((one) => round(Math.sqrt(round(one + epsilon))));
    const normal = eachAlong({ shape, values }, [axis], (x) =>
      x.map((value, i) => round(round(value - (mean.data[i] as number)) / (stds[i] as number))),
    );
    return [{ symbol: "Z", values: affineAlong({ shape, values: normal }, [axis], affine, round) }];
  },
  lower({ axis, mean, variance, epsilon, ...affine }, inputs, build) {
    const x = inputs[0] as View;
    const along = (numbers: View): View => alongAxes(numbers, [axis], x.shape.length);
    const std = variance.data.map((value) => build.round(Math.sqrt(build.round(value + epsilon))));
    const operands = {
      x,
      mean: along(build.constant("mean", mean)),
      std: along(build.constant("std", { shape: variance.shape, data: std })),
    };
    return mapAffine(build, operands, div(sub(local("x"), local("mean")), local("std")), affine, along);
  },
  example(random, near) {
    const axis = below(random, near.length);
    const variance = Array.from({ length: near[axis] as number }, () => pick(random, [0.25, 0.7, 1.5, 2]));
    return { inputs: [near], fields: { axis, variance } };
  },
});
