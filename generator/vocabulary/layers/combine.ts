import { type TensorKind, tensorKind } from "../../ir/layer.ts";
import { type PrimitiveName, primitive } from "../../ir/primitives.ts";
import { apply, local } from "../../ir/scalar.ts";
import type { TensorOp } from "../../ir/tensor.ts";
import { sizeOf } from "../../ir/tensor-data.ts";
import { describeShapes } from "./describe-shapes.ts";

/** A kind that computes with the values of several layers element by element, from the first to the last: (a ∘ b) ∘ c. */
const combining = (
  kind: string,
  by: PrimitiveName,
  about: string,
  most = Number.POSITIVE_INFINITY,
): TensorKind =>
  tensorKind({
    kind,
    about,
    fields: {},
    takes: { least: 2, most },
    fault: (_, [first = [], ...others]) =>
      others.every((shape) => String(shape) === String(first))
        ? undefined
        : `works on values of one shape, but gets ${describeShapes([first, ...others])}`,
    output: (_, inputs) => inputs[0] ?? [],
    reference(_, [first, ...others], { round }) {
      const { evaluate } = primitive(by);
      const values = others.reduce<readonly number[]>(
        (sums, { values }) => sums.map((value, i) => round(evaluate(value, values[i] as number))),
        first?.values ?? [],
      );
      return [{ symbol: "Z", values }];
    },
    lower: (_, [first = [], ...others]) =>
      others.map(
        (_, n): TensorOp => ({
          ...{ kind: "map", size: sizeOf(first), y: n + 1, parameters: {} },
          formula: apply(by, local("x"), local("y")),
        }),
      ),
  });

/** Element-wise arithmetic between layers, a row each: a residual connection is `add`, a gate is `multiply`. */
export const combinations = {
  add: combining("add", "add", "a + b + …, element by element"),
  subtract: combining("subtract", "sub", "a − b, element by element", 2),
  multiply: combining("multiply", "mul", "a · b · …, element by element"),
  divide: combining("divide", "div", "a / b, element by element", 2),
  maximum: combining("maximum", "max", "the largest of a, b, …, element by element"),
  minimum: combining("minimum", "min", "the least of a, b, …, element by element"),
};
