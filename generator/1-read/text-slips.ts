import { helps } from "../diagnostics/messages.ts";
import type { Report } from "../diagnostics/report.ts";
import type { FieldPath } from "../ir/location.ts";

/** Where a string is written, as far as that decides what a slip in it means. */
type Surroundings = "in brackets" | "list item" | "line of its own" | "line of its key";

/** A slip in a string that was meant to be something else. */
interface Slip {
  readonly pattern: RegExp;
  readonly help: (text: string) => string;
  /** What must be there instead, in the words of messages; anything if not given. */
  readonly must?: RegExp;
  /** Where the help gives what was meant; everywhere if not given. */
  readonly where?: readonly Surroundings[];
}

/** Strings with characters that do not belong to them. */
const slipsOfStrings: readonly Slip[] = [
  { pattern: /^[^,;]+[,;]$/, help: (text) => helps.removeEnd(text.slice(-1)) },
  { pattern: /^[“”„«‘’‚].*[“”»’‘]$/, help: () => helps.straightQuotes() },
];

const LIST = /\blists?\b/;
const TENSOR = /\{ file: … \}/;
const MAPPING = /\bmapping\b|\{ /;
const NUMBERS = /^[-+]?[\d.]+(?:e[-+]?\d+)?(?:[\s,;]+[-+]?[\d.]+(?:e[-+]?\d+)?)+$/i;

/** Strings that were meant to be something else. */
const otherValues: readonly Slip[] = [
  { pattern: /^\(.*\)$/s, must: LIST, help: () => helps.inBrackets() },
  { pattern: NUMBERS, must: LIST, help: () => helps.inBrackets() },
  { pattern: NUMBERS, where: ["in brackets"], help: () => helps.commasBetween() },
  {
    pattern: /^-[a-z]/i,
    must: LIST,
    where: ["line of its own"],
    help: () => helps.spaceAfter("the dash"),
  },
  {
    pattern: /^[a-z_]\w*:[^\s:/\\]/i,
    must: MAPPING,
    where: ["list item", "line of its own"],
    help: () => helps.spaceAfter("the colon"),
  },
  { pattern: /[/\\]|^file:|\.[a-z]\w+$/i, must: TENSOR, help: () => helps.nameFile() },
];

/** A string in the place of another string, or of a value of another kind. */
export interface RefusedText {
  readonly text: string;
  readonly path: FieldPath;
  readonly isOtherKind: boolean;
  /** What must be there instead. */
  readonly must: string;
}

/** The help for a string that is refused, if it shows a slip. */
export function helpForText(
  { text, path, isOtherKind, must }: RefusedText,
  report: Report,
): string | undefined {
  const rows = isOtherKind ? [...slipsOfStrings, ...otherValues] : slipsOfStrings;
  const slip = rows.find(
    ({ pattern, where, ...slip }) =>
      pattern.test(text) &&
      (slip.must?.test(must) ?? true) &&
      (where === undefined || where.some((place) => place === surroundings(text, path, report))),
  );
  return slip?.help(text);
}

/** Where a string is written without quotes; undefined if it has quotes, or was written in a program. */
function surroundings(text: string, path: FieldPath, report: Report): Surroundings | undefined {
  if (report.spelling(path) !== text) return undefined;
  if (typeof path.at(-1) === "number")
    return report.spelling(path.slice(0, -1))?.startsWith("[") ? "in brackets" : "list item";
  const isBelow = report.place(path, "key").at?.line !== report.place(path).at?.line;
  return isBelow ? "line of its own" : "line of its key";
}
