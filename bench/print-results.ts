import type { Spread } from "../generator/bench/spread.ts";
import { grouped, table } from "../generator/cli/output/table.ts";
import type { GenRun } from "./gen-speed.ts";
import type { ExperimentResult, Property } from "./results.ts";
import type { VariantName } from "./variants.ts";

/** The other ways, in the order of their columns; empty columns are left out. */
const others: readonly VariantName[] = ["interpreter", "plain loops", "unrolled", "by hand"];

export function printRows(rows: readonly ExperimentResult[]): string {
  const columns = others.filter((variant) => rows.some(({ times }) => times[variant]));
  return table(
    ["network", "hidden", "multiply-adds", "ns a call", "ns a multiply-add", ...columns.map((c) => `${c} ×`)],
    rows.map(({ network, hidden, multiplyAdds, nanoseconds, perMultiplyAdd, times }) => [
      network,
      hidden,
      multiplyAdds,
      grouped(Number(nanoseconds.median.toPrecision(3))),
      printSpread(perMultiplyAdd, 2),
      ...columns.map((variant) => (times[variant] ? printSpread(times[variant]) : "")),
    ]),
  );
}

export const printGen = (runs: readonly GenRun[]): string =>
  table(
    ["gen", "seconds", "peak MB"],
    runs.map(({ work, seconds, peakMegabytes }) => [
      work,
      printSpread(seconds, 2),
      Math.round(peakMegabytes),
    ]),
  );

export const printProperties = (properties: readonly Property[]): string =>
  table(
    ["wanted", "found", ""],
    properties.map(({ wanted, found, holds }) => [wanted, found, holds ? "holds" : "does not hold here"]),
  );

/** `median (min–max)`. */
export function printSpread({ min, median, max }: Spread, digits = median < 10 ? 2 : 0): string {
  const [least, middle, most] = [min, median, max].map((value) => value.toFixed(digits));
  return `${middle} (${least}–${most})`;
}
