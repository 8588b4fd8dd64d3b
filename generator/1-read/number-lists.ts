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

/** What stands for a list in a text without them. */
const MASK = '""';

/** A text without its lists of numbers. */
export interface Masked {
  /** With an empty string in quotes in place of each list. */
  readonly text: string;
  /** The lists by where their masks start. */
  readonly lists: NumberLists;
  /** Where an offset of the masked text, which is not inside a mask, is in the whole text. */
  readonly originalOf: (offset: number) => number;
}

export function maskNumberLists(text: string, lists: NumberLists): Masked {
  const parts: string[] = [];
  const masked = new Map<number, NumberList>();
  /** Where text behind a mask begins, and how far it has moved. */
  const moved: { readonly from: number; readonly by: number }[] = [{ from: 0, by: 0 }];
  let at = 0;
  let by = 0;
  for (const list of lists.values()) {
    parts.push(text.slice(at, list.start), MASK);
    masked.set(list.start - by, list);
    at = list.end;
    by += list.end - list.start - MASK.length;
    moved.push({ from: at - by, by });
  }
  const originalOf = (offset: number): number => {
    let [low, high] = [0, moved.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((moved[middle]?.from as number) <= offset) low = middle;
      else high = middle;
    }
    return offset + (moved[low]?.by as number);
  };
  return { text: parts.join("") + text.slice(at), lists: masked, originalOf };
}

/** A text in which every list is left to the YAML parser. */
export const unmasked = (text: string): Masked => ({
  text,
  lists: new Map(),
  originalOf: (offset) => offset,
});

/** Where the number at an index of a list is in the text. */
export function rangeOfNumber(text: string, { start, end }: NumberList, index: number): [number, number] {
  let from = start + 1;
  for (let n = 0; n < index; n++) from = text.indexOf(",", from) + 1;
  const comma = text.indexOf(",", from);
  const to = comma === -1 || comma >= end ? end - 1 : comma;
  return [from + text.slice(from, to).search(/\S/), to];
}
