import { type ScaleLinear, scaleLinear } from "d3-scale";
import { cut } from "../picture/sheet.ts";
import { element, type Markup, short, text } from "../picture/svg.ts";
import type { Paint } from "../picture/theme.ts";
import type { Range } from "./sample.ts";

/** How much of a colour an area has at most, so that text on it is read in both themes: 4.5 to 1 (WCAG 2.2, AA). */
export const MOST_OPACITY = 0.64;

type Scale = ScaleLinear<number, number>;

/** The rectangle of a plot, and where a number stands in it. */
export interface Frame extends Box {
  readonly x: Scale;
  readonly y: Scale;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** What the axes of a plot are called. */
export interface AxisNames {
  readonly x: string;
  readonly y: string;
}

export const frameOf = ({ left, top, width, height }: Box, xs: Range, ys: Range): Frame => ({
  ...{ left, top, width, height },
  x: scaleLinear([...xs], [left, left + width]),
  y: scaleLinear([...ys], [top + height, top]),
});

/** Below the frame of a plot there is room for its numbers and the name of its axis. */
export const FOOT = 48;

/** Numbers in a frame are about so wide, and at most so many letters long before they are written with exponents. */
const [LETTER, LONGEST] = [7.2, 8];

const formatOf = (scale: Scale, count: number): ((at: number) => string) => {
  const plain = scale.tickFormat(count);
  return scale.ticks(count).every((at) => plain(at).length <= LONGEST)
    ? plain
    : (at) => (at === 0 ? "0" : scale.tickFormat(count, "~e")(at));
};

const widest = (scale: Scale, count: number): number =>
  LETTER * Math.max(0, ...scale.ticks(count).map((at) => formatOf(scale, count)(at).length));

/** How many numbers there are along x, about, so that none touches the next. */
const countAlong = ({ x, width }: Frame): number =>
  [8, 5, 3, 2].find((count) => (widest(x, count) + 22) * x.ticks(count).length <= width + 40) ?? 1;

const COUNT_UP = 6;

/** A box with as much room to its left as the numbers along y need, and to its right as half a number along x. */
export function withRoomFor(xs: Range, ys: Range, box: Box): Box {
  const [x, y] = [xs, ys].map((range) => scaleLinear([...range], [0, 1])) as [Scale, Scale];
  const left = Math.max(box.left, 14 + widest(y, COUNT_UP));
  const right = box.left + box.width - Math.max(0, widest(x, 8) / 2 - SPARE);
  return { ...box, left, width: right - left };
}

/** What there is to the right of a frame anyway. */
const SPARE = 16;

/** Lines at round numbers, and the axes where x or y is 0. */
export function printGrid(frame: Frame, ticks = { x: countAlong(frame), y: COUNT_UP }): Markup[] {
  const { left, top, width, height, x, y } = frame;
  const vertical = (at: number) => `M${short(x(at))} ${top}v${height}`;
  const horizontal = (at: number) => `M${left} ${short(y(at))}h${width}`;
  const zeroIn = ([from = 0, to = 0]: readonly number[]) => (from <= 0 && 0 <= to ? [0] : []);
  const lines = (kind: string, xs: readonly number[], ys: readonly number[]) =>
    element("path", { d: [...xs.map(vertical), ...ys.map(horizontal)].join(""), class: kind });
  return [
    lines("grid", x.ticks(ticks.x), y.ticks(ticks.y)),
    lines("axis", zeroIn(x.domain()), zeroIn(y.domain())),
  ];
}

/** The numbers at those lines, and the names of the axes. */
export function printTicks(frame: Frame, names: AxisNames): Markup[] {
  const { left, top, width, height, x, y } = frame;
  const bottom = top + height;
  const [alongX, alongY] = [formatOf(x, countAlong(frame)), formatOf(y, COUNT_UP)];
  return [
    ...x.ticks(countAlong(frame)).map((at) => text(x(at), bottom + 18, alongX(at), "small middle faint")),
    ...y.ticks(COUNT_UP).map((at) => text(left - 7, y(at) + 4.5, alongY(at), "small end faint")),
    text(left + width / 2, bottom + 38, cut(names.x, 40), "middle"),
    text(left, top - 10, cut(names.y, 40)),
  ];
}

export const clipTo = ({ left, top, width, height }: Box, id: string): Markup =>
  element("clipPath", { id }, element("rect", { x: left, y: top, width, height }));

export const framePaint: Paint = { ".grid": { stroke: "soft" }, ".axis": { stroke: "line" } };
export const frameCss = ".grid{stroke-width:1}.axis{stroke-width:1.25}";
