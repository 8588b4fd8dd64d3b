import { count, list } from "../../diagnostics/words.ts";
import { brief } from "../../picture/brief.ts";
import {
  type Chosen,
  choose,
  curveOf,
  type DerivativeKind,
  derivativeOf,
  describeChosen,
  functionOf,
  isElementwise,
  kinksOf,
} from "../../plot/activation-function.ts";
import { plotBars } from "../../plot/bars.ts";
import { MOST_CURVES, plotCurves, type Series } from "../../plot/curves.ts";
import type { Range } from "../../plot/sample.ts";
import { activations } from "../../vocabulary/activations.ts";
import type { Flags } from "../flags/flags.ts";
import { onlyOne, readNumbers } from "../flags/read-numbers.ts";
import { usageError } from "../problems/failure.ts";
import { type Figure, refuseStrayFlags } from "./figure.ts";
import { readRanges } from "./read-range.ts";

/** Activations as curves; as bars where they are given values, or look at all values of a layer. */
export function plotActivations(chosen: readonly Chosen[], flags: Flags): Figure {
  const values =
    onlyOne("input", flags.input) ??
    (chosen.every(isLayerwise) && !hasRange(flags) ? STANDARD_INPUT : undefined);
  refuseStrayFlags(values === undefined ? "curves" : "bars", flags);
  return values === undefined ? curvesOf(chosen, flags) : barsOf(chosen, valuesOf(values));
}

/** The values of `--input` to show as bars. Throws a Failure. */
function valuesOf(text: string): readonly number[] {
  const x = readNumbers("input", text);
  if (x.length === 0) throw usageError("--input has no values.", "for example --input 0.3,2.9,4.0");
  if (x.length > MOST_VALUES)
    throw usageError(`--input has ${x.length} values; at most ${MOST_VALUES} can be shown as bars.`);
  return x;
}

const isLayerwise = ({ activation }: Chosen): boolean => !isElementwise(activation);
const hasRange = ({ range, derivative }: Flags): boolean => range !== undefined || derivative === true;

/** The values that the chapter takes. */
const STANDARD_INPUT = "0.3,2.9,4.0";

/** What an activation would give without its care for large values. */
const careless = { softmax: "softmax_raw" } as const;

/** Beside softmax alone stands softmax_raw where it overflows. */
function withOverflow(chosen: readonly Chosen[], x: readonly number[]): readonly Chosen[] {
  const [only, ...others] = chosen;
  if (only === undefined || others.length > 0 || !isCareful(only.name)) return chosen;
  const name = careless[only.name];
  const raw = choose(name, activations[name]);
  return functionOf(raw)(x).every(Number.isFinite) ? chosen : [only, raw];
}

const isCareful = (name: string): name is keyof typeof careless => Object.hasOwn(careless, name);

const STANDARD: Range = [-5, 5];

interface NamedSeries extends Series {
  readonly derivative?: DerivativeKind;
}

function curvesOf(chosen: readonly Chosen[], flags: Flags): Figure {
  const layerwise = chosen.filter(isLayerwise).map(({ name }) => name);
  if (layerwise.length > 0)
    throw usageError(
      `${list(layerwise)} ${layerwise.length === 1 ? "depends" : "depend"} on all values of a layer, so there is no curve to plot.`,
      (gen) => `${gen} plot ${layerwise.join(" ")} --input 0.3,2.9,4.0 plots bars for these values`,
    );
  const [xs = STANDARD] = flags.range === undefined ? [] : readRanges(flags.range, 1);
  const series = chosen.flatMap((one) => seriesOf(one, flags.derivative ?? false));
  if (series.length > MOST_CURVES)
    throw usageError(
      `that would be ${series.length} curves; a figure shows at most ${MOST_CURVES}.`,
      "plot them in several figures",
    );
  const names = list(chosen.map(describeChosen));
  const [from, to] = xs;
  return {
    sheet: plotCurves({ series, xs, isComparable: true, names: { x: "x", y: "y" } }),
    title: `${names}${flags.derivative ? ", with derivatives" : ""}`,
    description: [
      `Curves for x from ${brief(from)} to ${brief(to)}.`,
      ...chosen.map((one) => `${describeChosen(one)}: ${one.activation.definition}.`),
      ...series.map(describeSeries(xs)),
    ].join(" "),
    result: {
      kind: "curves",
      range: xs,
      curves: series.map(({ name, derivative }) => ({ name, ...(derivative && { derivative }) })),
    },
    problemGroups: [],
  };
}

function seriesOf(chosen: Chosen, withDerivative: boolean): NamedSeries[] {
  const kinks = kinksOf(chosen);
  const name = describeChosen(chosen);
  const own = { name, curve: curveOf(chosen), kinks };
  if (!withDerivative) return [own];
  const { curve, kind } = derivativeOf(chosen);
  const about = kind === "numeric" ? "numeric derivative" : "derivative";
  return [own, { name: `${about} of ${name}`, curve, kinks, derivative: kind }];
}

/** Values at the ends and in the middle, for those who do not see the curve. */
const describeSeries =
  ([from, to]: Range) =>
  ({ name, curve }: Series): string => {
    const at = [from, (from + to) / 2, to].map((x) => `${brief(curve(x))} at ${brief(x)}`);
    return `${name} is ${list(at)}.`;
  };

/** More values than these are a page of their own. */
const MOST_VALUES = 64;

function barsOf(chosen: readonly Chosen[], x: readonly number[]): Figure {
  const panels = withOverflow(chosen, x).map((one) => {
    const values = functionOf(one)(x);
    return { name: describeChosen(one), values, footer: sumOf(one, values) };
  });
  return {
    sheet: plotBars(x, panels),
    title: `${list(panels.map(({ name }) => name))} of ${count(x.length, "value")}`,
    description: [
      `Bars for x = ${x.map(brief).join(", ")}.`,
      ...panels.map(({ name, values }) => `${name} gives ${values.map(brief).join(", ")}.`),
    ].join(" "),
    result: {
      kind: "bars",
      input: x,
      activations: panels.map(({ name, values }) => ({ name, output: values })),
    },
    problemGroups: [],
  };
}

/** Of values that share something out among them, what they come to. */
function sumOf({ activation }: Chosen, values: readonly number[]): string | undefined {
  if (isElementwise(activation) || values.some((value) => value < 0)) return undefined;
  return `sum ${brief(values.reduce((sum, value) => sum + value))}`;
}
