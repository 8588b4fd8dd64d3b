import { type Document, isScalar, LineCounter, parseDocument } from "yaml";
import { Report } from "../diagnostics/report.ts";
import { SpecError } from "../diagnostics/spec-error.ts";
import type { Location } from "../ir/location.ts";
import type { SpecSource } from "../ir/spec.ts";
import { locateIn } from "./locate.ts";
import { NodeReader } from "./node-reader.ts";
import { findNumberLists, type Masked, maskNumberLists, type NumberLists, unmasked } from "./number-lists.ts";
import { explainErrors, type ParserError } from "./syntax/explain.ts";
import { lineAt } from "./syntax/lines.ts";
import { findSlip } from "./syntax/slips.ts";

/** The location of a range of the text that is parsed, given by its offsets. */
export type LocateRange = (start: number, end: number) => Location;

export interface Parsed {
  readonly value: unknown;
  readonly source: SpecSource;
}

/**
 * YAML 1.2, core schema → plain values and their locations. Refuses merge keys, duplicate keys and tags outside the core
 * schema. Throws a SpecError with every syntax problem.
 */
export function parseYaml(text: string, path: string): Parsed {
  const lists = findNumberLists(text);
  return (lists.size > 0 ? parseMasked(text, path, lists) : undefined) ?? parseWhole(text, path);
}

/**
 * Parses a text without its lists of numbers, and puts them back: the same result, sooner. Undefined if there is any problem,
 * or if one of the lists is a comment, a key or a part of a string.
 */
function parseMasked(text: string, path: string, lists: NumberLists): Parsed | undefined {
  try {
    return parse(maskNumberLists(text, lists), text, path);
  } catch (error) {
    if (error instanceof SpecError) return undefined;
    throw error;
  }
}

const parseWhole = (text: string, path: string): Parsed => parse(unmasked(text), text, path) as Parsed;

/** Parses what is left of a text without some lists. Undefined if they are not all values of it. */
function parse(masked: Masked, text: string, path: string): Parsed | undefined {
  const located = locateRangeIn(text, path);
  const range: LocateRange = (start, end) => located(masked.originalOf(start), masked.originalOf(end));
  const source: SpecSource = { path, text, locate: () => range(0, 0) };
  const report = new Report(source);
  const document = parseText(masked.text, report, range);
  reportSyntax(document, masked.text, report, range);
  reportNoKeys(document.contents, masked.text, report, range);
  report.throwErrors();

  const values = new NodeReader(report, range, masked.lists);
  const value = values.read(document.contents);
  report.throwErrors();
  if (values.lists.size < masked.lists.size) return undefined;
  const locate = locateIn(document.contents, values, text, masked.originalOf, located);
  return { value, source: { path, text, locate } };
}

/** Locations in a text, whose lines are counted when the first is asked for. */
function locateRangeIn(text: string, path: string): LocateRange {
  let lines: LineCounter | undefined;
  return (start, end) => {
    lines ??= countLines(text);
    const from = lines.linePos(start);
    const to = lines.linePos(Math.max(start, end));
    return { path, line: from.line, column: from.col, endLine: to.line, endColumn: to.col };
  };
}

function countLines(text: string): LineCounter {
  const lines = new LineCounter();
  for (let start = 0; ; ) {
    lines.addNewLine(start);
    start = text.indexOf("\n", start) + 1;
    if (start === 0) return lines;
  }
}

function parseText(text: string, report: Report, range: LocateRange): Document.Parsed {
  try {
    return parseDocument(text, {
      prettyErrors: false,
      version: "1.2",
      schema: "core",
      merge: false,
      resolveKnownTags: false,
      // Comparing each key with all others takes quadratic time; PlainValues looks them up.
      uniqueKeys: false,
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // The parser recurses, and the stack is its only bound on depth.
    report.add("nested-too-deeply", undefined, { at: range(0, 0) });
    report.throwErrors();
    throw error;
  }
}

function reportSyntax(
  { errors, warnings }: Document.Parsed,
  text: string,
  report: Report,
  range: LocateRange,
): void {
  const ofSyntax: ParserError[] = [];
  for (const { code, message, pos } of [...errors, ...warnings]) {
    if (code === "MULTIPLE_DOCS") report.add("many-documents", undefined, { at: range(...pos) });
    else if (code === "RESOURCE_EXHAUSTION")
      report.add("nested-too-deeply", undefined, { at: range(...pos) });
    // The reader of nodes reports duplicate keys, which the parser was told not to look for.
    else if (code !== "DUPLICATE_KEY") ofSyntax.push({ code, message, pos });
  }
  for (const { words, place } of explainErrors(ofSyntax, text))
    report.add("yaml-syntax", { problem: words }, { at: range(...place) });
}

/** Reports a text that is one string, because no colon in it is followed by a space. */
function reportNoKeys(contents: unknown, text: string, report: Report, range: LocateRange): void {
  if (!isScalar(contents) || contents.type !== "PLAIN") return;
  const slip = findSlip(lineAt(text, contents.range?.[0] ?? 0));
  if (slip !== undefined) report.add("yaml-syntax", { problem: slip.words }, { at: range(...slip.place) });
}
