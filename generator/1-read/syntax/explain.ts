import type { ErrorCode } from "yaml";
import {
  BELONGS_TO_TEXT,
  explainIndentation,
  explainTab,
  INDENTED_WITH_TAB,
  NO_KEY_BEFORE_LIST,
} from "./indentation.ts";
import {
  type Line,
  lineAbove,
  lineAt,
  type Stretch,
  startOfLine,
  startOfValue,
  startsLine,
} from "./lines.ts";
import {
  type Bracket,
  closing,
  isClosedAfter,
  openBlocks,
  openBrackets,
  startOfString,
} from "./open-blocks.ts";
import { findSlip } from "./slips.ts";

/** The errors that are explained here. The spec reader has its own messages for the others. */
export type SyntaxCode = Exclude<ErrorCode, "DUPLICATE_KEY" | "MULTIPLE_DOCS" | "RESOURCE_EXHAUSTION">;

/** An error of the YAML parser. */
export interface ParserError {
  readonly code: SyntaxCode;
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
const rows: Readonly<Record<SyntaxCode, Row>> = {
  ALIAS_PROPS: () => "a value that is written *NAME cannot have a name or a tag of its own; remove &… or !…",
  BAD_ALIAS: [
    [/^Anchor .*empty/, () => mustBeQuoted("&")],
    [/^Alias .*empty/, () => mustBeQuoted("*")],
    [/ambiguous/, () => "a space is missing before the colon"],
  ],
  BAD_COLLECTION_TYPE: () => "this tag belongs to another kind of value; remove it",
  BAD_DIRECTIVE: () =>
    "a line that starts with % is an instruction to the YAML parser; quote it or remove it",
  BAD_DQ_ESCAPE: explainEscape,
  BAD_INDENT: [
    [/must be sufficiently indented and end with a/, explainOpenBracket],
    [/^Flow end indicator/, () => CLOSES_BRACKETS],
    [/^Block scalar/, explainTextLine],
    [/./, explainLine],
  ],
  BAD_PROP_ORDER: () => "a name (&…) or tag (!…) comes right before its value; move it after the -, ? or :",
  BAD_SCALAR_START: ({ message }) => mustBeQuoted(message.slice(-1)),
  BLOCK_AS_IMPLICIT_KEY: [
    [/^A block sequence/, ({ text, end }) => explainIndentation(text, lineOfNext(text, end))],
    [/./, explainSecondColon],
  ],
  BLOCK_IN_FLOW: explainBlockInBrackets,
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
    [/^Missing ,/, explainNoComma],
    [/must end with a/, explainOpenBracket],
    [/^Implicit map keys/, explainNoColon],
    [/^Sequence item without/, explainLine],
    [
      /^Block scalars with more-indented/,
      () => "an empty line above is indented deeper than this text; remove its spaces",
    ],
    [/^Tags and anchors/, () => "a space is missing after the name (&…) or tag (!…)"],
    [
      /^Missing directives-end/,
      () => "a line of --- is missing between lines that start with % and the rest",
    ],
    [/./, () => "a line break is missing before this"],
  ],
  MULTILINE_IMPLICIT_KEY: explainKeyOverLines,
  MULTIPLE_ANCHORS: () => "a value can have only one name (&…)",
  MULTIPLE_TAGS: () => "a value can have only one tag (!…)",
  NON_STRING_KEY: () => "a key must be a string",
  TAB_AS_INDENT: ({ errors }) => {
    const more = errors.filter(({ code }) => code === "TAB_AS_INDENT").length - 1;
    return `${INDENTED_WITH_TAB}${more === 0 ? "" : `, here and in ${more} more ${more === 1 ? "line" : "lines"}`}`;
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
    [/-end token in YAML stream/, explainStrayBracket],
    [/^Block scalar header/, ({ text, start }) => at(mustBeQuoted(text[start - 1]), start - 1)],
    [/^Unexpected block-seq-ind on same line/, explainListAfterKey],
    [/./, explainLeftover],
  ],
};

const CLOSES_BRACKETS = "this line closes brackets; indent it deeper than the line that opens them";
const mustBeQuoted = (character = "") => `a string that starts with ${character} must be quoted`;

const at = (words: string, start: number): Explanation => ({ words, place: [start, start + 1] });

/** Errors that a damaged structure brings about in the lines below it, too. */
const structural: ReadonlySet<SyntaxCode> = new Set<SyntaxCode>([
  ...(["BAD_INDENT", "BLOCK_AS_IMPLICIT_KEY", "BLOCK_IN_FLOW"] as const),
  ...(["MISSING_CHAR", "MULTILINE_IMPLICIT_KEY", "UNEXPECTED_TOKEN"] as const),
]);

/**
 * Explains the errors that the parser found in a text: those that lines show by themselves, and the first of those that are a
 * matter of structure, which may have caused the others. One for each line.
 */
export function explainErrors(unsorted: readonly ParserError[], text: string): readonly Explanation[] {
  const errors = unsorted.toSorted((a, b) => a.pos[0] - b.pos[0]);
  const ofText = explainTextAtMargin(errors[0], text);
  if (ofText !== undefined) return [ofText];
  const explanations: Explanation[] = [];
  const codes = new Set<SyntaxCode>();
  const lines = new Set<number>();
  let line = lineAt(text, 0);
  let slipOfLine = findSlip(line);
  for (const { code, message, pos } of errors) {
    const [start, end] = pos;
    if (start > line.start + line.text.length) {
      line = lineAt(text, start);
      slipOfLine = findSlip(line);
    }
    const isStructural = structural.has(code);
    const follows = isStructural ? codes.size > 0 : code === "TAB_AS_INDENT" && codes.has(code);
    codes.add(code);
    if (lines.has(line.start)) continue;
    const slip = isStructural || code === "BAD_SCALAR_START" ? slipOfLine : undefined;
    if (slip === undefined && follows) continue;
    const explanation = slip ?? explain(code, { message, start, end, text, errors });
    lines.add(line.start).add(lineAt(text, explanation.place[0]).start);
    explanations.push(explanation);
  }
  return explanations;
}

/** A text that follows | or > and is not indented: whatever its lines look like, they are no part of the structure. */
function explainTextAtMargin(error: ParserError | undefined, text: string): Explanation | undefined {
  if (error === undefined || error.code === "TAB_AS_INDENT" || /^Block scalar/.test(error.message))
    return undefined;
  const line = lineAt(text, error.pos[0]);
  const above = lineAbove(text, line.start)?.text ?? "";
  if (!HEADER_OF_TEXT.test(above) || line.key !== undefined || line.indent.includes("\t")) return undefined;
  return {
    words: "this line has no key; if it belongs to the text above it, indent it",
    place: startOfLine(line),
  };
}

/** The end of a line below which a text follows: `description: |`. */
const HEADER_OF_TEXT = /[:-][ \t]+[|>][-+\d]*(?:[ \t]+#[^\n]*)?$/;

function explain(code: SyntaxCode, found: Found): Explanation {
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

function explainLine(found: Found): Explanation {
  const { text, start } = found;
  const next = lineOfNext(text, start);
  const keyAbove = startOfKeyAbove(text, lineAt(text, next));
  return keyAbove === undefined
    ? explainIndentation(text, next)
    : explainNoColon({ ...found, start: keyAbove });
}

/** Where the line above starts, if it has no colon before its comment and begins in the same column as a line with a key. */
function startOfKeyAbove(text: string, { key, indent, start }: Line): number | undefined {
  const above = lineAbove(text, start);
  if (key === undefined || above === undefined || above.key !== undefined) return undefined;
  const first = startOfValue(above);
  const isAlike = first - above.start === indent.length;
  return isAlike && /^[A-Za-z_]\w*[ \t][^:#]*(?:#|$)/.test(text.slice(first, start)) ? first : undefined;
}

/** A line that is indented less than the first one of the text that it belongs to. */
function explainTextLine({ text, start, end }: Found): Explanation {
  const line = lineAt(text, lineOfNext(text, start));
  return line.indent.includes("\t") ? explainTab(line) : { words: BELONGS_TO_TEXT, place: [start, end] };
}

/** `a: b: c`, or a line with a key that is indented as if it went on with the value above it. */
function explainSecondColon({ text, start, errors }: Found): Explanation {
  const overLines = errors.find(
    ({ code, pos }) =>
      code === "MULTILINE_IMPLICIT_KEY" && pos[0] >= start && pos[0] < endOfLine(text, start),
  );
  if (overLines === undefined)
    return {
      words: "there are two colons on one line; put the second key on its own line, or quote the string",
      place: [start, endOfLine(text, start)],
    };
  return explainIndentation(text, overLines.pos[1] - 1, overLines.pos[0]);
}

/** A key that goes on for several lines: the first has no colon, or a pair in braces is not followed by a comma, or a list by a bracket. */
function explainKeyOverLines(found: Found): string | Explanation {
  const { text, start } = found;
  const inner = openBrackets(text, start).at(-1);
  if (inner === undefined) return explainNoColon(found);
  return inner.bracket === "{" ? missingComma(text, start) : explainNoEnd(inner);
}

function explainNoColon(found: Found): Explanation {
  const { text, start } = found;
  if (/["']/.test(text[start] ?? "")) return explainNoQuote(text, start);
  const line = lineAt(text, start);
  if (line.isItem && startsLine(text, start)) return explainListAfterKey(found);
  const goesOn = mayGoOn(text, line) ? "; if it belongs to the text above it, indent it" : "";
  return {
    words: `this line has no colon after its key${goesOn}`,
    place: [start, start + wordLength(text, start)],
  };
}

/** Whether a line may be part of the text above it: that has several words, or the line does not start as keys do. */
function mayGoOn(text: string, line: Line): boolean {
  if (openBlocks(text, line.start).at(-1)?.endsInText) return true;
  const above = lineAbove(text, line.start);
  if (above?.key === undefined || startsComment(above)) return false;
  const value = text.slice(startOfValue(above), above.start + above.text.length).trimEnd();
  return /^[^[{]+\s\S/.test(value) || (/^[^[{]/.test(value) && /^[^A-Za-z_]/.test(line.text.trimStart()));
}

const startsComment = (line: Line): boolean => line.text.trimStart().startsWith("#");

const explainNoQuote = (text: string, start: number): Explanation =>
  at(`this string has no closing ${text[start]}`, start);

const wordLength = (text: string, start: number): number =>
  /^\S*/.exec(text.slice(start, start + 1_000))?.[0].length || 1;

function endOfLine(text: string, start: number): number {
  const line = lineAt(text, start);
  return Math.max(start + 1, line.start + line.text.trimEnd().length);
}

const missingComma = (text: string, start: number): Explanation => ({
  words: "a comma is missing at the end of this line",
  place: [start, endOfLine(text, start)],
});

function explainNoComma({ start }: Found): Explanation {
  return at("a comma is missing before this", start);
}

function explainStrayBracket({ text, start }: Found): Explanation {
  return at(`this ${text[start]} closes no bracket`, start);
}

/** How many hexadecimal digits follow \x, \u and \U in double quotes. */
const digitsAfter: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function explainEscape({ text, start }: Found): Explanation {
  const escaped = `\\${String.fromCodePoint(text.codePointAt(start + 1) ?? 0)}`;
  const digits = digitsAfter[escaped.slice(1)];
  const given = text.slice(start + 2, start + 2 + (digits ?? 0));
  const place: Stretch = [start, start + escaped.length];
  const orBackslash = `use single quotes, or write \\${escaped} for a backslash`;
  if (digits === undefined)
    return { words: `${escaped} means nothing in double quotes; ${orBackslash}`, place };
  if (/^[\dA-Fa-f]{8}$/.test(given))
    return { words: `${escaped}${given} is no character; the last one is \\U0010FFFF`, place };
  return {
    words: `in double quotes, ${escaped} is followed by ${digits} hexadecimal digits; ${orBackslash}`,
    place,
  };
}

function explainBlockInBrackets({ text, start, end }: Found): string | Explanation {
  if (/^-\s/.test(text.slice(start, start + 2))) return explainDash(start);
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

const explainDash = (start: number): Explanation =>
  at("in brackets, the items of a list are separated by commas and have no dashes", start);

function explainOpenQuote({ text, start }: Found): Explanation {
  return explainNoQuote(text, startOfString(text, start) ?? start);
}

const explainNoEnd = ({ bracket, offset }: Bracket): Explanation =>
  at(`this ${bracket} has no ${closing[bracket]}`, offset);

/** Brackets that are never closed, are closed by another one, or go on in a line that is not indented. */
function explainOpenBracket({ text, start }: Found): Explanation {
  const open = openBrackets(text, start);
  const inner: Bracket = open.at(-1) ?? { bracket: "[", offset: start };
  const isFirst = startsLine(text, start);
  const line = lineAt(text, start);
  if (isFirst && line.indent.includes("\t")) return explainTab(line);
  if (/[\]}]/.test(text[start] ?? "")) return explainClosing(text, start, inner, open.length > 1);
  return isFirst && isClosedAfter(text, start, inner.bracket)
    ? explainLineInBrackets(text, line, inner)
    : explainNoEnd(inner);
}

/** A bracket that does not close the one before it, or is not indented. */
function explainClosing(text: string, start: number, inner: Bracket, isNested: boolean): Explanation {
  const { bracket, offset } = inner;
  const close = closing[bracket];
  const found = text[start] ?? "";
  const opening = lineAt(text, offset);
  const endsLine = /^\s*(?:#|$)/.test(opening.text.slice(offset + 1 - opening.start));
  if (isNested && !endsLine && startsLine(text, start)) return explainNoEnd(inner);
  if (found === close && (endsLine || !isNested)) return at(CLOSES_BRACKETS, start);
  const words = isNested
    ? `a ${close} is missing before this ${found}`
    : `this bracket should be ${close}, which closes the ${bracket} before it`;
  return at(words, start);
}

/** A line that is not indented below a bracket that is closed later. */
function explainLineInBrackets(text: string, line: Line, inner: Bracket): Explanation {
  // Keys and items are mostly the next ones of the blocks outside, unless the line above shows that the brackets go on.
  const goesOn = /[[{,]\s*(?:#[^\n]*)?$/.test(lineAbove(text, line.start)?.text ?? "");
  if ((line.isItem || line.key !== undefined) && !goesOn) return explainNoEnd(inner);
  const place = startOfLine(line);
  if (line.isItem) return explainDash(place[0]);
  const { bracket } = inner;
  return {
    words: `this line is between ${bracket} and ${closing[bracket]}; indent it deeper than the line in which they open`,
    place,
  };
}

function explainListAfterKey({ text, start }: Found): Explanation {
  return at(
    startsLine(text, start)
      ? NO_KEY_BEFORE_LIST
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

/** Something after a value that is complete. */
function explainLeftover(found: Found): string | Explanation {
  const { text, start } = found;
  if (/[\]}]/.test(text[start] ?? "")) return explainStrayBracket(found);
  if (startsLine(text, start))
    return openBlocks(text, start).length === 0 ? explainLineAbove(found) : explainIndentation(text, start);
  const before = text.slice(0, start).trimEnd().at(-1) ?? "";
  const isInBrackets = openBrackets(text, start).length > 0;
  if (isInBrackets) return explainNoComma(found);
  const line = lineAt(text, start);
  const rest = text.slice(start, line.start + line.text.length);
  const key = rest.match(/^([\w-]+)\s*:(?:\s|$)/)?.[1];
  if (key !== undefined) return at(`the value ends before this; put ${key} on a line of its own`, start);
  const first = startOfValue(line);
  const isString = first < start && /^[*&[{]/.test(text.slice(first, start)) && /^,?\s*\p{L}/u.test(rest);
  if (isString) return at(mustBeQuoted(text[first]), first);
  // Where neither a key nor a dash comes before, what is missing is the bracket in which the comma belongs.
  const isLast = /^,\s*(?:#|$)/.test(rest) && (line.key !== undefined || line.isItem);
  if (text[start] === ",")
    return at(`commas are used only in brackets${isLast ? "; remove this one" : ""}`, start);
  if (before === "'") return at("the string ends before this; a ' in a string is written ''", start);
  if (before === '"') return at('the string ends before this; a " in a string is written \\"', start);
  return "the value ends before this; if all of it is a string, quote it";
}
