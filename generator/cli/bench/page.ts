import type { Spread } from "../../bench/spread.ts";
import { type BenchSummary, describeSummary, type RowName } from "../../bench/summary.ts";
import { type Load, loadsOf } from "../../bench/timers.ts";
import type { Timing } from "../../bench/timings.ts";
import { type WayName, ways } from "../../bench/ways.ts";
import { describeSizes } from "../../ir/describe.ts";
import { alignRight, grouped, table } from "../output/table.ts";
import type { BenchedSpec } from "./bench.ts";

const headingOf = (row: RowName): string[] => [
  "",
  "",
  `ns/${row === "sample" ? "row" : row}`,
  "ns/multiply-add",
  "× fastest",
  "min–max ns",
];

/** The page of one network: its variants' timings and a summary. */
export function benchPage({ spec, made, figures, summary }: BenchedSpec): string {
  const { network, emit, multiplyAdds, omitted } = made;
  const row: RowName = network.states.length === 0 ? "sample" : "step";
  const heading = headingOf(row);
  const rows = loadsOf(network).flatMap((load) => {
    const name = nameOf[row](load);
    const under = figures.filter((figure) => figure.rows === load);
    return under.map((figure, n) => [n === 0 ? name : "", aboutOf(figure.way, summary), ...cellsOf(figure)]);
  });
  return [
    `${network.name} (${spec}): ${describeSizes(network)}, ${network.dtype}, ${emit.math} math, ${grouped(multiplyAdds)} multiply-adds`,
    "every variant is identical to the reference, bit for bit",
    table(heading, alignRight(heading, rows)),
    ...omitted
      .filter(({ way }) => way !== "auto")
      .map(({ way, reason }) => `${ways[way].about} was skipped: ${reason}.`),
    ...describeSummary(summary, row),
  ].join("\n");
}

const nameOf: Readonly<Record<RowName, (load: Load) => string>> = {
  sample: (load) => (load === 1 ? "one sample" : `batches of ${load}`),
  step: (load) => (load === 1 ? "one step" : `blocks of ${load} steps`),
};

const aboutOf = (way: WayName, { auto }: BenchSummary): string =>
  way === auto && way !== "auto" ? `${ways[way].about} (auto)` : ways[way].about;

const cellsOf = ({ nanoseconds, perMultiplyAdd, times }: Timing): string[] => [
  show(nanoseconds.median),
  perMultiplyAdd === undefined ? "" : perMultiplyAdd.median.toFixed(2),
  times.median.toFixed(2),
  range(nanoseconds),
];

const range = ({ min, max }: Spread): string => `${show(min)}–${show(max)}`;

/** Three significant digits, or more for large numbers. */
const show = (value: number): string =>
  value < 100 ? value.toFixed(value < 10 ? 2 : 1) : grouped(Math.round(value));
