import stringWidth from "fast-string-width";
import type { Location } from "../ir/location.ts";

/** How many columns of a long line are shown before the location, and in all. */
const BEFORE = 40;
const WIDTH = 100;

/** How many UTF-16 units on either side of a location are enough for what is shown. */
const NEAR = 300;

/** A character on the terminal: UTF-16 units `from` to `to` of the line, and the columns that it takes. */
interface Cell {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly column: number;
  readonly endColumn: number;
}

/** The line of a location with carets below it; nothing without a text, or for a blank line. */
export function codeFrame(at: Location, text: string | undefined, mark: (text: string) => string): string[] {
  const line = text?.split("\n")[at.line - 1]?.trimEnd() ?? "";
  if (line === "") return [];
  const start = Math.min(at.column - 1, line.length);
  const stop = at.endLine > at.line ? line.length : Math.min(at.endColumn - 1, line.length);
  const cells = cellsAround(line, start);
  const caret = cells.find(({ to }) => to > start)?.column ?? widthOf(cells);
  const shown = clip(cells, caret);
  const until = shown.find(({ to }) => to >= stop)?.endColumn ?? widthOf(shown);
  const head = (shown[0]?.from ?? 0) > 0 ? "…" : "";
  const tail = (shown.at(-1)?.to ?? 0) < line.length ? "…" : "";
  const blanks = head.length + caret - (shown[0]?.column ?? 0);
  const number = String(at.line);
  return [
    `${number} | ${head}${shown.map((cell) => cell.text).join("")}${tail}`,
    `${" ".repeat(number.length)} | ${" ".repeat(blanks)}${mark("^".repeat(Math.max(1, until - caret)))}`,
  ];
}

/** Made for the first frame, since it takes tens of milliseconds. */
let graphemes: Intl.Segmenter | undefined;

/** The line around a location, with control characters replaced and overlong graphemes cut. */
function cellsAround(line: string, place: number): Cell[] {
  const offset = Math.max(0, place - NEAR);
  const plain = line
    .slice(offset, place + NEAR)
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => " ".repeat(character.length))
    .replace(/\p{Cs}/gu, "�");
  const cells: Cell[] = [];
  let column = 0;
  graphemes ??= new Intl.Segmenter();
  for (const { segment, index } of graphemes.segment(plain)) {
    const text = stringWidth(segment) <= BEFORE ? segment : "�";
    const endColumn = column + stringWidth(text);
    cells.push({ text, from: offset + index, to: offset + index + segment.length, column, endColumn });
    column = endColumn;
  }
  return cells;
}

/** The cells around a column that fit the width of a message. */
function clip(cells: readonly Cell[], caret: number): readonly Cell[] {
  const from = Math.max(0, Math.min(caret - BEFORE, widthOf(cells) - WIDTH));
  return cells.filter(({ column, endColumn }) => column >= from && endColumn <= from + WIDTH);
}

const widthOf = (cells: readonly Cell[]): number => cells.at(-1)?.endColumn ?? 0;
