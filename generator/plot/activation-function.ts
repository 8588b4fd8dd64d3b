import type { Activation, AppliedActivation } from "../ir/activation.ts";
import { type Expansion, expand, expandActivation } from "../ir/mathematics.ts";
import { prepareScalar, visitNodes } from "../ir/walk-scalar.ts";
import { activate } from "../reference/activate.ts";
import { mathematics } from "../vocabulary/mathematics/index.ts";
import { derive } from "./derive.ts";
import type { Curve } from "./sample.ts";

/** An activation with one number for each parameter. */
export interface Chosen {
  readonly name: string;
  readonly activation: Activation;
  readonly parameters: Readonly<Record<string, number>>;
}

/** An activation with its default parameters, and those that are given in their place. */
export const choose = (
  name: string,
  activation: Activation,
  given: Readonly<Record<string, number>> = {},
): Chosen => ({
  name,
  activation,
  parameters: Object.fromEntries(
    Object.entries(activation.parameters).map(([parameter, { default: standard }]) => [
      parameter,
      given[parameter] ?? standard ?? Number.NaN,
    ]),
  ),
});

/** `leaky_relu (alpha 0.1)`: parameters are told where they are not the defaults. */
export function describeChosen({ name, activation, parameters }: Chosen): string {
  const told = Object.entries(parameters)
    .filter(([parameter, value]) => activation.parameters[parameter]?.default !== value)
    .map(([parameter, value]) => `${parameter} ${String(value).replace("Infinity", "∞").replace("-", "−")}`);
  return told.length === 0 ? name : `${name} (${told.join(", ")})`;
}

/** Whether an activation makes each value of that value alone, so that it has a curve. */
export const isElementwise = ({ steps }: Activation): boolean => steps.every(({ kind }) => kind === "map");

const doubles: Expansion = { mathematics, dtype: "f64", math: "portable" };
const exactly = (value: number): number => value;

/** An activation of a whole layer's values, in doubles. */
export function functionOf({
  name,
  activation,
  parameters,
}: Chosen): (x: readonly number[]) => readonly number[] {
  const given = Object.entries(parameters).map(([parameter, value]) => [
    parameter,
    { shape: [], data: Float64Array.of(value) },
  ]);
  const applied: AppliedActivation = {
    name,
    activation: expandActivation(activation, doubles),
    parameters: Object.fromEntries(given),
  };
  return (x) => activate(applied, x, doubles.dtype);
}

/** The same of one value by itself. */
export function curveOf(chosen: Chosen): Curve {
  const apply = functionOf(chosen);
  return (x) => apply([x])[0] as number;
}

/** Where a formula may have a kink, a jump or a value of its own: at its constants and parameters, and their negatives. */
export function kinksOf({ activation, parameters }: Chosen): number[] {
  const found = new Set([0, ...Object.values(parameters)]);
  visitNodes(
    activation.steps.map(({ formula }) => formula),
    (node) => {
      if (node.kind === "number") found.add(node.value);
    },
  );
  return [...found].flatMap((value) => [value, -value]);
}

/** How a derivative was found: from the formula, or from differences where the formula has steps. */
export type DerivativeKind = "symbolic" | "numeric";

/** The derivative of an activation that looks at one value at a time; NaN where the activation is. */
export function derivativeOf(chosen: Chosen): { readonly curve: Curve; readonly kind: DerivativeKind } {
  const curve = curveOf(chosen);
  const [step, ...more] = chosen.activation.steps;
  const formula = step === undefined ? undefined : derive(step.formula, "x");
  if (step === undefined) return { curve: () => 1, kind: "symbolic" };
  if (formula === undefined || more.length > 0) return { curve: differences(curve), kind: "numeric" };
  const expanded = expand(formula, doubles);
  let at = Number.NaN;
  const slope = prepareScalar(
    expanded,
    exactly,
    (local) => (local === "x" ? at : (chosen.parameters[local] as number)),
    () => Number.NaN,
  );
  const slopeAt: Curve = (x) => {
    at = x;
    return slope();
  };
  return { curve: (x) => (Number.isNaN(curve(x)) ? Number.NaN : slopeAt(x)), kind: "symbolic" };
}

/** (f(x + h) − f(x − h)) / 2h, with the h that is best in doubles near 1: the cube root of their precision. */
const differences =
  (curve: Curve): Curve =>
  (x) => {
    const h = 2 ** -17 * Math.max(1, Math.abs(x));
    return (curve(x + h) - curve(x - h)) / (2 * h);
  };
