import { ofAnyInput } from "../../ir/example.ts";
import type { FoldNode } from "../../ir/graph.ts";
import { layerKind, type Tensor } from "../../ir/layer.ts";
import { abs, div, lessOrEqual, local, max, mul, type Scalar, sqrt } from "../../ir/scalar.ts";
import { repeatedAlong, type View, withLast } from "../../ir/view.ts";
import { eachAlong } from "./along-axes.ts";
import { ascending, sizesOf, theAxes } from "./axes.ts";
import { sameShape } from "./rows.ts";
import { sum } from "./standardize.ts";

const x = local("x");
const norm = local("norm");

/** A norm of some values, as the reference says it and as it is lowered. */
interface Norm {
  readonly of: (x: readonly number[], round: (value: number) => number) => number;
  readonly by: FoldNode["by"];
  readonly formula: Scalar;
  readonly finish?: Scalar;
}

const l1: Norm = { of: (x, round) => sum(x.map(Math.abs), round), by: "add", formula: abs(x) };

const l2: Norm = {
  of(x, round) {
    const squares = x.map((value) => round(value * value));
    return round(Math.sqrt(sum(squares, round)));
  },
  by: "add",
  formula: mul(x, x),
  finish: sqrt(norm),
};

const largest: Norm = {
  of: (x) => x.reduce((most, value) => Math.max(most, value)),
  by: "max",
  formula: x,
};

/** Where the norm is 0, the divisor is 1. */
const divisor = (value: Scalar): Scalar => lessOrEqual(value, 0, lessOrEqual(0, value, 1, value), value);

const dividing = (kind: string, about: string, { of, by, formula, finish = norm }: Norm) =>
  layerKind({
    kind,
    about,
    fields: {
      axes: theAxes,
      epsilon: {
        type: "number",
        about:
          "the smallest divisor, which replaces smaller norms; 0, the default, replaces a norm of 0 by 1",
        default: 0,
        atLeast: 0,
      },
    },
    output: sameShape,
    reference: ({ axes, epsilon }, [input], { round }) => [
      {
        symbol: "Z",
        values: eachAlong(input as Tensor, axes, (x) => {
          const found = of(x, round);
          const divisor = epsilon > 0 ? Math.max(found, epsilon) : found === 0 ? 1 : found;
          return x.map((value) => round(value / divisor));
        }),
      },
    ],
    lower({ axes: listed, epsilon }, inputs, build) {
      const input = inputs[0] as View;
      const axes = ascending(listed);
      const over = sizesOf(input.shape, axes);
      const found = build.fold({
        ...{ by, over, operands: { x: withLast(input, axes) }, formula, result: "norm" },
        finish: { formula: epsilon > 0 ? max(finish, epsilon) : divisor(finish), operands: {} },
      });
      const operands = { x: input, norm: repeatedAlong(found, axes, input.shape) };
      return build.map({ operands, formula: div(x, norm) });
    },
    example: ofAnyInput,
  });

/**
 * Values divided by their norm along some axes, sums in the order of the elements: the Normalizer of scikit-learn and ONNX and,
 * with an epsilon, the `normalize` of PyTorch.
 */
export const unitNormKinds = {
  l1_normalize: dividing("l1_normalize", "x / Σ|x| along the axes; x where the sum is 0", l1),
  l2_normalize: dividing("l2_normalize", "x / √Σx² along the axes; x where the sum is 0", l2),
  max_normalize: dividing("max_normalize", "x / max x along the axes; x where the maximum is 0", largest),
};
