import { primitive } from "../ir/primitives.ts";
import type { Scalar } from "../ir/scalar.ts";
import { foldScalar } from "../ir/walk-scalar.ts";

/** How many operations a formula takes. */
export const operationsOf = (formula: Scalar): number =>
  foldScalar<number>(formula, {
    number: () => 0,
    local: () => 0,
    load: () => 0,
    apply: (_, operands) => operands.reduce((sum, n) => sum + n, 1),
  });

/** Whether a formula is a few operations that use x once, so that it can stand wherever x does. */
export function isCheap(formula: Scalar): boolean {
  const uses = foldScalar<number>(formula, {
    number: () => 0,
    local: () => 1,
    load: () => 1,
    apply: ({ primitive: name }, operands) =>
      operands.reduce((sum, n) => sum + n, primitive(name).transcendental ? Number.POSITIVE_INFINITY : 0),
  });
  return uses <= 1 && operationsOf(formula) <= 4;
}
