import { number, type Scalar } from "../ir/scalar.ts";
import type { Draft } from "./draft.ts";
import { othersOf, type ScheduledOp } from "./place-ops.ts";
import { defineLocals, unrollAffine, unrollMap, unrollReduce } from "./schedules/unrolled.ts";
import type { Values } from "./values.ts";

/** Operations that follow one another, on locals: for each row of the layer one after the other. Gives all values. */
export function unrollRun(
  draft: Draft,
  run: readonly ScheduledOp[],
  values: Values,
  reductions: Map<string, Scalar>,
): readonly Scalar[] {
  const first = run[0] as ScheduledOp;
  const { op, rows, width } = first;
  if (op.kind === "gather") {
    const inputs = first.inputs.map((id) => values.inLocals(draft, id));
    return op.elements.map((element) =>
      "value" in element ? number(element.value) : (inputs[element.input]?.[element.index] as Scalar),
    );
  }
  const x = first.x === undefined ? [] : values.inLocals(draft, first.x);
  if (rows === 1) return unrollOne(draft, first, x, values, reductions, String(first.layer));
  return Array.from({ length: rows }, (_, row) => row).flatMap((row) => {
    const suffix = `${first.layer}_${row + 1}`;
    const ofRow = new Map<string, Scalar>();
    return run.reduce<readonly Scalar[]>(
      (vector, placed, n) => {
        const result = unrollOne(draft, placed, vector, values, ofRow, suffix);
        const isLast = n === run.length - 1;
        return isLast ? result : defineLocals(draft, result, `${placed.symbol}${suffix}_`);
      },
      x.slice(row * width, (row + 1) * width),
    );
  });
}

/** One operation on one row; a reduction passes on what it gets. */
function unrollOne(
  draft: Draft,
  placed: ScheduledOp,
  x: readonly Scalar[],
  values: Values,
  reductions: Map<string, Scalar>,
  suffix: string,
): readonly Scalar[] {
  const { op, symbol } = placed;
  switch (op.kind) {
    case "affine":
      return unrollAffine(draft, op, x, `${symbol}${suffix}_`);
    case "reduce":
      reductions.set(op.result, unrollReduce(draft, op, x, reductions, suffix));
      return x;
    case "map": {
      const others = othersOf(placed).map((id) => values.inLocals(draft, id));
      return unrollMap(draft, op, x, others, reductions, suffix);
    }
    case "gather":
      throw new Error("a gather has no rows");
  }
}
