import type { AppliedActivation } from "../ir/activation.ts";
import { primitive } from "../ir/primitives.ts";
import type { Scalar } from "../ir/scalar.ts";
import { type Evaluate, evaluatorOf } from "./evaluate.ts";

/** h(x) over a layer's values, step by step, each operation rounded by `round`. */
export function activate(
  { activation, parameters }: AppliedActivation,
  x: readonly number[],
  round: (value: number) => number,
): readonly number[] {
  const reductions = new Map<string, number>();
  const parameter = (name: string, j: number): number | undefined => {
    const tensor = parameters[name];
    const value = tensor?.data[tensor.shape.length === 0 ? 0 : j];
    return value === undefined ? undefined : round(value);
  };
  const apply = (formula: Scalar, value: number, j: number): number =>
    evaluatorFor(
      formula,
      round,
    )((name) => (name === "x" ? value : (parameter(name, j) ?? reductions.get(name) ?? Number.NaN)));

  let values = x;
  for (const step of activation.steps) {
    const results = values.map((value, j) => apply(step.formula, value, j));
    if (step.kind === "map") values = results;
    else {
      const combine = primitive(step.by).evaluate;
      const total = results.reduce((sum, value) => round(combine(sum, value)));
      reductions.set(step.result, total);
      if (step.finish) reductions.set(step.result, apply(step.finish, Number.NaN, 0));
    }
  }
  return values;
}

const evaluators = new WeakMap<Scalar, Map<(value: number) => number, Evaluate>>();

/** A formula made ready once for each way to round. */
function evaluatorFor(formula: Scalar, round: (value: number) => number): Evaluate {
  const byRounding = evaluators.get(formula) ?? new Map();
  evaluators.set(formula, byRounding);
  const evaluate = byRounding.get(round) ?? evaluatorOf(formula, round);
  byRounding.set(round, evaluate);
  return evaluate;
}
