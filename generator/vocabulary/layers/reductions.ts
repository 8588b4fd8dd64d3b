import { ofAnyInput } from "../../ir/example.ts";
import type { FoldNode } from "../../ir/graph.ts";
import { type Arithmetic, layerKind, type Tensor } from "../../ir/layer.ts";
import { abs, add, div, exp, less, local, log, mul, type Scalar, sqrt, sub } from "../../ir/scalar.ts";
import { sizeOf } from "../../ir/tensor-data.ts";
import { repeated, type View, withLast } from "../../ir/view.ts";
import { reduceAlong } from "./along-axes.ts";
import { ascending, keepAxes, shapeLeft, sizesOf } from "./axes.ts";
import { sum } from "./standardize.ts";

const x = local("x");
const total = local("total");

/** One of the folds of a reduction: its formulas speak of x and of the results before it, `finish` of its own too. */
interface Fold {
  readonly result: string;
  readonly by: FoldNode["by"];
  readonly formula: Scalar;
  readonly finish?: Scalar;
}

/** What becomes of n values, as it is lowered and as the reference says it. */
interface Reduction {
  readonly about: string;
  readonly ofSeveral?: string;
  readonly folds: (n: number) => readonly Fold[];
  readonly of: (x: readonly number[], arithmetic: Arithmetic) => number;
}

/** A reduction by one fold. */
const single = (by: FoldNode["by"], formula: Scalar, finish?: Scalar): Reduction["folds"] => {
  const fold = { result: "total", by, formula, ...(finish && { finish }) };
  return () => [fold];
};

const sumOfSquares = (x: readonly number[], { round }: Arithmetic): number =>
  sum(
    x.map((value) => round(value * value)),
    round,
  );

/** What is taken out of a sum of exponentials: 0 where there is no finite maximum, whose difference from itself is NaN. */
const finiteOr0 = (largest: Scalar): Scalar => less(abs(largest), Number.POSITIVE_INFINITY, largest, 0);

const reductions = {
  sum: {
    about: "Σx",
    ofSeveral: "add",
    folds: single("add", x),
    of: (x, { round }) => sum(x, round),
  },
  mean: {
    about: "Σx / n",
    folds: (n) => [{ result: "total", by: "add", formula: x, finish: div(total, n) }],
    of: (x, { round }) => round(sum(x, round) / x.length),
  },
  max: {
    about: "the largest x",
    ofSeveral: "maximum",
    folds: single("max", x),
    of: (x) => x.reduce((most, value) => Math.max(most, value)),
  },
  min: {
    about: "the smallest x",
    ofSeveral: "minimum",
    folds: single("min", x),
    of: (x) => x.reduce((least, value) => Math.min(least, value)),
  },
  product: {
    about: "Πx",
    ofSeveral: "multiply",
    folds: single("mul", x),
    of: (x, { round }) => x.reduce((product, value) => round(product * value)),
  },
  l1: {
    about: "Σ|x|",
    folds: single("add", abs(x)),
    of: (x, { round }) => sum(x.map(Math.abs), round),
  },
  l2: {
    about: "√Σx²",
    folds: single("add", mul(x, x), sqrt(total)),
    of: (x, arithmetic) => arithmetic.round(Math.sqrt(sumOfSquares(x, arithmetic))),
  },
  sum_of_squares: { about: "Σx²", folds: single("add", mul(x, x)), of: sumOfSquares },
  log_sum: {
    about: "log Σx",
    folds: single("add", x, log(total)),
    of: (x, { round, call }) => call("log", [sum(x, round)])[0] as number,
  },
  log_sum_exp: {
    about: "m + log Σexp(x − m), where m is the largest x, or 0 if that is infinite",
    folds: () => [
      { result: "largest", by: "max", formula: x, finish: finiteOr0(local("largest")) },
      {
        ...{ result: "total", by: "add", formula: exp(sub(x, local("largest"))) },
        finish: add(local("largest"), log(total)),
      },
    ],
    of(x, { round, call }) {
      const largest = x.reduce((most, value) => Math.max(most, value));
      const taken = Number.isFinite(largest) ? largest : 0;
      const exponentials = call(
        "exp",
        x.map((value) => round(value - taken)),
      );
      const [logarithm] = call("log", [sum(exponentials, round)]);
      return round(taken + (logarithm as number));
    },
  },
} satisfies Readonly<Record<string, Reduction>>;

const reducing = (kind: string, { about, ofSeveral, folds, of }: Reduction) =>
  layerKind({
    kind,
    ...(ofSeveral !== undefined && { ofSeveral }),
    about: `${about}, over all values along the axes`,
    fields: {
      axes: {
        type: "axes",
        about: "the axes to reduce, all by default; negative ones are counted from the last",
        default: "all",
      },
      keep_axes: keepAxes,
    },
    output: ({ axes, keep_axes }, [input = []]) => shapeLeft(input, axes, keep_axes),
    reference: ({ axes }, [input], arithmetic) => [
      { symbol: "Z", values: reduceAlong(input as Tensor, axes, (x) => of(x, arithmetic)) },
    ],
    lower(values, inputs, build) {
      const input = inputs[0] as View;
      const axes = ascending(values.axes);
      const over = sizesOf(input.shape, axes);
      const known: Record<string, View> = {};
      let result = input;
      for (const { finish, ...fold } of folds(sizeOf(over))) {
        const before = Object.entries(known);
        result = build.fold({
          ...{ ...fold, over },
          operands: {
            x: withLast(input, axes),
            ...Object.fromEntries(before.map(([name, view]) => [name, repeated(view, over)])),
          },
          ...(finish && { finish: { formula: finish, operands: Object.fromEntries(before) } }),
        });
        known[fold.result] = result;
      }
      return build.reshape(result, shapeLeft(input.shape, axes, values.keep_axes));
    },
    example: ofAnyInput,
  });

/**
 * Values along some axes reduced to one: sums in the order in which elements lie, each operation rounded. `log_sum_exp` takes
 * out the maximum, so that it never overflows (Blanchard, Higham and Higham 2021, algorithm 3.1).
 */
export const reductionKinds = Object.fromEntries(
  Object.entries(reductions).map(([kind, reduction]) => [kind, reducing(kind, reduction)]),
) as Readonly<Record<keyof typeof reductions, ReturnType<typeof reducing>>>;
