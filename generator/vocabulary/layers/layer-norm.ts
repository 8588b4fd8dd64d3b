import { layerKind } from "../../ir/layer.ts";
import { add, div, local, mul, named, number, sqrt, sub } from "../../ir/scalar.ts";
import type { TensorOp } from "../../ir/tensor.ts";
import { lastOf } from "../../ir/tensor-data.ts";

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
  output: (_, input) => input,
  reference({ gamma, beta, epsilon }, x, { round }) {
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
  },
  lower({ gamma, beta, epsilon }, input): TensorOp[] {
    const size = lastOf(input);
    const normal = div(x, local("std"));
    const scaled = gamma ? mul(normal, local("gamma")) : normal;
    return [
      {
        ...{ kind: "reduce", size, result: "mean", by: "add", formula: x, parameters: {} },
        finish: div(local("mean"), number(size)),
      },
      { kind: "map", size, formula: named("d", sub(x, local("mean"))), parameters: {} },
      {
        ...{ kind: "reduce", size, result: "std", by: "add", formula: mul(x, x), parameters: {} },
        finish: sqrt(add(div(local("std"), number(size)), number(epsilon))),
      },
      {
        ...{ kind: "map", size, formula: beta ? add(scaled, local("beta")) : scaled },
        parameters: { ...(gamma && { gamma: gamma.data }), ...(beta && { beta: beta.data }) },
      },
    ];
  },
});

const sum = (values: readonly number[], round: (value: number) => number): number =>
  values.reduce((total, value) => round(total + value));
