import { layerKind, type RowKind } from "../../ir/layer.ts";
import { abs, div, lessOrEqual, local, mul, type Scalar, sqrt } from "../../ir/scalar.ts";
import type { Reduce } from "../../ir/tensor.ts";
import { lastOf } from "../../ir/tensor-data.ts";

const x = local("x");
const norm = local("norm");

/** A norm of a row, as the reference says it and as it is lowered. */
interface Norm {
  readonly of: (x: readonly number[], round: (value: number) => number) => number;
  readonly by: Reduce["by"];
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

const unitRows = (kind: string, about: string, { of, by, formula, finish = norm }: Norm): RowKind =>
  layerKind({
    kind,
    about,
    fields: {},
    output: (_, input) => input,
    reference(_, x, { round }) {
      const found = of(x, round);
      const values = x.map((value) => round(value / (found === 0 ? 1 : found)));
      return [{ symbol: "Z", values }];
    },
    lower(_, input) {
      const size = lastOf(input);
      return [
        { kind: "reduce", size, result: "norm", by, formula, finish: divisor(finish), parameters: {} },
        { kind: "map", size, formula: div(x, norm), parameters: {} },
      ];
    },
  });

/** Rows divided by a norm of their own, sums in index order: the Normalizer of scikit-learn and ONNX. */
export const unitRowKinds = {
  l1_normalize: unitRows("l1_normalize", "x / Σ|x| over each row; x where the sum is 0", l1),
  l2_normalize: unitRows("l2_normalize", "x / √Σx² over each row; x where the sum is 0", l2),
  max_normalize: unitRows("max_normalize", "x / max x over each row; x where the maximum is 0", largest),
};
