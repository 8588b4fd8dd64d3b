import { count, list } from "../../diagnostics/words.ts";
import {
  activationOf,
  classCount,
  firstInput,
  firstOutput,
  type Layer,
  type Network,
} from "../../ir/network.ts";
import { sizeOf } from "../../ir/tensor-data.ts";
import { visitNodes } from "../../ir/walk-scalar.ts";
import { brief } from "../../picture/brief.ts";
import type { Range } from "../../plot/sample.ts";
import { type PointGroup, plotSurface as plotSheet, type SurfaceView } from "../../plot/surface.ts";
import { interpret } from "../../reference/interpret.ts";
import type { Figure } from "./figure.ts";
import { outputName } from "./outputs.ts";
import { classNameOf, type PlotCase } from "./read-cases.ts";
import type { NetworkPlot } from "./spec.ts";

/** A network of two inputs: which class it predicts, or one output. */
export function plotSurface({
  network,
  cases,
  ranges,
  unit,
}: NetworkPlot): Omit<Figure, "title" | "problemGroups"> {
  const [xs, ys] = ranges as [Range, Range];
  const view = viewOf(network, unit);
  const [x = "x1", y = "x2"] = firstInput(network).names ?? [];
  const isInside = ({ x: [a = 0, b = 0] }: PlotCase) => xs[0] <= a && a <= xs[1] && ys[0] <= b && b <= ys[1];
  const shown = cases.filter(isInside);
  const groups = groupsOf(network, shown);
  const { sheet, seen } = plotSheet({ view, xs, ys, names: { x, y }, groups, side: sideFor(network) });
  const what =
    "classes" in seen
      ? `it predicts ${list(seen.classes)}`
      : `${view.kind === "values" ? view.name : "y"} is from ${brief(seen.least)} to ${brief(seen.most)}`;
  return {
    sheet,
    description: [
      `What ${network.name} gives for ${x} from ${brief(xs[0])} to ${brief(xs[1])} and ${y} from ${brief(ys[0])} to ${brief(ys[1])}: ${what}.`,
      ...groups.map(
        ({ name, points }) =>
          `${count(points.length, "point")} ${points.length === 1 ? "is" : "are"} ${name}.`,
      ),
      ...(shown.length < cases.length
        ? [`${count(cases.length - shown.length, "recorded case")} outside of the plot.`]
        : []),
    ].join(" "),
    result: {
      kind: "surface",
      ranges: [xs, ys],
      shows: view.kind,
      cases: cases.length,
      casesShown: shown.length,
    },
  };
}

function viewOf(network: Network, unit: number | undefined): SurfaceView {
  const output = firstOutput(network);
  if (unit === undefined && classCount(output) > 2) return classesOf(network);
  if (unit === undefined && network.outputSize === 2) return classesOf(network);
  const n = unit ?? 0;
  const { threshold } = output;
  const unlabelled = { ...output, labels: undefined };
  const name = outputName(threshold === undefined ? network : { ...network, outputs: [unlabelled] }, n);
  return {
    kind: "values",
    name,
    surface: (x, y) => interpret(network, [x, y]).output[n] as number,
    line:
      threshold === undefined
        ? undefined
        : { value: threshold, name: `${name} = ${threshold}, the boundary of ${classNameOf(network, 1)}` },
  };
}

const classesOf = (network: Network): SurfaceView => ({
  kind: "classes",
  surface: (x, y) => interpret(network, [x, y]).predict as number,
  names: Array.from({ length: classCount(firstOutput(network)) }, (_, index) => classNameOf(network, index)),
});

/** Recorded cases by their class, or by their output where those are few values. */
function groupsOf(network: Network, cases: readonly PlotCase[]): PointGroup[] {
  const names = cases.map((one) =>
    one.class !== undefined
      ? classNameOf(network, one.class)
      : one.outputs?.length === 1
        ? brief(one.outputs[0] as number)
        : "",
  );
  const isFew = new Set(names).size <= MOST_GROUPS;
  const groups = new Map<string, (readonly [number, number])[]>();
  cases.forEach(({ x: [x = 0, y = 0] }, n) => {
    const name = isFew && names[n] !== "" ? `recorded: ${names[n]}` : "recorded";
    groups.set(name, [...(groups.get(name) ?? []), [x, y]]);
  });
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, points]) => ({ name, points }));
}

const MOST_GROUPS = 12;

/** So many steps of arithmetic the reference takes in a second or two. */
const PATIENCE = 6e6;

/** A grid that is the finer the less a network computes. */
function sideFor({ layers }: Network): number {
  const steps = layers.reduce((sum, layer) => sum + layer.parameterCount + activationSteps(layer), 1);
  return Math.max(33, Math.min(97, Math.floor(Math.sqrt(PATIENCE / steps))));
}

function activationSteps(layer: Layer): number {
  let nodes = 0;
  const formulas = activationOf(layer)?.activation.steps.map(({ formula }) => formula) ?? [];
  visitNodes(formulas, () => nodes++);
  return nodes * sizeOf(layer.output);
}
