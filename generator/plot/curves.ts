import { line } from "d3-shape";
import type { Sheet } from "../picture/sheet.ts";
import { element, type Markup } from "../picture/svg.ts";
import type { Paint } from "../picture/theme.ts";
import {
  type AxisNames,
  clipTo,
  FOOT,
  type Frame,
  frameCss,
  frameOf,
  framePaint,
  printGrid,
  printTicks,
  withRoomFor,
} from "./frame.ts";
import { type LegendEntry, printLegend } from "./legend.ts";
import { type Curve, FARTHEST, isPlottable, type Point, type Range, sample } from "./sample.ts";
import { type Place, simplify } from "./simplify.ts";

/** A curve in a plot, and what it is called there. */
export interface Series {
  readonly name: string;
  readonly curve: Curve;
  /** Places to sample besides. */
  readonly kinks?: readonly number[];
}

/** Points that were recorded elsewhere, and what they are called. */
export interface Recorded {
  readonly name: string;
  readonly points: readonly Point[];
}

export interface CurvesPlot {
  /** At most `MOST_CURVES`. */
  readonly series: readonly Series[];
  readonly xs: Range;
  /** Whether x and y are numbers of one kind, as those of an activation are, so that a slope is seen as it is. */
  readonly isComparable: boolean;
  readonly names: AxisNames;
  readonly recorded?: Recorded | undefined;
}

/** Colours and dashes tell curves apart, each of them by itself; there are so many of both. */
export const MOST_CURVES = 6;

const WIDTH = 480;
const BOX = { left: 52, top: 32, width: 412, height: 268 };

/** Curves over one range of x, in one frame that is as high as they are, within reason. */
export function plotCurves({ series, xs, isComparable, names, recorded }: CurvesPlot): Sheet {
  const sampled = series.map(({ curve, kinks }) => sample(curve, xs, kinks));
  const origin = isComparable ? [{ x: 0, y: 0 }] : [];
  const points = [...sampled.flat(2), ...(recorded?.points ?? []), ...origin];
  const ys = rangeOf(points, isComparable ? reachLike(xs) : reachOfMost);
  const box = withRoomFor(xs, ys, BOX);
  const frame = frameOf(box, xs, ys);
  const legend = printLegend(legendOf(series, names, recorded), {
    left: BOX.left,
    right: BOX.left + BOX.width,
    top: BOX.top + BOX.height + FOOT + 4,
  });
  return {
    width: WIDTH,
    height: BOX.top + BOX.height + FOOT + legend.height + 12,
    css: `${frameCss}${curveCss}`,
    paint: { ...framePaint, ...curvePaint },
    parts: [
      clipTo(box, "frame"),
      ...printGrid(frame),
      ...printTicks(frame, names),
      element(
        "g",
        { "clip-path": "url(#frame)" },
        ...sampled.flatMap((lines, n) => lines.map((points) => printLine(points, frame, n))),
        ...(recorded?.points ?? []).map(({ x, y }) => printRecorded(frame.x(x), frame.y(y))),
      ),
      ...legend.parts,
    ],
  };
}

/** A line of a curve inside its frame, with as few points as show it; a point alone is a dot. */
export function printLine(points: readonly Point[], frame: Frame, n: number): Markup {
  const places = points.map((point) => placeOf(point, frame));
  const [[x, y] = [0, 0]] = places;
  if (places.length === 1) return element("circle", { cx: x, cy: y, r: 3.5, class: `dot${n}` });
  const path = line<Place>().digits(1)([...simplify(places, 0.08)]);
  return element("path", { d: path ?? "", class: `curve curve${n}` });
}

/** Far outside its frame a curve is drawn a whole frame above or below it. */
function placeOf(point: Point, { x, y }: Frame): Place {
  const [low = 0, high = 1] = y.domain();
  const height = high - low;
  return [x(point.x), y(Math.max(low - height, Math.min(high + height, point.y)))];
}

const printRecorded = (x: number, y: number): Markup =>
  element("circle", { cx: x, cy: y, r: 4, class: "recorded" });

/** What the marks are; one curve that is what the axis says needs no entry. */
const legendOf = (
  series: readonly Series[],
  { y: axis }: AxisNames,
  recorded: Recorded | undefined,
): LegendEntry[] => [
  ...series
    .filter(({ name }) => series.length > 1 || name !== axis)
    .map(({ name }, n) => ({
      name,
      mark: (x: number, y: number) => [
        element("line", { x1: x, y1: y, x2: x + 36, y2: y, class: `curve curve${n}` }),
      ],
    })),
  ...(recorded === undefined
    ? []
    : [{ name: recorded.name, mark: (x: number, y: number) => [printRecorded(x + 18, y)] }]),
];

/** How high a plot of these points is, with 0 in it where that is near. */
function rangeOf(points: readonly Point[], reach: (ys: readonly number[]) => Range): Range {
  const finite = points.map(({ y }) => y).filter((y) => Math.abs(y) <= FARTHEST);
  if (finite.length === 0) return [-1, 1];
  const [least, most] = reach(finite);
  const inside = finite.filter((y) => least <= y && y <= most);
  const ys = inside.length === 0 ? finite : inside;
  let [low, high] = [ys.reduce((a, b) => Math.min(a, b)), ys.reduce((a, b) => Math.max(a, b))];
  const near = (high - low) / 2;
  if (low > 0 && low < near) low = 0;
  if (high < 0 && -high < near) high = 0;
  const flat = Math.max(Math.abs(low), Math.abs(high)) / 2;
  const margin = isPlottable([low, high]) ? (high - low) * 0.06 : isPlottable([0, flat]) ? flat : 1;
  return [low - margin, high + margin];
}

/** If x and y are numbers of one kind, a plot reaches half as far again as its range is wide, or as it lies from 0. */
const reachLike = ([from, to]: Range) => {
  const reach = 1.5 * Math.max(to - from, Math.abs(from), Math.abs(to));
  return (): Range => [-reach, reach];
};

/** Else all but what few values tower above the others. */
function reachOfMost(ys: readonly number[]): Range {
  const sorted = [...ys].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] as number;
  const [low, high] = [at(0.05), at(0.95)];
  const room = 3 * (high - low || 1);
  return [low - room, high + room];
}

const curveCss = [
  ".curve{fill:none;stroke-width:2.5;stroke-linejoin:round}.curve1{stroke-dasharray:9 5}.curve2{stroke-dasharray:3 4}",
  ".curve3{stroke-dasharray:12 4 3 4}.curve4{stroke-dasharray:6 3}.curve5{stroke-dasharray:1.5 3}.recorded{stroke-width:1.5}",
].join("");

const colors = ["positive", "negative", "mark", "text", "faint", "line"] as const;

const curvePaint: Paint = {
  ...Object.fromEntries(
    colors.flatMap((color, n) => [
      [`.curve${n}`, { stroke: color }],
      [`.dot${n}`, { fill: color }],
    ]),
  ),
  ".recorded": { fill: "ground", stroke: "text" },
};
