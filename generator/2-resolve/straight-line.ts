import type { AppliedActivation } from "../ir/activation.ts";
import type { PrimitiveName } from "../ir/primitives.ts";
import type { Scalar } from "../ir/scalar.ts";
import { foldScalar } from "../ir/walk-scalar.ts";

/** The degree of a formula in x, as far as it matters: 0 is a constant, 1 a straight line, and `CURVED` any other. */
const CURVED = 2;

const degrees: Partial<Record<PrimitiveName, (a: number, b: number) => number>> = {
  add: Math.max,
  sub: Math.max,
  mul: (a, b) => Math.min(a + b, CURVED),
  div: (a, b) => (b === 0 ? a : CURVED),
};

/** Whether an activation makes c·x + d of each value, by constants and parameters alone. */
export const isStraightLine = ({ activation, parameters }: AppliedActivation): boolean =>
  activation.steps.every(({ kind, formula }) => kind === "map" && degreeOf(formula, parameters) < CURVED);

const degreeOf = (formula: Scalar, parameters: AppliedActivation["parameters"]): number =>
  foldScalar<number>(formula, {
    number: () => 0,
    // What is neither x nor a parameter is reduced from the whole layer.
    local: ({ name }) => (name === "x" ? 1 : name in parameters ? 0 : CURVED),
    load: () => CURVED,
    apply: ({ primitive }, [a = CURVED, b = CURVED]) => degrees[primitive]?.(a, b) ?? CURVED,
    lookUp: () => CURVED,
  });
