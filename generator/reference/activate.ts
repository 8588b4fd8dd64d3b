import type { AppliedActivation } from "../ir/activation.ts";
import { type Dtype, rounding } from "../ir/number-format.ts";
import { primitive } from "../ir/primitives.ts";
import type { Scalar } from "../ir/scalar.ts";
import { type Evaluate, evaluatorOf, type LocalOf } from "./evaluate.ts";

/** h(x) over a layer's values, step by step, each operation rounded to `dtype`. */
export function activate(
  { activation, parameters }: AppliedActivation,
  x: readonly number[],
  dtype: Dtype,
): readonly number[] {
  const reductions = new Map<string, number>();
  const known: LocalOf = (name) => {
    const parameter = parameters[name];
    if (parameter === undefined) return reductions.get(name) ?? Number.NaN;
    return parameter.shape.length === 0 ? (parameter.data[0] as number) : parameter.data;
  };
  let values = x;
  for (const step of activation.steps) {
    const results = evaluatorFor(step.formula, dtype)(values.length, (name) =>
      name === "x" ? values : known(name),
    );
    if (step.kind === "map") values = results;
    else {
      reductions.set(step.result, reduce(results, step.by, dtype));
      if (step.finish) reductions.set(step.result, evaluatorFor(step.finish, dtype)(1, known)[0] as number);
    }
  }
  return values;
}

/** All values combined from the first to the last, each result rounded. */
function reduce(values: readonly number[], by: "max" | "min" | "add", dtype: Dtype): number {
  const { evaluate } = primitive(by);
  const round = rounding[dtype];
  return values.reduce((total, value) => round(evaluate(total, value)));
}

const evaluators: Readonly<Record<Dtype, WeakMap<Scalar, Evaluate>>> = {
  f64: new WeakMap(),
  f32: new WeakMap(),
};

/** A formula made ready once for each dtype. */
function evaluatorFor(formula: Scalar, dtype: Dtype): Evaluate {
  const evaluate = evaluators[dtype].get(formula) ?? evaluatorOf(formula, dtype);
  evaluators[dtype].set(formula, evaluate);
  return evaluate;
}
