import { line } from "d3-shape";
import type { Sheet } from "../picture/sheet.ts";
import { element, type Markup, text } from "../picture/svg.ts";
import type { Paint } from "../picture/theme.ts";
import { type Frame, frameCss, frameOf, framePaint, printFrame } from "./frame.ts";
import { type Curve, type Point, type Range, sample } from "./sample.ts";

/** A curve in a plot, and what it is called there. */
export interface Series {
  readonly name: string;
  readonly curve: Curve;
}

/** Colours and dashes tell curves apart, each of them by itself. */
const KINDS = 6;

const [WIDTH, HEIGHT] = [640, 400];
const [LEFT, RIGHT, TOP, FOOT] = [60, 24, 24, 40];

/** Curves over one range of x, in one frame; without a range of y it is as high as they are, within reason. */
export function plotCurves(series: readonly Series[], xs: Range, wanted?: Range): Sheet {
  const sampled = series.map(({ curve }) => sample(curve, xs));
  const ys = wanted ?? rangeOf(sampled.flat(2), xs);
  const legend = series.length * 22 + 10;
  const frame = frameOf(
    { left: LEFT, top: TOP, width: WIDTH - LEFT - RIGHT, height: HEIGHT - TOP - FOOT },
    xs,
    ys,
  );
  return {
    width: WIDTH,
    height: HEIGHT + legend,
    css: `${frameCss}${css}`,
    paint: { ...framePaint, ...paint },
    parts: [
      ...printFrame(frame),
      element(
        "clipPath",
        { id: "frame" },
        element("rect", { x: frame.left, y: frame.top, width: frame.width, height: frame.height }),
      ),
      element(
        "g",
        { "clip-path": "url(#frame)" },
        ...sampled.flatMap((lines, n) => lines.map((points) => printLine(points, frame, n))),
      ),
      ...series.flatMap(({ name }, n) => printLegend(name, n)),
    ],
  };
}

function printLine(points: readonly Point[], { x, y }: Frame, n: number): Markup {
  const path = line<Point>(
    (point) => x(point.x),
    (point) => y(point.y),
  ).digits(2);
  const only = points[0] as Point;
  return points.length === 1
    ? element("circle", { cx: x(only.x), cy: y(only.y), r: 2.5, class: `dot curve${n % KINDS}` })
    : element("path", { d: path([...points]) ?? "", class: `curve curve${n % KINDS}` });
}

function printLegend(name: string, n: number): Markup[] {
  const y = HEIGHT + 14 + n * 22;
  return [
    element("line", { x1: LEFT, y1: y - 5, x2: LEFT + 44, y2: y - 5, class: `curve curve${n % KINDS}` }),
    text(LEFT + 54, y, name),
  ];
}

/** All of a curve where it is not steep beyond what the eye compares: at most as high as it is wide, times three. */
function rangeOf(points: readonly Point[], [from, to]: Range): Range {
  const most = 1.5 * (to - from);
  const ys = points.map(({ y }) => y).filter((y) => Math.abs(y) <= most);
  if (ys.length === 0) return [-1, 1];
  const [low, high] = [Math.min(0, ...ys), Math.max(0, ...ys)];
  const margin = (high - low || 1) * 0.06;
  return [low - margin, high + margin];
}

const css = [
  ".curve{fill:none;stroke-width:2.5;stroke-linejoin:round}.curve1{stroke-dasharray:9 5}.curve2{stroke-dasharray:3 4}",
  ".curve3{stroke-dasharray:12 4 3 4}.curve4{stroke-dasharray:6 3}.curve5{stroke-dasharray:1.5 3}",
].join("");

const paint: Paint = {
  ".curve0": { stroke: "positive" },
  ".curve1": { stroke: "negative" },
  ".curve2": { stroke: "mark" },
  ".curve3": { stroke: "text" },
  ".curve4": { stroke: "faint" },
  ".curve5": { stroke: "line" },
};
