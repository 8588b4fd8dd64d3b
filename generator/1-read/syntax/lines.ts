/** A stretch of a text, by the offsets of its first character and of the one after its last. */
export type Stretch = readonly [start: number, end: number];

/** A line of a text, and what it starts with: `  - type: dense` has an item in column 2, and the key `type`. */
export interface Line {
  readonly start: number;
  readonly text: string;
  /** The white space that it starts with. */
  readonly indent: string;
  /** Whether it starts with a dash. */
  readonly isItem: boolean;
  /** Its first key, if it has one. */
  readonly key: string | undefined;
}

/** The dashes and the first key of a line. White space before the colon is taken as part of the key: looking for both takes quadratic time. */
const KEY = /^(?:-[ \t]+)*(?:("[^"]*"|'[^']*')[ \t]*|([^\s:#{[\]},'"-][^:#{[]*)):(?=\s|$)/;

/** The line of a text that contains an offset. */
export function lineAt(text: string, offset: number): Line {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const end = text.indexOf("\n", offset);
  const whole = text.slice(start, end === -1 ? undefined : end).replace(/\r$/, "");
  const content = whole.trimStart();
  return {
    start,
    text: whole,
    indent: whole.slice(0, whole.length - content.length),
    isItem: /^-(?=\s|$)/.test(content),
    key: keyIn(content),
  };
}

function keyIn(content: string): string | undefined {
  const [, quoted, plain] = content.match(KEY) ?? [];
  return quoted ?? plain?.trimEnd();
}

/** Where the value of the first key of a line starts or, without a key, what comes after its dashes. */
export function startOfValue({ start, indent, text }: Line): number {
  const content = text.slice(indent.length);
  const before = (content.match(KEY) ?? content.match(/^(?:-[ \t]+)*/))?.[0].length ?? 0;
  const blank = content.slice(before).match(/^\s*/)?.[0].length ?? 0;
  return start + indent.length + before + blank;
}

/** The last line with text above the one that starts at an offset. */
export function lineAbove(text: string, start: number): Line | undefined {
  const above = text.slice(0, start).trimEnd();
  return above === "" ? undefined : lineAt(above, above.length);
}

/** What a line starts with, as a place: its first key, or its first word. */
export function startOfLine({ start, indent, text, key, isItem }: Line): Stretch {
  const first = start + indent.length;
  const word = isItem ? "-" : (key ?? (text.trim().match(/^\S+/)?.[0] || " "));
  return [first, first + word.length];
}

/** Whether only white space precedes an offset in its line. */
export const startsLine = (text: string, offset: number): boolean =>
  text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset).trim() === "";
