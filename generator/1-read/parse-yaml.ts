import { type Document, LineCounter, parseDocument } from "yaml";
import { Report } from "../diagnostics/report.ts";
import { SpecError } from "../diagnostics/spec-error.ts";
import { describeYamlError } from "../diagnostics/yaml-errors.ts";
import type { Location } from "../ir/location.ts";
import type { SpecSource } from "../ir/spec.ts";
import { locateIn } from "./locate.ts";
import { NodeReader } from "./node-reader.ts";
import { findNumberLists, maskNumberLists, type NumberLists } from "./number-lists.ts";

/** The location of a range of the text, given by its offsets. */
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
    return parse(maskNumberLists(text, lists), text, path, lists);
  } catch (error) {
    if (error instanceof SpecError) return undefined;
    throw error;
  }
}

const parseWhole = (text: string, path: string): Parsed => parse(text, text, path, new Map()) as Parsed;

/** Parses what is left of a text without some lists. Undefined if they are not all values of it. */
function parse(masked: string, text: string, path: string, lists: NumberLists): Parsed | undefined {
  const lines = new LineCounter();
  const range: LocateRange = (start, end) => {
    const from = lines.linePos(start);
    const to = lines.linePos(Math.max(start, end));
    return { path, line: from.line, column: from.col, endLine: to.line, endColumn: to.col };
  };
  const source: SpecSource = { path, text, locate: () => range(0, 0) };
  const report = new Report(source);
  const document = parseText(masked, lines, report, range);
  reportSyntax(document, report, range);
  report.throwErrors();

  const values = new NodeReader(report, range, lists);
  const value = values.read(document.contents);
  report.throwErrors();
  if (values.lists.size < lists.size) return undefined;
  return { value, source: { path, text, locate: locateIn(document.contents, values, text, range) } };
}

function parseText(text: string, lines: LineCounter, report: Report, range: LocateRange): Document.Parsed {
  try {
    return parseDocument(text, {
      lineCounter: lines,
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

/** Reports one problem per line, and no unexpected token after another problem, which probably caused it. */
function reportSyntax({ errors, warnings }: Document.Parsed, report: Report, range: LocateRange): void {
  const seen = new Set<number>();
  for (const { code, message, pos } of [...errors, ...warnings].sort((a, b) => a.pos[0] - b.pos[0])) {
    const at = range(...pos);
    if (seen.has(at.line) || (code === "UNEXPECTED_TOKEN" && seen.size > 0)) continue;
    seen.add(at.line);
    if (code === "MULTIPLE_DOCS") report.add("many-documents", undefined, { at });
    else if (code === "RESOURCE_EXHAUSTION") report.add("nested-too-deeply", undefined, { at });
    else report.add("yaml-syntax", { problem: describeYamlError(message) }, { at });
  }
}
