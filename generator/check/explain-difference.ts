import { bannerLines, originOf } from "./read-banner.ts";
import { isSameCode } from "./same-code.ts";

/** How a module on disk differs from what its spec gives, most important first. */
export type DifferenceKind =
  | "stale-module"
  | "other-version"
  | "other-line-endings"
  | "other-banner"
  | "reformatted-module"
  | "changed-module";

export interface ModuleDifference {
  readonly kind: DifferenceKind;
  /** The first line that differs and the range in it, lines and columns counted from 1, the end exclusive. */
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  /** The expected line; undefined where the text should have ended. */
  readonly wanted: string | undefined;
}

/** The test for each kind, given both texts and the index of the first line that differs; the first that holds applies. */
const kinds: readonly [DifferenceKind, (actual: string, wanted: string, n: number) => boolean][] = [
  ["stale-module", (actual, wanted) => originOf(actual).hash !== originOf(wanted).hash],
  ["other-version", (actual, wanted) => originOf(actual).version !== originOf(wanted).version],
  ["other-line-endings", (actual, wanted) => actual.replaceAll("\r\n", "\n") === wanted],
  ["other-banner", (_, wanted, n) => n < bannerLines(wanted)],
  ["reformatted-module", isSameCode],
  ["changed-module", () => true],
];

/** Why a module is not what its spec gives, and where it differs first. */
export function explainDifference(actual: string, wanted: string): ModuleDifference {
  const withoutReturns = actual.replaceAll("\r\n", "\n");
  // Line ends count only if nothing else differs.
  const [lines, wantedLines] = [
    (withoutReturns === wanted ? actual : withoutReturns).split("\n"),
    wanted.split("\n"),
  ];
  const firstOther = lines.findIndex((line, i) => line !== wantedLines[i]);
  const n = firstOther === -1 ? lines.length - 1 : firstOther;
  const [kind] = kinds.find(([, applies]) => applies(actual, wanted, n)) as (typeof kinds)[number];
  const isPastEnd = n >= wantedLines.length - 1;
  return {
    kind,
    line: n + 1,
    ...stretch(lines[n] ?? "", wantedLines[n] ?? ""),
    wanted: isPastEnd ? undefined : wantedLines[n],
  };
}

/** The range from the first character that differs to the last. */
function stretch(line: string, wanted: string): { column: number; endColumn: number } {
  const shorter = Math.min(line.length, wanted.length);
  let start = 0;
  while (start < shorter && line[start] === wanted[start]) start++;
  let same = 0;
  while (same < shorter - start && line.at(-1 - same) === wanted.at(-1 - same)) same++;
  return { column: start + 1, endColumn: Math.max(start + 2, line.length - same + 1) };
}
