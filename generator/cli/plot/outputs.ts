import { list } from "../../diagnostics/words.ts";
import { firstInput, firstOutput, type Network } from "../../ir/network.ts";
import { brief } from "../../picture/brief.ts";
import { MOST_CURVES, plotCurves, type Recorded } from "../../plot/curves.ts";
import type { Curve, Range } from "../../plot/sample.ts";
import { interpret } from "../../reference/interpret.ts";
import { usageError } from "../problems/failure.ts";
import type { Figure } from "./figure.ts";
import type { PlotCase } from "./read-cases.ts";
import type { NetworkPlot } from "./spec.ts";

/** A network of one input: a curve for each of its outputs. */
export function plotOutputs(plot: NetworkPlot): Omit<Figure, "title" | "problemGroups"> {
  const { network, cases, ranges, unit } = plot;
  const xs = ranges[0] as Range;
  const units = unit === undefined ? Array.from({ length: network.outputSize }, (_, n) => n) : [unit];
  if (units.length > MOST_CURVES)
    throw usageError(
      `${network.name} has ${network.outputSize} outputs; a figure shows at most ${MOST_CURVES} curves.`,
      "--unit 1 plots the first of them",
    );
  const outputs = outputsOf(network);
  const series = units.map((n) => ({
    name: outputName(network, n),
    curve: ((x) => outputs(x)[n] as number) satisfies Curve,
  }));
  const recorded = recordedOf(cases, units);
  const names = {
    x: firstInput(network).names?.[0] ?? "x",
    y: units.length === 1 ? (series[0]?.name as string) : "y",
  };
  const [from, to] = xs;
  return {
    sheet: plotCurves({ series, xs, isComparable: false, names, recorded }),
    description: [
      `What ${network.name} gives for ${names.x} from ${brief(from)} to ${brief(to)}.`,
      ...series.map(({ name, curve }) => {
        const at = [from, (from + to) / 2, to].map((x) => `${brief(curve(x))} at ${brief(x)}`);
        return `${name} is ${list(at)}.`;
      }),
      ...(recorded === undefined ? [] : [`${recorded.points.length} recorded values are dots.`]),
    ].join(" "),
    result: { kind: "outputs", range: xs, outputs: series.map(({ name }) => name), cases: cases.length },
  };
}

/** The outputs of a network of one input; those of one x are computed once. */
function outputsOf(network: Network): (x: number) => readonly number[] {
  const known = new Map<number, readonly number[]>();
  return (x) => {
    const output = known.get(x) ?? interpret(network, [x]).output;
    known.set(x, output);
    return output;
  };
}

/** What an output is called: by its label, unless the labels are those of two classes. */
export function outputName(network: Pick<Network, "inputs" | "outputs">, n: number): string {
  const { labels, size: outputSize, threshold } = firstOutput(network);
  if (labels?.length === outputSize) return labels[n] as string;
  const y = firstInput(network).names?.includes("y") ? "output" : "y";
  if (threshold === undefined) return outputSize === 1 ? y : `${y}${n + 1}`;
  return labels === undefined ? y : `${y}, over ${threshold}: ${labels[1]}`;
}

function recordedOf(cases: readonly PlotCase[], units: readonly number[]): Recorded | undefined {
  const points = cases.flatMap(({ x: [x = Number.NaN], outputs }) =>
    units.flatMap((n) => (outputs?.[n] === undefined ? [] : [{ x, y: outputs[n] }])),
  );
  const shown = points.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
  return shown.length === 0 ? undefined : { name: "recorded", points: shown };
}
