import { below } from "../../ir/example.ts";
import { layerKind, type Tensor } from "../../ir/layer.ts";
import { type PrimitiveName, primitive } from "../../ir/primitives.ts";
import { apply, local, type Scalar } from "../../ir/scalar.ts";
import type { View } from "../../ir/view.ts";
import { comparisons, ifTrue } from "../formulas/truth.ts";
import { broadcastFault, broadcastShape, exampleShapes, spread } from "./broadcast.ts";

const EACH = "element by element; shapes broadcast as in NumPy";

/** An operation of two numbers, as JavaScript and as a formula. */
interface Operation {
  readonly evaluate: (a: number, b: number) => number;
  readonly formula: (x: Scalar, y: Scalar) => Scalar;
}

const ofPrimitive = (name: PrimitiveName): Operation => ({
  evaluate: primitive(name).evaluate,
  formula: (x, y) => apply(name, x, y),
});

/** An operation of truth values: 0 is false, all else is true. */
const logical = (
  evaluate: (a: boolean, b: boolean) => boolean,
  formula: (x: Scalar, y: Scalar) => Scalar,
): Operation => ({ evaluate: (a, b) => Number(evaluate(a !== 0, b !== 0)), formula });

/** The values of all inputs, repeated to the shape that they broadcast to. */
function spreadAll(inputs: readonly Tensor[]): readonly (readonly number[])[] {
  const shape = broadcastShape(inputs.map((input) => input.shape));
  return inputs.map((input) => spread(input, shape));
}

/**
 * A kind that computes with the values of several layers element by element, from the first to the last: (a ∘ b) ∘ c. Shapes
 * broadcast as in NumPy.
 */
const combining = <const M extends number = number>(
  kind: string,
  { evaluate, formula }: Operation,
  about: string,
  most = Number.POSITIVE_INFINITY as M,
) =>
  layerKind({
    kind,
    about,
    fields: {},
    takes: { least: 2, most },
    fault: (_, inputs) => broadcastFault(inputs),
    output: (_, inputs) => broadcastShape(inputs),
    reference(_, inputs, { round }) {
      const values = spreadAll(inputs).reduce((results, others) =>
        results.map((value, i) => round(evaluate(value, others[i] as number))),
      );
      return [{ symbol: "Z", values }];
    },
    lower: (_, inputs, build) =>
      inputs.reduce((x, y) => build.map({ operands: { x, y }, formula: formula(local("x"), local("y")) })),
    example: (random, near) => ({
      inputs: exampleShapes(random, near, most === 2 ? 2 : 2 + below(random, 2)),
      fields: {},
    }),
  });

const comparing = (kind: keyof typeof comparisons) => {
  const { sign, holds, formula } = comparisons[kind];
  const evaluate = (a: number, b: number) => Number(holds(a, b));
  return combining(kind, { evaluate, formula }, `1 where a ${sign} b, else 0, ${EACH}`, 2);
};

/** Element by element, the one value where the condition is true, the other where it is 0. */
const where = layerKind({
  kind: "where",
  about: `b where a is nonzero, else c, ${EACH}`,
  fields: {},
  takes: { least: 3, most: 3 },
  fault: (_, inputs) => broadcastFault(inputs),
  output: (_, inputs) => broadcastShape(inputs),
  reference(_, inputs) {
    const [condition = [], then, otherwise] = spreadAll(inputs);
    const values = condition.map((value, i) => (value === 0 ? otherwise : then)?.[i] as number);
    return [{ symbol: "Z", values }];
  },
  lower: (_, inputs, build) => {
    const [x, y, z] = inputs as [View, View, View];
    return build.map({ operands: { x, y, z }, formula: ifTrue(local("x"), local("y"), local("z")) });
  },
  example: (random, near) => ({ inputs: exampleShapes(random, near, 3), fields: {} }),
});

/** Element-wise arithmetic between layers, a row each: a residual connection is `add`, a gate is `multiply`. */
export const combinations = {
  add: combining("add", ofPrimitive("add"), `a + b + …, ${EACH}`),
  subtract: combining("subtract", ofPrimitive("sub"), `a − b, ${EACH}`, 2),
  multiply: combining("multiply", ofPrimitive("mul"), `a · b · …, ${EACH}`),
  divide: combining("divide", ofPrimitive("div"), `a / b, ${EACH}`, 2),
  maximum: combining("maximum", ofPrimitive("max"), `the largest of a, b, …, ${EACH}`),
  minimum: combining("minimum", ofPrimitive("min"), `the smallest of a, b, …, ${EACH}`),
};

/** What holds of the values of layers, as 1 and 0, and what is chosen by that. */
export const decisions = {
  greater: comparing("greater"),
  greater_or_equal: comparing("greater_or_equal"),
  less: comparing("less"),
  less_or_equal: comparing("less_or_equal"),
  equal: comparing("equal"),
  and: combining(
    "and",
    logical(
      (a, b) => a && b,
      (x, y) => ifTrue(x, ifTrue(y, 1, 0), 0),
    ),
    `1 where a, b, … are all nonzero, else 0, ${EACH}`,
  ),
  or: combining(
    "or",
    logical(
      (a, b) => a || b,
      (x, y) => ifTrue(x, 1, ifTrue(y, 1, 0)),
    ),
    `1 where any of a, b, … is nonzero, else 0, ${EACH}`,
  ),
  xor: combining(
    "xor",
    logical(
      (a, b) => a !== b,
      (x, y) => ifTrue(x, ifTrue(y, 0, 1), ifTrue(y, 1, 0)),
    ),
    `1 where exactly one of a and b is nonzero, else 0, ${EACH}`,
    2,
  ),
  where,
};
