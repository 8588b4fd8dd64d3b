import { caseOf } from "../ir/cases.ts";
import { count } from "../ir/describe.ts";
import type { Layer } from "../ir/network.ts";
import type { Schedule } from "../ir/schedule.ts";
import { runsOf } from "./cut-tiles.ts";
import type { ScheduledJob, Sum } from "./job.ts";
import { fewestLeft, heightsOf, sideBySide } from "./schedules/rows.ts";

/** How a layer is computed, in the words of reports: `loops, then 2 positions and 8 filters at a time`. */
export function describeSchedule({ kind }: Pick<Layer, "kind">, jobs: readonly ScheduledJob[]): string {
  if (jobs.length === 0) return "nothing to do";
  const phrases = phrasesOf(jobs, namesIn(kind.fields));
  return phrases.length === 0 ? "with the layer before" : phrases.join(", then ");
}

/** A phrase for each job, alike ones that follow one another being one. */
function phrasesOf(jobs: readonly ScheduledJob[], names: Names): readonly string[] {
  const phrases = jobs.flatMap((job) =>
    caseOf<ScheduledJob, readonly string[]>(job, {
      plain: ({ schedule, sum, product }) => [phraseOf(schedule, sum ?? product, names) ?? []].flat(),
      scan: ({ said, body }) => [`${count(said.steps, "step")} of ${phrasesOf(body, names).join(" and ")}`],
    }),
  );
  return phrases.filter((phrase, n) => phrase !== phrases[n - 1]);
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

/** What is said of sums. */
type Described = Pick<Sum, "rows" | "across">;

/** Nothing for what is part of the loops before it. */
const phraseOf = (schedule: Schedule, sum: Described | undefined, names: Names): string | undefined =>
  caseOf<Schedule, string | undefined>(schedule, {
    unrolled: () => "unrolled",
    parts: ({ parts }) => `unrolled in ${parts.length} functions`,
    tiled({ functions, rows }) {
      const { count } = sideBySide({ rows: fewestLeft((sum as Described).rows, rows) }, rows);
      const written = runsOf(functions, String).length;
      const words = describeTiles(functions.flat(), [count], sum as Described, names);
      return `${words}${written > 1 ? ` in ${written} functions` : ""}`;
    },
    blocked: ({ blocks, rows }) =>
      describeTiles(blocks, heightsOf(sum as Described, rows), sum as Described, names),
    fused: () => undefined,
    outlined: () => "loops",
    loop: () => "loops",
    steps: () => undefined,
  });

/** Tiles of some units and some rows: the widths and heights that there are, the larger first. */
function describeTiles(
  widths: readonly number[],
  heights: readonly number[],
  { across }: Described,
  names: Names,
): string {
  const units = counted(widths, across === 1 ? "channel" : names.unit);
  const rows = heights.some((height) => height > 1) ? `${counted(heights, names.row)} and ` : "";
  return `${rows}${units} at a time`;
}

/** Some numbers of what has this name: `8 or 4 filters`. */
function counted(numbers: readonly number[], name: string): string {
  const different = [...new Set(numbers)].sort((a, b) => b - a);
  return `${different.join(" or ")} ${name}${different[0] === 1 ? "" : "s"}`;
}
