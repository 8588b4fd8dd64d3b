import { ofAnyInput } from "../../ir/example.ts";
import { layerKind } from "../../ir/layer.ts";
import { add, div, local, mul, named, number, sqrt, sub } from "../../ir/scalar.ts";
import { lastOf } from "../../ir/tensor-data.ts";
import { repeated, type View } from "../../ir/view.ts";
import { eachRow, sameShape } from "./rows.ts";

const perInput = { type: "tensor", dimensions: ["inputs"], mayBeFalse: true } as const;
const x = local("x");

/**
 * Z = (X − mean) / √(variance + epsilon) · gamma + beta with the mean and the variance of the row itself (Ba, Kiros and
 * Hinton 2016): mean = Σ x / n, variance = Σ (x − mean)² / n, both sums in index order.
 */
export const layer_norm = layerKind({
  kind: "layer_norm",
  about: "(x − mean) / √(variance + epsilon) · gamma + beta, with the mean and variance of each row",
  fields: {
    gamma: { ...perInput, about: "one factor per input, or false" },
    beta: { ...perInput, about: "one offset per input, or false" },
    epsilon: { type: "number", about: "a small number added to the variance", default: 1e-5, atLeast: 0 },
  },
  output: sameShape,
  reference: eachRow(({ gamma, beta, epsilon }, x, { round }) => {
    const mean = round(sum(x, round) / x.length);
    const centred = x.map((value) => round(value - mean));
    const squares = centred.map((value) => round(value * value));
    const std = round(Math.sqrt(round(round(sum(squares, round) / x.length) + epsilon)));
    const values = centred.map((value, i) => {
      const normal = round(value / std);
      const scaled = gamma ? round(normal * (gamma.data[i] as number)) : normal;
      return beta ? round(scaled + (beta.data[i] as number)) : scaled;
    });
    return [{ symbol: "Z", values }];
  }),
  lower({ gamma, beta, epsilon }, inputs, build) {
    const input = inputs[0] as View;
    const size = lastOf(input.shape);
    const ofRow = (by: View): View => repeated(by, [size]);
    const mean = build.fold({
      ...{ by: "add", over: [size], operands: { x: input }, formula: x, result: "mean" },
      finish: { formula: div(local("mean"), number(size)), operands: {} },
    });
    const centred = build.map({
      operands: { x: input, mean: ofRow(mean) },
      formula: named("d", sub(x, local("mean"))),
    });
    const std = build.fold({
      ...{ by: "add", over: [size], operands: { x: centred }, formula: mul(x, x), result: "std" },
      finish: { formula: sqrt(add(div(local("std"), number(size)), number(epsilon))), operands: {} },
    });
    const normal = div(x, local("std"));
    const scaled = gamma ? mul(normal, local("gamma")) : normal;
    return build.map({
      operands: {
        ...{ x: centred, std: ofRow(std) },
        ...(gamma && { gamma: build.constant("gamma", gamma) }),
        ...(beta && { beta: build.constant("beta", beta) }),
      },
      formula: beta ? add(scaled, local("beta")) : scaled,
    });
  },
  example: ofAnyInput,
});

const sum = (values: readonly number[], round: (value: number) => number): number =>
  values.reduce((total, value) => round(total + value));
