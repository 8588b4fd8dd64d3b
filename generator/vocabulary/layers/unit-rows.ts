import { ofAnyInput } from "../../ir/example.ts";
import type { FoldNode } from "../../ir/graph.ts";
import { type LayerKind, layerKind } from "../../ir/layer.ts";
import { abs, div, lessOrEqual, local, mul, type Scalar, sqrt } from "../../ir/scalar.ts";
import { lastOf } from "../../ir/tensor-data.ts";
import { repeated, type View } from "../../ir/view.ts";
import { eachRow, sameShape } from "./rows.ts";

const x = local("x");
const norm = local("norm");

/** A norm of a row, as the reference says it and as it is lowered. */
interface Norm {
  readonly of: (x: readonly number[], round: (value: number) => number) => number;
  readonly by: FoldNode["by"];
  readonly formula: Scalar;
  readonly finish?: Scalar;
}

const sum = (values: readonly number[], round: (value: number) => number): number =>
  values.reduce((total, value) => round(total + value));

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

const unitRows = (kind: string, about: string, { of, by, formula, finish = norm }: Norm): LayerKind =>
  layerKind({
    kind,
    about,
    fields: {},
    output: sameShape,
    reference: eachRow((_, x, { round }) => {
      const found = of(x, round);
      const values = x.map((value) => round(value / (found === 0 ? 1 : found)));
      return [{ symbol: "Z", values }];
    }),
    lower(_, inputs, build) {
      const input = inputs[0] as View;
      const over = [lastOf(input.shape)];
      const found = build.fold({
        ...{ by, over, operands: { x: input }, formula, result: "norm" },
        finish: { formula: divisor(finish), operands: {} },
      });
      return build.map({ operands: { x: input, norm: repeated(found, over) }, formula: div(x, norm) });
    },
    example: ofAnyInput,
  });

/** Rows divided by a norm of their own, sums in index order: the Normalizer of scikit-learn and ONNX. */
export const unitRowKinds = {
  l1_normalize: unitRows("l1_normalize", "x / Σ|x| over each row; x where the sum is 0", l1),
  l2_normalize: unitRows("l2_normalize", "x / √Σx² over each row; x where the sum is 0", l2),
  max_normalize: unitRows("max_normalize", "x / max x over each row; x where the maximum is 0", largest),
};
