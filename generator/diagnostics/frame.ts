import { codeFrameColumns } from "@babel/code-frame";
import type { Location } from "../ir/location.ts";

/** How much of a long line is shown before the place, and in all. */
const BEFORE = 40;
const WIDTH = 100;

/** The line of a place with carets below it; nothing where the text is not at hand. */
export function frame(at: Location, text: string | undefined, mark: (text: string) => string): string[] {
  const line = text?.split("\n")[at.line - 1]?.trimEnd();
  if (line === undefined || line === "") return [];
  const end = at.endLine > at.line ? line.length + 1 : Math.min(at.endColumn, line.length + 1);
  const { shown, start, stop } = clip(line, at.column - 1, Math.max(at.column, end - 1));
  const place = { start: { line: at.line, column: start + 1 }, end: { line: at.line, column: stop + 1 } };
  // `startLine` is missing from the types of the package.
  const options = { startLine: at.line, linesAbove: 0, linesBelow: 0, highlightCode: false };
  const framed = codeFrameColumns(shown, place, options);
  // Its first two columns point at the line, which is the only one here.
  const [source = "", carets = ""] = framed.split("\n").map((row) => row.slice(2));
  return [source, carets.replace(/\^+/, mark)];
}

/** A stretch of the line around [start, stop), on which each character takes one column. */
function clip(line: string, start: number, stop: number) {
  const plain = line.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, " ");
  if (plain.length <= WIDTH) return { shown: plain, start, stop };
  const from = Math.max(0, Math.min(start - BEFORE, plain.length - WIDTH));
  const to = Math.min(plain.length, from + WIDTH);
  const head = from > 0 ? "…" : "";
  const shown = `${head}${plain.slice(from, to)}${to < plain.length ? "…" : ""}`;
  const shift = head.length - from;
  return { shown, start: start + shift, stop: Math.min(stop, to) + shift };
}
