/** A list of plain numbers in brackets, and where it is in the text. */
export interface NumberList {
  readonly start: number;
  readonly end: number;
  readonly values: number[];
}

/** Number lists by where they start. */
export type NumberLists = ReadonlyMap<number, NumberList>;

/** Lists of fewer numbers take the YAML parser no time. */
const SHORTEST = 8;

const IN_BRACKETS = /\[[-+.,\deE \n]*\]/g;

/** A number that a double holds as it is meant, with the same meaning in JSON and in YAML's core schema. */
const NUMBER = /^ *\n? *-?(?:0|[1-9]\d{0,14})(?:\.\d{1,40})?(?:[eE][-+]?\d{1,2})? *\n? *$/;

/**
 * The lists of plain numbers in a YAML text, or what looks like them in a comment or a string. Weights are most of a long
 * text, and a YAML parser takes a hundred times as long for each of their numbers as `JSON.parse`.
 */
export function findNumberLists(text: string): NumberLists {
  const lists = new Map<number, NumberList>();
  for (const { 0: found, index: start } of text.matchAll(IN_BRACKETS)) {
    const items = found.slice(1, -1).split(",");
    if (items.length < SHORTEST || !items.every((item) => NUMBER.test(item))) continue;
    if (found.includes("\n") && !isIndented(text, start, found)) continue;
    lists.set(start, { start, end: start + found.length, values: JSON.parse(found) });
  }
  return lists;
}

/** Whether the lines of a list are indented further than any block that it can be in. */
function isIndented(text: string, start: number, list: string): boolean {
  const line = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  const [dashes = ""] = /^ *(?:- +)*/.exec(line) ?? [];
  const isFirst = line.length === dashes.length;
  const least = isFirst ? Math.max(1, dashes.lastIndexOf("-") + 1 || dashes.length) : dashes.length + 1;
  return list
    .split("\n")
    .slice(1)
    .every((next) => next.search(/[^ ]/) >= least);
}

/** The text with a string in quotes in place of each list, as long and on as many lines. */
export function maskNumberLists(text: string, lists: NumberLists): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of lists.values()) {
    const inside = text.slice(start + 1, end - 1).replace(/[^ \n].*/g, (line) => "x".repeat(line.length));
    parts.push(text.slice(at, start), `"${inside}"`);
    at = end;
  }
  return parts.join("") + text.slice(at);
}

/** Where the number at an index of a list is in the text. */
export function rangeOfNumber(text: string, { start, end }: NumberList, index: number): [number, number] {
  let from = start + 1;
  for (let n = 0; n < index; n++) from = text.indexOf(",", from) + 1;
  const comma = text.indexOf(",", from);
  const to = comma === -1 || comma >= end ? end - 1 : comma;
  return [from + text.slice(from, to).search(/\S/), to];
}
