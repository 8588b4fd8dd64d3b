import { helps } from "../diagnostics/messages.ts";
import type { Report } from "../diagnostics/report.ts";
import { activationOf, type Layer } from "../ir/network.ts";

/** Warns of neighbouring layers that are one linear layer: A·W1 + B1, then ·W2 + B2, with nothing in between. */
export function warnLinearStack(layers: readonly Layer[], report: Report): void {
  let run: Layer[] = [];
  for (const layer of layers) {
    const { starts, isLinear, isNothing } = linearity(layer);
    if (isNothing) continue;
    if (!starts || run.length === 0) {
      warn(run, report);
      run = [];
    }
    if (starts) run.push(layer);
    if (!isLinear) {
      warn(run, report);
      run = [];
    }
  }
  warn(run, report);
}

/** Whether a layer starts with a matrix product, is one and no more, or does nothing at all. */
function linearity(layer: Layer) {
  const ops = layer.kind.lower(layer.values, layer.input);
  const starts = ops[0]?.kind === "affine";
  const isLinear =
    starts && (activationOf(layer)?.activation.linear === true || ops.every(({ kind }) => kind === "affine"));
  return { starts, isLinear, isNothing: ops.length === 0 };
}

function warn(run: readonly Layer[], report: Report): void {
  const [first, second] = run;
  const last = run.at(-1);
  if (first === undefined || second === undefined || last === undefined) return;
  const layers = `layers ${first.number} ${last === second ? "and" : "to"} ${last.number}`;
  const place = report.place(["layers", first.number - 1]);
  report.add("linear-stack", { layers }, place, { help: helps.bend(first.number) });
}
