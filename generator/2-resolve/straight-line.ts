import type { PrimitiveName } from "../ir/primitives.ts";
import type { TensorOp } from "../ir/tensor.ts";
import { foldScalar } from "../ir/walk-scalar.ts";

/** The degree of a formula in x, as far as it matters: 0 is a constant, 1 a straight line, and `CURVED` any other. */
const CURVED = 2;

const degrees: Partial<Record<PrimitiveName, (a: number, b: number) => number>> = {
  add: Math.max,
  sub: Math.max,
  mul: (a, b) => Math.min(a + b, CURVED),
  div: (a, b) => (b === 0 ? a : CURVED),
};

/** Whether each value becomes c·x + d, by constants and parameters of the layer alone. */
export function isStraightLine(op: TensorOp): boolean {
  if (op.kind !== "map") return false;
  const degree = foldScalar<number>(op.formula, {
    number: () => 0,
    // What is neither x nor a parameter is reduced from the whole layer.
    local: ({ name }) => (name === "x" ? 1 : name in op.parameters ? 0 : CURVED),
    load: () => CURVED,
    apply: ({ primitive }, [a = CURVED, b = CURVED]) => degrees[primitive]?.(a, b) ?? CURVED,
    lookUp: () => CURVED,
  });
  return degree < CURVED;
}
