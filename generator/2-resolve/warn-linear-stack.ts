import { helps } from "../diagnostics/messages.ts";
import type { Report } from "../diagnostics/report.ts";
import { inputOf, type Layer } from "../ir/network.ts";
import type { PrimitiveName } from "../ir/primitives.ts";
import type { TensorOp } from "../ir/tensor.ts";
import { lastOf } from "../ir/tensor-data.ts";
import { foldScalar } from "../ir/walk-scalar.ts";

/** Warns of dense layers with nothing non-linear between them, which collapse into one. */
export function warnLinearStack(layers: readonly Layer[], report: Report): void {
  let run: Layer[] = [];
  const readers = new Map<number, number>();
  for (const { from } of layers)
    for (const source of new Set(from)) readers.set(source, (readers.get(source) ?? 0) + 1);
  for (const layer of layers) {
    const { kind, number, from, values } = layer;
    const isChained = String(from) === String(number - 1) && readers.get(number - 1) === 1;
    if (!isChained || kind.takes !== undefined) {
      warn(run, report);
      run = [];
    }
    if (kind.takes !== undefined) continue;
    for (const op of kind.lower(values, [lastOf(inputOf(layer))], (value) => value)) {
      if (op.kind === "affine") run.push(layer);
      else if (!isStraightLine(op)) {
        warn(run, report);
        run = [];
      }
    }
  }
  warn(run, report);
}

function warn(run: readonly Layer[], report: Report): void {
  const [first, second] = run;
  const last = run.at(-1);
  if (first === undefined || second === undefined || last === undefined) return;
  const layers = `layers ${first.number} ${last === second ? "and" : "to"} ${last.number}`;
  const place = report.place(["layers", first.number - 1]);
  report.add("linear-stack", { layers }, place, { help: helps.bend(first.number) });
}

/** The degree of a formula in x: 0 for a constant, 1 for a straight line, `CURVED` for any other. */
const CURVED = 2;

const degrees: Partial<Record<PrimitiveName, (a: number, b: number) => number>> = {
  add: Math.max,
  sub: Math.max,
  mul: (a, b) => Math.min(a + b, CURVED),
  div: (a, b) => (b === 0 ? a : CURVED),
};

/** Whether an operation maps each value x to c·x + d, where c and d do not depend on other values. */
function isStraightLine(op: TensorOp): boolean {
  if (op.kind !== "map") return false;
  const degree = foldScalar<number>(op.formula, {
    number: () => 0,
    // A local that is neither x nor a parameter is a reduction of the whole layer.
    local: ({ name }) => (name === "x" ? 1 : name in op.parameters ? 0 : CURVED),
    load: () => CURVED,
    apply: ({ primitive }, [a = CURVED, b = CURVED]) => degrees[primitive]?.(a, b) ?? CURVED,
    lookUp: () => CURVED,
  });
  return degree < CURVED;
}
