import { caseOf } from "../ir/cases.ts";
import type { Layer } from "../ir/network.ts";
import type { Schedule } from "../ir/schedule.ts";
import type { ScheduledJob, Sum } from "./job.ts";

/** How a layer is computed, in the words of reports: `loops, then 2 positions and 8 filters at a time`. */
export function describeSchedule({ kind }: Pick<Layer, "kind">, jobs: readonly ScheduledJob[]): string {
  if (jobs.length === 0) return "nothing to do";
  const phrases = jobs.flatMap(({ schedule, sum }) => phraseOf(schedule, sum, namesIn(kind.fields)) ?? []);
  if (phrases.length === 0) return "with the layer before";
  return phrases.filter((phrase, n) => phrase !== phrases[n - 1]).join(", then ");
}

/** What users call the units of a sum and the rows that it is computed for. */
interface Names {
  readonly unit: string;
  readonly row: string;
}

function namesIn(fields: Layer["kind"]["fields"]): Names {
  if ("filters" in fields) return { unit: "filter", row: "position" };
  return { unit: "units" in fields ? "unit" : "value", row: "row" };
}

/** Nothing for what is part of the loops before it. */
const phraseOf = (schedule: Schedule, sum: Sum | undefined, names: Names): string | undefined =>
  caseOf<Schedule, string | undefined>(schedule, {
    unrolled: () => "unrolled",
    parts: ({ parts }) => `unrolled in ${parts.length} functions`,
    tiled: ({ functions, rows }) => describeTiles(functions, rows, sum as Sum, names),
    blocked: ({ blocks, rows }) => describeTiles([blocks], rows, sum as Sum, names),
    fused: () => undefined,
    outlined: () => "loops",
    loop: () => "loops",
  });

function describeTiles(
  functions: readonly (readonly number[])[],
  atOnce: number,
  { rows, across }: Sum,
  names: Names,
): string {
  const widths = [...new Set(functions.flat())].sort((a, b) => b - a);
  const unit = across === 1 ? "channel" : names.unit;
  const units = `${widths.join(" or ")} ${unit}${widths[0] === 1 ? "" : "s"}`;
  // Rows are taken together along the last of their axes.
  const side = Math.min(atOnce, rows.at(-1)?.count ?? 1);
  const what = side > 1 ? `${side} ${names.row}s and ${units}` : units;
  return `${what} at a time${functions.length > 1 ? ` in ${functions.length} functions` : ""}`;
}
