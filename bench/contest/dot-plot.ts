import type { Spread } from "../../generator/bench/spread.ts";
import { grouped } from "../../generator/cli/output/table.ts";
import { logScale } from "./log-scale.ts";
import { dot, drawing, line, text } from "./svg.ts";

export interface DotPlot {
  readonly title: string;
  readonly axis: string;
  readonly panels: readonly Panel[];
  /** Values marked by a line in every panel. */
  readonly marks: readonly Mark[];
}

export interface Panel {
  readonly heading: string;
  readonly rows: readonly { readonly label: string; readonly spread: Spread; readonly value: string }[];
}

export interface Mark {
  readonly value: number;
  readonly words: string;
}

const WIDTH = 800;
const LEFT = 190;
const RIGHT = WIDTH - 130;
const TOP = 52;
const ROW = 20;
const PANEL = 34;

/** A row for each contender, with a dot at the median and a line from the least to the most. */
export function dotPlot({ title, axis, panels, marks }: DotPlot): string {
  const spreads = panels.flatMap(({ rows }) => rows.map(({ spread }) => spread));
  const values = [...spreads.flatMap(({ min, max }) => [min, max]), ...marks.map(({ value }) => value)];
  const x = logScale(values, LEFT + 10, RIGHT);
  const parts = [text(16, 28, title, "title"), text(16, 46, axis, "faint")];
  let y = TOP;
  for (const { heading, rows } of panels) {
    y += PANEL;
    const end = y + rows.length * ROW - 6;
    parts.push(text(16, y - 12, heading, "head"));
    parts.push(...x.ticks.map((tick) => line(x.at(tick), y - 6, x.at(tick), end, "grid")));
    parts.push(...marks.map(({ value }) => line(x.at(value), y - 6, x.at(value), end, "mark")));
    parts.push(...marks.map(({ value, words }) => text(x.at(value), y - 12, words, "note")));
    for (const { label, spread, value } of rows) {
      const kind = label.startsWith("neuroll") ? "ours" : "theirs";
      parts.push(
        text(LEFT - 6, y + 8, label, "label"),
        line(x.at(spread.min), y + 4, x.at(spread.max), y + 4, kind),
        dot(x.at(spread.median), y + 4, kind),
        text(RIGHT + 12, y + 8, value),
      );
      y += ROW;
    }
  }
  parts.push(...x.ticks.map((tick) => text(x.at(tick), y + 14, grouped(tick), "tick")));
  return drawing(WIDTH, y + 30, `${title}: ${axis}`, parts);
}
