import { count, list } from "../../diagnostics/words.ts";
import type { Explanation } from "./explain.ts";
import { type Line, lineAt, startOfLine } from "./lines.ts";
import { type Block, openBlocks } from "./open-blocks.ts";

/**
 * Explains a line that fits to none above it, by an offset in it: how deep it is indented, and how deep it could be. What is from
 * `misread` on, the parser took for a part of it.
 */
export function explainIndentation(
  text: string,
  offset: number,
  misread = Number.POSITIVE_INFINITY,
): Explanation {
  const line = lineAt(text, offset);
  if (line.indent.includes("\t")) return explainTab(line);
  const blocks = openBlocks(text, Math.min(line.start, misread));
  const isText = /\S +\S/.test(text.slice(misread, line.start));
  const words = `${describeLine(line, blocks)}${isText ? "; if it belongs to the text above it, quote that text" : ""}`;
  return { words, place: startOfLine(line) };
}

export const INDENTED_WITH_TAB = "this line is indented with a tab; use spaces";
export const BELONGS_TO_TEXT = "this line belongs to the text above it; indent it like its first line";
export const NO_KEY_BEFORE_LIST =
  "no key comes before this list; write one on a line of its own, such as layers:";

/** A line that is indented with a tab. */
export function explainTab({ start, indent }: Line): Explanation {
  const tab = start + indent.indexOf("\t");
  return { words: INDENTED_WITH_TAB, place: [tab, tab + 1] };
}

function describeLine(line: Line, blocks: readonly Block[]): string {
  const { indent, isItem, key } = line;
  const parent = blocks.at(-1);
  if (parent?.endsInText && indent.length > parent.column) return describeText(line, blocks);
  const who = isItem ? "this list item" : key;
  if (who === undefined) return "this line is not indented like the lines above it";
  const alike = blocks.filter(({ kind }) => kind === (isItem ? "items" : "keys"));
  if (isItem && alike.length === 0)
    return parent?.key === undefined
      ? NO_KEY_BEFORE_LIST
      : `this list item follows the key ${parent.key}, which is not a list`;
  if (alike.length === 0) return `${who} is a key, but the lines above it are items of a list`;
  const found = `${who} is indented by ${count(indent.length, "space")}`;
  const fitting = neighbors(alike, indent.length);
  if (isItem)
    return `${found}; write ${list(
      fitting.map(({ column }) => String(column)),
      "or",
    )}, like an item above it`;
  return `${found}; write ${likeKeys(fitting)}`;
}

const likeKeys = (blocks: readonly Block[]): string =>
  list(
    blocks.map(({ column, key }) => `${column} like ${key}`),
    "or",
  );

/** A line that is indented less than the text above it, which may be part of it even if it looks like a key. */
function describeText({ indent, isItem, key }: Line, blocks: readonly Block[]): string {
  const keys = blocks.filter(({ kind }) => kind === "keys");
  if (isItem || key === undefined || !/^\w+$/.test(key) || keys.length === 0) return BELONGS_TO_TEXT;
  return `${BELONGS_TO_TEXT}; if it is a key, write ${likeKeys(neighbors(keys, indent.length))}`;
}

/** The deepest block that a line may have been meant for, and the one below which it is not indented deep enough. */
function neighbors(blocks: readonly Block[], column: number): readonly Block[] {
  const deeper = blocks.find((block) => block.column > column);
  const shallower = blocks.findLast((block) => block.column < column);
  if (deeper === undefined) return shallower === undefined ? [] : [shallower];
  return shallower === undefined ? [deeper] : [deeper, shallower];
}
