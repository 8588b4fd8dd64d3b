import { helps } from "../diagnostics/messages.ts";
import type { Report } from "../diagnostics/report.ts";
import { inputOf, type Layer } from "../ir/network.ts";
import { lastOf } from "../ir/tensor-data.ts";
import { isStraightLine } from "./straight-line.ts";

/** Warns of layers that are one linear layer: A·W1 + B1, then ·W2 + B2, with at most a straight line in between. */
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
