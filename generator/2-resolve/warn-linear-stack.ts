import { helps } from "../diagnostics/messages.ts";
import type { Report } from "../diagnostics/report.ts";
import type { Layer } from "../ir/network.ts";
import { isStraightLine } from "./straight-line.ts";

/** Warns of layers that are one linear layer: A·W1 + B1, then ·W2 + B2, with at most a straight line in between. */
export function warnLinearStack(layers: readonly Layer[], report: Report): void {
  let run: Layer[] = [];
  for (const layer of layers) {
    for (const op of layer.kind.lower(layer.values, layer.input)) {
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
