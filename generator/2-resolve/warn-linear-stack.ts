import { helps } from "../diagnostics/messages.ts";
import type { Report } from "../diagnostics/report.ts";
import type { Line } from "../ir/layer.ts";
import { activationOf, type Layer } from "../ir/network.ts";
import { isStraightLine } from "./straight-line.ts";

/** Warns of layers that are one linear layer: A·W1 + B1, then ·W2 + B2, with at most a straight line in between. */
export function warnLinearStack(layers: readonly Layer[], report: Report): void {
  let run: Layer[] = [];
  const readers = new Map<number, number>();
  for (const { from } of layers)
    for (const source of new Set(from)) readers.set(source, (readers.get(source) ?? 0) + 1);
  for (const layer of layers) {
    const { number, from } = layer;
    const isChained = String(from) === String(number - 1) && readers.get(number - 1) === 1;
    const applied = activationOf(layer);
    const { line } = layer.kind;
    if (!isChained || line === undefined) {
      warn(run, report);
      run = [];
    }
    if (line !== undefined && hasWeights[line]) run.push(layer);
    if (applied && !isStraightLine(applied)) {
      warn(run, report);
      run = [];
    }
  }
  warn(run, report);
}

/** Whether a linear layer has weights that could contain those of another one before or after it. */
const hasWeights: Readonly<Record<Line, boolean>> = { straight: false, mixes: true };

function warn(run: readonly Layer[], report: Report): void {
  const [first, second] = run;
  const last = run.at(-1);
  if (first === undefined || second === undefined || last === undefined) return;
  const layers = `layers ${first.number} ${last === second ? "and" : "to"} ${last.number}`;
  const place = report.place(["layers", first.number - 1]);
  report.add("linear-stack", { layers }, place, { help: helps.bend(first.number) });
}
