import { sizeOf } from "../../generator/ir/tensor-data.ts";
import { nest } from "./nest.ts";

/** Numbers whose sums depend on the order of their terms. */
const weights = (...shape: readonly number[]) =>
  nest(
    Array.from({ length: sizeOf(shape) }, (_, n) => Math.sin(3 * n + 1) / 2),
    shape,
  );

interface Convolution {
  readonly inputs: number;
  readonly filters: number;
  readonly kernel: readonly number[];
  readonly groups?: number;
  readonly [field: string]: unknown;
}

/** A layer of type conv2d for some input channels; with a group for each of them it is depthwise. */
export const convolution = ({ inputs, filters, kernel, groups = 1, ...more }: Convolution) => ({
  ...{ type: "conv2d", filters, kernel, groups, ...more },
  ...{ weights: weights(...kernel, inputs / groups, filters), bias: weights(filters) },
});
