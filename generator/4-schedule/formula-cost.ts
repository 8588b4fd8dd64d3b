import { primitive } from "../ir/primitives.ts";
import { isOperation, type Scalar } from "../ir/scalar.ts";
import { foldScalar, operandsOf } from "../ir/walk-scalar.ts";

/** How many operations a formula takes; a value that is used twice is computed once. */
export function operationsOf(formula: Scalar): number {
  const known = counts.get(formula) ?? countOperations(formula);
  counts.set(formula, known);
  return known;
}

const counts = new WeakMap<Scalar, number>();

function countOperations(formula: Scalar): number {
  const operations = new Set<Scalar>();
  const visit = (node: Scalar): void => {
    if (operations.has(node)) return;
    if (isOperation(node)) operations.add(node);
    operandsOf(node).forEach(visit);
  };
  visit(formula);
  return operations.size;
}

/** Whether a formula is a few operations that use x once, so that it can stand wherever x does. */
export function isCheap(formula: Scalar): boolean {
  const uses = foldScalar<number>(formula, {
    number: () => 0,
    local: () => 1,
    load: () => 1,
    apply: ({ primitive: name }, operands) =>
      operands.reduce((sum, n) => sum + n, primitive(name).transcendental ? Number.POSITIVE_INFINITY : 0),
    lookUp: (_, index) => index,
  });
  return uses <= 1 && operationsOf(formula) <= 4;
}

/** Whether a formula is so long that it should stand in the program once, not once a unit. */
export const isExpensive = (formula: Scalar): boolean => operationsOf(formula) > 12;
