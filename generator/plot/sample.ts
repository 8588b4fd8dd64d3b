import type { Activation, AppliedActivation } from "../ir/activation.ts";
import { type Expansion, expand, expandActivation } from "../ir/mathematics.ts";
import { evaluateScalar } from "../ir/walk-scalar.ts";
import { activate } from "../reference/activate.ts";
import { mathematics } from "../vocabulary/mathematics/index.ts";
import { derive } from "./derive.ts";

/** A function of one number; NaN where it has no value. */
export type Curve = (x: number) => number;

export type Range = readonly [from: number, to: number];

/** An activation with one number for each parameter. */
export interface Chosen {
  readonly name: string;
  readonly activation: Activation;
  readonly parameters: Readonly<Record<string, number>>;
}

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
  return (x) => activate(applied, x, exactly);
}

/** The same of one value by itself. */
export function curveOf(chosen: Chosen): Curve {
  const apply = functionOf(chosen);
  return (x) => apply([x])[0] as number;
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
  const slope: Curve = (x) =>
    evaluateScalar(
      expanded,
      exactly,
      (local) => (local === "x" ? x : (chosen.parameters[local] as number)),
      () => Number.NaN,
    );
  return { curve: (x) => (Number.isNaN(curve(x)) ? Number.NaN : slope(x)), kind: "symbolic" };
}

/** (f(x + h) − f(x − h)) / 2h, with the h that is best in doubles near 1: the cube root of their precision. */
const differences =
  (curve: Curve): Curve =>
  (x) => {
    const h = 2 ** -17 * Math.max(1, Math.abs(x));
    return (curve(x + h) - curve(x - h)) / (2 * h);
  };

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A curve as lines without a jump in them: where it jumps or has no value, one ends and the next begins. */
export function sample(curve: Curve, [from, to]: Range, count = 481): readonly (readonly Point[])[] {
  const points = Array.from({ length: count }, (_, i): Point => {
    const x = from + ((to - from) * i) / (count - 1);
    return { x, y: curve(x) };
  });
  const lines: Point[][] = [[]];
  points.forEach((point, i) => {
    const before = points[i - 1];
    if (!Number.isFinite(point.y)) {
      lines.push([]);
      return;
    }
    if (before !== undefined && Number.isFinite(before.y) && jumps(curve, before, point)) lines.push([]);
    lines.at(-1)?.push(point);
  });
  return lines.filter((line) => line.length > 0);
}

/**
 * Whether a curve jumps between two points: however near they are brought to where the most of the way is made, it stays
 * made at once. A steep curve does not: half the distance is half the way.
 */
function jumps(curve: Curve, a: Point, b: Point): boolean {
  let [left, right] = [a, b];
  const whole = Math.abs(b.y - a.y);
  if (whole < 1e-3) return false;
  for (let halving = 0; halving < 30; halving++) {
    const x = (left.x + right.x) / 2;
    const middle = { x, y: curve(x) };
    if (Math.abs(middle.y - left.y) >= Math.abs(right.y - middle.y)) right = middle;
    else left = middle;
  }
  return Math.abs(right.y - left.y) > whole / 2;
}
