/** How the text of a module on disk differs from what its spec gives, worst first. */
export type DifferenceKind = "stale-module" | "other-line-ends" | "other-banner" | "changed-module";

export interface Difference {
  readonly kind: DifferenceKind;
  /** The first line that differs, from 1, and the stretch of it that does: columns from 1, the end behind it. */
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  /** What that line should be; nothing where the text should have ended. */
  readonly wanted: string | undefined;
}

/** Each kind, and what tells it from those below it: both texts, and the first line that differs. */
const kinds: readonly [DifferenceKind, (actual: string, wanted: string, n: number) => boolean][] = [
  ["stale-module", (actual, wanted) => hashOf(actual) !== hashOf(wanted)],
  ["other-line-ends", (actual, wanted) => actual.replaceAll("\r\n", "\n") === wanted],
  ["other-banner", (_, wanted, n) => n < bannerLines(wanted)],
  ["changed-module", () => true],
];

/** What seems to have become of a module that is not what its spec gives, and where that shows first. */
export function explainDifference(actual: string, wanted: string): Difference {
  const [lines, wantedLines] = [actual.split("\n"), wanted.split("\n")];
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

/** SHA-256 of the spec that the banner names, whatever the module was made of; nothing where a banner has none. */
const hashOf = (text: string): string | undefined => /^\/\/.*\(sha256 ([0-9a-f]+)\)/m.exec(text)?.[1];

/** The banner is the comment that a module begins with. */
const bannerLines = (text: string): number => text.split("\n").findIndex((line) => !line.startsWith("//"));

/** From the first character that differs to the last. */
function stretch(line: string, wanted: string): { column: number; endColumn: number } {
  const shorter = Math.min(line.length, wanted.length);
  let start = 0;
  while (start < shorter && line[start] === wanted[start]) start++;
  let same = 0;
  while (same < shorter - start && line.at(-1 - same) === wanted.at(-1 - same)) same++;
  return { column: start + 1, endColumn: Math.max(start + 2, line.length - same + 1) };
}
