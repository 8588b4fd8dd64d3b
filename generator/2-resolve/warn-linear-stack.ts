import { helps } from "../diagnostics/messages.ts";
import type { Report } from "../diagnostics/report.ts";
import type { Line } from "../ir/layer.ts";
import { activationOf, type Layer } from "../ir/network.ts";
import type { LayerPlace } from "./layer-context.ts";
import { isStraightLine } from "./straight-line.ts";

/**
 * Warns of layers that are one linear layer: A·W1 + B1, then ·W2 + B2, with at most a straight line in between. `places` are
 * those of the layers, in their order.
 */
export function warnLinearStack(
  layers: readonly Layer[],
  places: readonly LayerPlace[],
  report: Report,
): void {
  let run: LayerPlace[] = [];
  const readers = new Map<number, number>();
  for (const { from } of layers)
    for (const source of new Set(from)) readers.set(source, (readers.get(source) ?? 0) + 1);
  for (const [i, layer] of layers.entries()) {
    const { number, from } = layer;
    const isChained = String(from) === String(number - 1) && readers.get(number - 1) === 1;
    const applied = activationOf(layer);
    const { line } = layer.kind;
    if (!isChained || line === undefined) {
      warn(run, report);
      run = [];
    }
    if (line !== undefined && hasWeights[line]) run.push(places[i] as LayerPlace);
    if (applied && !isStraightLine(applied)) {
      warn(run, report);
      run = [];
    }
  }
  warn(run, report);
}

/** Whether a linear layer has weights that could contain those of another one before or after it. */
const hasWeights: Readonly<Record<Line, boolean>> = { straight: false, mixes: true };

function warn(run: readonly LayerPlace[], report: Report): void {
  const [first, second] = run;
  const last = run.at(-1);
  if (first === undefined || second === undefined || last === undefined) return;
  const layers = describeRun(first, last, last === second ? "and" : "to");
  report.add("linear-stack", { layers }, report.place(first.path), { help: helps.bend(first.who) });
}

/** `layers 1 and 2`, `layers 1 to 3 of "encoder"`, `layer 2 of "encoder" and layer 2` */
function describeRun(first: LayerPlace, last: LayerPlace, joint: "and" | "to"): string {
  const [own, others] = [`layer ${first.position}`, `layer ${last.position}`];
  const scope = first.who.slice(own.length);
  return last.who === `${others}${scope}`
    ? `layers ${first.position} ${joint} ${last.position}${scope}`
    : `${first.who} ${joint} ${last.who}`;
}
