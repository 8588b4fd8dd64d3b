import { scaleLinear } from "d3-scale";
import { brief } from "../picture/brief.ts";
import { cut, type Sheet } from "../picture/sheet.ts";
import { element, type Markup, text } from "../picture/svg.ts";
import type { Paint } from "../picture/theme.ts";

/** What a function makes of the same values: a bar for each. */
export interface Panel {
  readonly name: string;
  readonly values: readonly number[];
  /** What is said below the bars. */
  readonly footer?: string | undefined;
}

const WIDTH = 480;
const [MARGIN, GAP] = [14, 20];
const [HEAD, ROW, BAR, FOOT] = [50, 26, 16, 34];
/** What stands before the bars, at least, and after them. */
const [BEFORE, AFTER] = [60, 78];
const LETTER = 7.2;

/** Values as horizontal bars of one scale, a panel for each function of them, two beside each other. */
export function plotBars(x: readonly number[], panels: readonly Panel[]): Sheet {
  const columns = Math.min(2, panels.length);
  const width = (WIDTH - 2 * MARGIN - (columns - 1) * GAP) / columns;
  const height = HEAD + x.length * ROW + FOOT;
  const values = panels.flatMap((panel) => panel.values).filter(Number.isFinite);
  const domain: readonly [number, number] = [Math.min(0, ...values), Math.max(0, ...values)];
  const parts = panels.flatMap((panel, n) => {
    const left = MARGIN + (n % columns) * (width + GAP);
    const top = Math.floor(n / columns) * height;
    return printPanel(panel, x, { left, top, width }, domain);
  });
  return {
    width: WIDTH,
    height: Math.ceil(panels.length / columns) * height,
    ...{ css, paint, parts },
  };
}

function printPanel(
  { name, values, footer }: Panel,
  x: readonly number[],
  { left, top, width }: { left: number; top: number; width: number },
  [low, high]: readonly [number, number],
): Markup[] {
  const longest = Math.max(...x.map((value) => brief(value).length));
  const [start, end] = [left + Math.max(BEFORE, 12 + LETTER * longest), left + width - AFTER];
  const place = scaleLinear(low === high ? [0, 1] : [low, high], [start, end]);
  const bottom = top + HEAD + values.length * ROW;
  return [
    text(start, top + 28, cut(name, Math.floor((left + width - start) / 9)), "strong"),
    text(start - 10, top + 28, "x", "end"),
    ...values.flatMap((y, i) => {
      const middle = top + HEAD + (i + 0.5) * ROW;
      return [
        text(start - 10, middle + 5, brief(x[i] as number), "small end"),
        printBar(y, middle, place, [start, end]),
        text(left + width, middle + 5, brief(y), `small end${Number.isFinite(y) ? "" : " odd"}`),
      ];
    }),
    element("line", { x1: place(0), y1: top + HEAD, x2: place(0), y2: bottom, class: "zero" }),
    ...(footer === undefined ? [] : [text(left + width, bottom + 20, footer, "small end faint")]),
  ];
}

/** A bar from 0 to a value; what is no finite number has a frame in its place. */
function printBar(
  y: number,
  middle: number,
  place: (value: number) => number,
  [start, end]: readonly [number, number],
): Markup {
  const [from, to] = Number.isFinite(y)
    ? [Math.min(place(0), place(y)), Math.max(place(0), place(y))]
    : [start, end];
  const box = { x: from, y: middle - BAR / 2, width: to - from, height: BAR };
  return element("rect", { ...box, class: Number.isFinite(y) ? "bar" : "none" });
}

const css =
  ".zero{stroke-width:1.25}.none{fill:none;stroke-width:1.25;stroke-dasharray:4 4}.odd{font-weight:600}";

const paint: Paint = {
  ".bar": { fill: "positive" },
  ".none": { stroke: "mark" },
  ".odd": { fill: "mark" },
  ".zero": { stroke: "line" },
};
