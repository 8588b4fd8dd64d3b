import type { Build, Round, Tensor } from "../../ir/layer.ts";
import { add, div, local, mul, named, number, type Scalar, sqrt, sub } from "../../ir/scalar.ts";
import { sizeOf, type TensorData } from "../../ir/tensor-data.ts";
import { repeatedAlong, type View, withLast } from "../../ir/view.ts";
import { eachAlong } from "./along-axes.ts";
import { sizesOf } from "./axes.ts";

const x = local("x");
const std = local("std");

/** What follows a normalization: a factor and an offset for each index of some axes, or none. */
export interface Affine {
  readonly gamma?: TensorData | undefined;
  readonly beta?: TensorData | undefined;
}

export const epsilonField = {
  type: "number",
  about: "a small number added before the root is taken",
  default: 1e-5,
  atLeast: 0,
} as const;

/** Axes, which ascend, and the number that is added to the variance along them. */
interface Settings {
  readonly axes: readonly number[];
  readonly epsilon: number;
}

/** Numbers of an affine function in a shape that broadcasts to that of x. */
type Along = (numbers: View) => View;

/** `normal`, a formula of some operands, and then the affine function. */
export function mapAffine(
  build: Build,
  operands: Readonly<Record<string, View>>,
  normal: Scalar,
  { gamma, beta }: Affine,
  along: Along,
): View {
  const scaled = gamma ? mul(normal, local("gamma")) : normal;
  return build.map({
    operands: {
      ...operands,
      ...(gamma && { gamma: along(build.constant("gamma", gamma)) }),
      ...(beta && { beta: along(build.constant("beta", beta)) }),
    },
    formula: beta ? add(scaled, local("beta")) : scaled,
  });
}

/** x / √(Σ x² / n + epsilon) along some axes, and then the affine function. */
export function lowerByRms(
  build: Build,
  input: View,
  { axes, epsilon }: Settings,
  affine: Affine,
  along: Along,
): View {
  const over = sizesOf(input.shape, axes);
  const root = build.fold({
    ...{ by: "add", over, operands: { x: withLast(input, axes) }, formula: mul(x, x), result: "std" },
    finish: { formula: sqrt(add(div(std, number(sizeOf(over))), number(epsilon))), operands: {} },
  });
  const operands = { x: input, std: repeatedAlong(root, axes, input.shape) };
  return mapAffine(build, operands, div(x, std), affine, along);
}

/** (x − mean) / √(variance + epsilon) with the mean and the variance along some axes, and then the affine function. */
export function lowerStandardized(
  build: Build,
  input: View,
  settings: Settings,
  affine: Affine,
  along: Along,
): View {
  const { axes } = settings;
  const over = sizesOf(input.shape, axes);
  const mean = build.fold({
    ...{ by: "add", over, operands: { x: withLast(input, axes) }, formula: x, result: "mean" },
    finish: { formula: div(local("mean"), number(sizeOf(over))), operands: {} },
  });
  const centred = build.map({
    operands: { x: input, mean: repeatedAlong(mean, axes, input.shape) },
    formula: named("d", sub(x, local("mean"))),
  });
  return lowerByRms(build, centred, settings, affine, along);
}

/** The sum of numbers, added up from the first to the last. */
export function sum(values: readonly number[], round: Round): number {
  let total = values[0] as number;
  for (let i = 1; i < values.length; i++) total = round(total + (values[i] as number));
  return total;
}

/** x / √(Σ x² / n + epsilon), for the reference. */
export function byRms(x: readonly number[], epsilon: number, round: Round): number[] {
  const squares = x.map((value) => round(value * value));
  const root = round(Math.sqrt(round(round(sum(squares, round) / x.length) + epsilon)));
  return x.map((value) => round(value / root));
}

/** (x − mean) / √(variance + epsilon), for the reference. */
export function standardized(x: readonly number[], epsilon: number, round: Round): number[] {
  const mean = round(sum(x, round) / x.length);
  return byRms(
    x.map((value) => round(value - mean)),
    epsilon,
    round,
  );
}

/** The affine function, for the reference: one factor and one offset for each index of the axes. */
export const affineAlong = (
  input: Tensor,
  axes: readonly number[],
  { gamma, beta }: Affine,
  round: Round,
): number[] =>
  eachAlong(input, axes, (x) =>
    x.map((value, i) => {
      const scaled = gamma ? round(value * (gamma.data[i] as number)) : value;
      return beta ? round(scaled + (beta.data[i] as number)) : scaled;
    }),
  );
