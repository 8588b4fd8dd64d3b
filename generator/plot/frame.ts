import { type ScaleLinear, scaleLinear } from "d3-scale";
import { cut } from "../picture/sheet.ts";
import { element, type Markup, short, text } from "../picture/svg.ts";
import type { Paint } from "../picture/theme.ts";
import type { Range } from "./sample.ts";

/** The rectangle of a plot, and where a number stands in it. */
export interface Frame extends Box {
  readonly x: ScaleLinear<number, number>;
  readonly y: ScaleLinear<number, number>;
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

/** Lines at round numbers, and the axes where x or y is 0. */
export function printGrid({ left, top, width, height, x, y }: Frame, ticks = { x: 8, y: 6 }): Markup[] {
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
export function printTicks(
  { left, top, width, height, x, y }: Frame,
  names: AxisNames,
  ticks = { x: 8, y: 6 },
): Markup[] {
  const bottom = top + height;
  return [
    ...x.ticks(ticks.x).map((at) => text(x(at), bottom + 18, spell(x, ticks.x, at), "small middle faint")),
    ...y.ticks(ticks.y).map((at) => text(left - 7, y(at) + 4.5, spell(y, ticks.y, at), "small end faint")),
    text(left + width / 2, bottom + 38, cut(names.x, 40), "middle"),
    text(left, top - 10, cut(names.y, 40)),
  ];
}

export const spell = (scale: ScaleLinear<number, number>, count: number, at: number): string =>
  scale.tickFormat(count)(at);

export const clipTo = ({ left, top, width, height }: Box, id: string): Markup =>
  element("clipPath", { id }, element("rect", { x: left, y: top, width, height }));

export const framePaint: Paint = { ".grid": { stroke: "soft" }, ".axis": { stroke: "line" } };
export const frameCss = ".grid{stroke-width:1}.axis{stroke-width:1.25}";
