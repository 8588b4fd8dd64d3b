import type { ErrorCode } from "yaml";
import { explainIndentation } from "./indentation.ts";
import { lineAt, type Stretch, startOfLine, startsLine } from "./lines.ts";
import { openBlocks, openBrackets, startOfString } from "./open-blocks.ts";
import { findSlip } from "./slips.ts";

/** An error of the YAML parser. */
export interface ParserError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly pos: readonly [start: number, end: number];
}

/** What the author probably did, as part of a sentence, and where. */
export interface Explanation {
  readonly words: string;
  readonly place: Stretch;
}

/** An error, and the text and the other errors that it is found among. */
interface Found {
  readonly message: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly errors: readonly ParserError[];
}

/** Words for an error, and their place if it is not that of the error. */
type Explain = (found: Found) => string | Explanation;
type Row = Explain | readonly (readonly [message: RegExp, explain: Explain])[];

/** What each error of the parser probably means. What it says itself is worded in terms of YAML's grammar. */
const rows: Readonly<Record<ErrorCode, Row>> = {
  ALIAS_PROPS: () => "a value that is written *NAME cannot have a name or a tag of its own; remove &… or !…",
  BAD_ALIAS: [
    [/^Anchor .*empty/, () => "a string that starts with & must be quoted"],
    [/^Alias .*empty/, () => "a string that starts with * must be quoted"],
    [/ambiguous/, () => "a space is missing before the colon"],
  ],
  BAD_COLLECTION_TYPE: () => "this tag belongs to another kind of value; remove it",
  BAD_DIRECTIVE: () =>
    "a line that starts with % is an instruction to the YAML parser; quote it or remove it",
  BAD_DQ_ESCAPE: ({ text, start }) => {
    const escaped = text.slice(start, start + 2);
    return {
      words: `${escaped} means nothing in double quotes; use single quotes, or write \\${escaped} for a backslash`,
      place: [start, start + 2],
    };
  },
  BAD_INDENT: [
    [/must be sufficiently indented and end with a/, explainOpenBracket],
    [
      /^Flow end indicator/,
      () => "this line closes brackets; indent it deeper than the line that opens them",
    ],
    [/^Block scalar/, () => "this line belongs to the text above it; indent it like its first line"],
    [/./, explainLine],
  ],
  BAD_PROP_ORDER: () => "a name (&…) or tag (!…) comes right before its value; move it behind the -, ? or :",
  BAD_SCALAR_START: ({ message }) => `a string that starts with ${message.slice(-1)} must be quoted`,
  BLOCK_AS_IMPLICIT_KEY: [
    [/^A block sequence/, ({ text, end }) => explainIndentation(text, lineOfNext(text, end))],
    [/./, explainSecondColon],
  ],
  BLOCK_IN_FLOW: explainBlockInBrackets,
  DUPLICATE_KEY: () => "this key appears twice in the same mapping",
  IMPOSSIBLE: () => "this is not YAML",
  KEY_OVER_1024_CHARS: () =>
    "this key is longer than 1,024 characters; a quote or a line break is missing before",
  MISSING_CHAR: [
    [/^Missing closing (.)quote/, explainOpenQuote],
    [
      /^Comments must be separated/,
      ({ start }) => at("a space is missing before this #, which starts a comment", start),
    ],
    [/^Missing space after :/, () => "a space is missing after the colon"],
    [/^Missing ,/, ({ start }) => at("a comma is missing before this", start)],
    [/must end with a/, explainOpenBracket],
    [/^Implicit map keys/, explainNoColon],
    [/^Sequence item without/, explainLine],
    [/^Tags and anchors/, () => "a space is missing behind the name (&…) or tag (!…)"],
    [
      /^Missing directives-end/,
      () => "a line of --- is missing between lines that start with % and the rest",
    ],
    [/./, () => "a line break is missing before this"],
  ],
  MULTILINE_IMPLICIT_KEY: explainKeyOverLines,
  MULTIPLE_ANCHORS: () => "a value can have only one name (&…)",
  MULTIPLE_DOCS: () => "a second document starts here",
  MULTIPLE_TAGS: () => "a value can have only one tag (!…)",
  NON_STRING_KEY: () => "a key must be a string",
  RESOURCE_EXHAUSTION: () => "this is nested too deeply",
  TAB_AS_INDENT: ({ errors }) => {
    const more = errors.filter(({ code }) => code === "TAB_AS_INDENT").length - 1;
    return `this line is indented with a tab; use spaces${more === 0 ? "" : `, here and in ${more} more ${more === 1 ? "line" : "lines"}`}`;
  },
  TAG_RESOLVE_FAILED: ({ text, start, end }) => {
    const tag = text.slice(start, end);
    return `specs do not support the tag ${tag}${tag.startsWith("!!") ? "" : "; quote the string if it starts with !"}`;
  },
  UNEXPECTED_TOKEN: [
    [
      /^Unexpected , |^Unexpected empty item/,
      ({ start }) => at("a value is missing before this comma", start),
    ],
    [/-end token in YAML stream/, ({ text, start }) => at(`this ${text[start]} closes no bracket`, start)],
    [
      /^Block scalar header/,
      ({ text, start }) => at(`a string that starts with ${text[start - 1]} must be quoted`, start - 1),
    ],
    [/^Unexpected block-seq-ind on same line/, explainListAfterKey],
    [/./, explainLeftover],
  ],
};

const at = (words: string, start: number): Explanation => ({ words, place: [start, start + 1] });

/** Errors that a damaged structure brings about in the lines below it, too. */
const structural: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  ...(["BAD_INDENT", "BLOCK_AS_IMPLICIT_KEY", "BLOCK_IN_FLOW"] as const),
  ...(["MISSING_CHAR", "MULTILINE_IMPLICIT_KEY", "UNEXPECTED_TOKEN"] as const),
]);

/**
 * Explains the errors that the parser found in a text: those that lines show by themselves, and the first of those that are a
 * matter of structure, which may have caused the others. One for each line.
 */
export function explainErrors(unsorted: readonly ParserError[], text: string): readonly Explanation[] {
  const errors = unsorted.toSorted((a, b) => a.pos[0] - b.pos[0]);
  const explanations: Explanation[] = [];
  const codes = new Set<ErrorCode>();
  const lines = new Set<number>();
  let line = lineAt(text, 0);
  for (const { code, message, pos } of errors) {
    const [start, end] = pos;
    if (start > line.start + line.text.length) line = lineAt(text, start);
    const isStructural = structural.has(code);
    const follows = isStructural ? codes.size > 0 : code === "TAB_AS_INDENT" && codes.has(code);
    codes.add(code);
    if (lines.has(line.start)) continue;
    const slip = isStructural || code === "BAD_SCALAR_START" ? findSlip(line) : undefined;
    if (slip === undefined && follows) continue;
    const explanation = slip ?? explain(code, { message, start, end, text, errors });
    lines.add(line.start).add(lineAt(text, explanation.place[0]).start);
    explanations.push(explanation);
  }
  return explanations;
}

function explain(code: ErrorCode, found: Found): Explanation {
  const row = rows[code];
  const how = typeof row === "function" ? row : row.find(([pattern]) => pattern.test(found.message))?.[1];
  const explanation = how?.(found) ?? "this is not YAML";
  return typeof explanation === "string"
    ? { words: explanation, place: [found.start, found.end] }
    : explanation;
}

/** The offset of the next line with text, from the line break at an offset on. */
function lineOfNext(text: string, offset: number): number {
  const blank = text.slice(offset).match(/^\s*/)?.[0].length ?? 0;
  return startsLine(text, offset) ? offset + blank : offset;
}

function explainLine({ text, start }: Found): Explanation {
  return explainIndentation(text, start);
}

/** `a: b: c`, or a line with a key that is indented as if it went on with the value above it. */
function explainSecondColon({ text, start, errors }: Found): Explanation {
  const overLines = errors.find(({ code, pos }) => code === "MULTILINE_IMPLICIT_KEY" && pos[0] === start);
  if (overLines === undefined)
    return {
      words: "there are two colons on one line; put the second key on its own line, or quote the string",
      place: [start, endOfLine(text, start)],
    };
  return explainIndentation(text, overLines.pos[1] - 1, start);
}

/** A key that goes on for several lines: the first has no colon, or a pair in braces is not followed by a comma. */
function explainKeyOverLines(found: Found): string | Explanation {
  const { text, start } = found;
  return openBrackets(text, start).length === 0 ? explainNoColon(found) : missingComma(text, start);
}

function explainNoColon(found: Found): Explanation {
  const { text, start } = found;
  if (/["']/.test(text[start] ?? "")) return at(`this string has no closing ${text[start]}`, start);
  if (lineAt(text, start).isItem && startsLine(text, start)) return explainListAfterKey(found);
  const line = lineAt(text, start);
  const before = line.start === 0 ? "" : lineAt(text, line.start - 1).text.replace(/^\s*#.*/, "");
  const goesOn = /[|>][-+\d]*\s*$|: +[^[{]*\s\S/.test(before)
    ? "; if it belongs to the text above it, indent it"
    : "";
  return {
    words: `this line has no colon after its key${goesOn}`,
    place: [start, start + wordLength(text, start)],
  };
}

const wordLength = (text: string, start: number): number =>
  /^\S*/.exec(text.slice(start, start + 1_000))?.[0].length || 1;

function endOfLine(text: string, start: number): number {
  const line = lineAt(text, start);
  return Math.max(start + 1, line.start + line.text.trimEnd().length);
}

function missingComma(text: string, start: number): Explanation {
  const end =
    start +
    (text
      .slice(start)
      .match(/^[^\n\r]*/)?.[0]
      .trimEnd().length ?? 0);
  return { words: "a comma is missing at the end of this line", place: [start, end] };
}

function explainBlockInBrackets({ text, start, end }: Found): string | Explanation {
  if (/^-\s/.test(text.slice(start, start + 2)))
    return at("inside of brackets, the items of a list are separated by commas and have no dashes", start);
  const value = text.slice(start, end);
  if (value.indexOf("\n") < value.indexOf(":") && value.includes("\n")) return missingComma(text, start);
  const second = value.match(/\s(\S+)\s*:(?=\s|$)/);
  if (second === null) return "a comma is missing here";
  const key = start + (second.index as number) + 1;
  const word = second[1] as string;
  return {
    words: `a comma is missing before ${word}; if it is part of a string, quote the string`,
    place: [key, key + word.length],
  };
}

function explainOpenQuote({ text, start }: Found): string | Explanation {
  const open = startOfString(text, start) ?? start;
  return at(`this string has no closing ${text[open]}`, open);
}

/** Brackets that are never closed, are closed by another one, or go on in a line that is not indented. */
function explainOpenBracket({ text, start }: Found): Explanation {
  const open = openBrackets(text, start);
  const { bracket, offset } = open.at(-1) ?? { bracket: "[", offset: start };
  const close = bracket === "[" ? "]" : "}";
  const found = text[start] ?? "";
  if (/[\]}]/.test(found) && open.length > 1) return at(`a ${close} is missing before this ${found}`, start);
  if (/[\]}]/.test(found) && found !== close)
    return at(`this bracket should be ${close}, which closes the ${bracket} before it`, start);
  const line = lineAt(text, start);
  const goesOn =
    startsLine(text, start) && line.key === undefined && /^["'\d.[\]{}-]/.test(line.text.trimStart());
  if (goesOn)
    return {
      words: `this line is between ${bracket} and ${close}; indent it deeper than the line in which they open`,
      place: startOfLine(line),
    };
  return at(`this ${bracket} has no ${close}`, offset);
}

function explainListAfterKey({ text, start }: Found): Explanation {
  return at(
    startsLine(text, start)
      ? "no key comes before this list; write one on a line of its own, such as layers:"
      : "a list starts on the line below its key, with a dash on each line",
    start,
  );
}

/** A line that is no key, below which nothing can follow. */
function explainLineAbove(found: Found): Explanation {
  const above = found.text.slice(0, found.start).trimEnd();
  const line = lineAt(above, above.length);
  const start = line.start + line.indent.length;
  return findSlip(line) ?? explainNoColon({ ...found, start });
}

/** Something behind a value that is complete. */
function explainLeftover(found: Found): string | Explanation {
  const { text, start } = found;
  if (/[\]}]/.test(text[start] ?? "")) return at(`this ${text[start]} closes no bracket`, start);
  if (startsLine(text, start))
    return openBlocks(text, start).length === 0 ? explainLineAbove(found) : explainIndentation(text, start);
  const before = text.slice(0, start).trimEnd().at(-1) ?? "";
  const isInBrackets = openBrackets(text, start).length > 0;
  if (text[start] === ",") return at("commas are used only inside of brackets; remove this one", start);
  if (isInBrackets) return at("a comma is missing before this", start);
  if (before === "'") return at("the string ends before this; a ' inside of a string is written ''", start);
  if (before === '"') return at('the string ends before this; a " inside of a string is written \\"', start);
  return "the value ends before this; remove it, or put it on a line of its own";
}
