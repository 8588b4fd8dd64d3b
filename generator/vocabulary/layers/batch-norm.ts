import { pick } from "../../ir/example.ts";
import { layerKind } from "../../ir/layer.ts";
import { add, div, local, mul, sub } from "../../ir/scalar.ts";
import { lastOf } from "../../ir/tensor-data.ts";
import type { View } from "../../ir/view.ts";
import { eachRow, sameShape } from "./rows.ts";

const perInput = { type: "tensor", dimensions: ["inputs"] } as const;

/**
 * Z = (X − mean) / √(variance + epsilon) · gamma + beta with the statistics of the training, as networks that are trained
 * compute it (Ioffe and Szegedy 2015, algorithm 2).
 */
export const batch_norm = layerKind({
  kind: "batch_norm",
  about: "(x − mean) / √(variance + epsilon) · gamma + beta, feature by feature",
  fields: {
    mean: { ...perInput, about: "the running mean, one number per input" },
    variance: { ...perInput, about: "the running variance, one number per input" },
    gamma: { ...perInput, about: "one factor per input, or false", mayBeFalse: true },
    beta: { ...perInput, about: "one offset per input, or false", mayBeFalse: true },
    epsilon: { type: "number", about: "a small number added to the variance", default: 1e-5, atLeast: 0 },
  },
  line: "straight",
  output: sameShape,
  reference: eachRow(({ mean, variance, gamma, beta, epsilon }, x, { round }) => {
    const values = x.map((value, i) => {
      const std = round(Math.sqrt(round((variance.data[i] as number) + epsilon)));
      const normal = round(round(value - (mean.data[i] as number)) / std);
      const scaled = gamma ? round(normal * (gamma.data[i] as number)) : normal;
      return beta ? round(scaled + (beta.data[i] as number)) : scaled;
    });
    return [{ symbol: "Z", values }];
  }),
  lower({ mean, variance, gamma, beta, epsilon }, [x], build) {
    const std = variance.data.map((value) => build.round(Math.sqrt(build.round(value + epsilon))));
    const normal = div(sub(local("x"), local("mean")), local("std"));
    const scaled = gamma ? mul(normal, local("gamma")) : normal;
    return build.map({
      operands: {
        x: x as View,
        mean: build.constant("mean", mean),
        std: build.constant("std", { shape: variance.shape, data: std }),
        ...(gamma && { gamma: build.constant("gamma", gamma) }),
        ...(beta && { beta: build.constant("beta", beta) }),
      },
      formula: beta ? add(scaled, local("beta")) : scaled,
    });
  },
  example: (random, near) => ({
    inputs: [near],
    fields: { variance: Array.from({ length: lastOf(near) }, () => pick(random, [0.25, 0.7, 1.5, 2])) },
  }),
});
