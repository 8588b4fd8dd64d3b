import type { Spread } from "../../generator/bench/spread.ts";
import { grouped } from "../../generator/cli/output/table.ts";
import { logScale } from "./log-scale.ts";
import { dot, drawing, element, line, text } from "./svg.ts";

export interface LineChart {
  readonly title: string;
  readonly axis: string;
  readonly below: string;
  readonly series: readonly Series[];
}

export interface Series {
  readonly label: string;
  readonly points: readonly { readonly x: number; readonly spread: Spread }[];
}

const WIDTH = 800;
const HEIGHT = 420;
const [LEFT, RIGHT, TOP, BOTTOM] = [60, WIDTH - 130, 66, HEIGHT - 50];

/** Lines through medians, each with the least and the most at every point, named where they end. */
export function lineChart({ title, axis, below, series }: LineChart): string {
  const points = series.flatMap((one) => one.points);
  const x = logScale(
    points.map((point) => point.x),
    LEFT,
    RIGHT,
  );
  const y = logScale(
    points.flatMap(({ spread }) => [spread.min, spread.max]),
    BOTTOM,
    TOP,
  );
  const parts = [
    text(16, 28, title, "title"),
    text(16, 46, axis, "faint"),
    ...y.ticks.flatMap((tick) => [
      line(LEFT, y.at(tick), RIGHT, y.at(tick), "grid"),
      text(LEFT - 8, y.at(tick) + 4, String(tick), "label"),
    ]),
    ...x.ticks.map((tick) => text(x.at(tick), BOTTOM + 18, grouped(tick), "tick")),
    text((LEFT + RIGHT) / 2, BOTTOM + 38, below, "note"),
  ];
  for (const { label, points: own } of series) {
    const places = own.map((point) => `${x.at(point.x).toFixed(1)},${y.at(point.spread.median).toFixed(1)}`);
    parts.push(element("polyline", { points: places.join(" "), class: "ours" }));
    for (const { x: place, spread } of own) {
      parts.push(
        line(x.at(place), y.at(spread.min), x.at(place), y.at(spread.max), "ours"),
        dot(x.at(place), y.at(spread.median), "ours"),
      );
    }
    const last = own.at(-1);
    if (last) parts.push(text(x.at(last.x) + 10, y.at(last.spread.median) + 4, label));
  }
  return drawing(WIDTH, HEIGHT, `${title}: ${axis}`, parts);
}
