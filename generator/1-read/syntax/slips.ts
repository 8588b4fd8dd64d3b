import { type Line, lineAt, type Stretch } from "./lines.ts";

export interface Slip {
  readonly words: string;
  readonly place: Stretch;
}

type Groups = Readonly<Record<string, string>>;

const clip = (text: string): string =>
  text.length > 40 ? `${text.slice(0, 40).trimEnd()} …` : text.trimEnd();
const write = ({ key, value }: Groups): string => `write ${key}: ${clip(value ?? "")}`;

/** Whether a value may be written as it is. */
const isValue = ({ value = "" }: Groups): boolean => /^[\w.[{+-]|^"[^"]*"|^'[^']*'/.test(value);

/** Slips that one line shows by itself, and where: `here` in its pattern. */
const slips: readonly (readonly [pattern: RegExp, words: (groups: Groups) => string])[] = [
  [/^(?<here>`{3,}[\w-]*)/d, () => "``` belongs to Markdown; remove this line"],
  [/^(?<here><{7}|={7}|>{7}|\|{7})(?:\s|$)/d, () => "this is a conflict that Git left here; resolve it"],
  [
    /^[ \t]*(?<here>[^\S \t\r\n])/d,
    ({ here = "" }) => `this line is indented with the character ${codePoint(here)}; use spaces`,
  ],
  [/^\s*(?<here>\/\/|\/\*)/d, () => "a comment starts with #"],
  [/^\s*(?<here>-)(?=["'{[A-Za-z])/d, () => "a space is missing after the dash"],
  [
    /^\s*(?:-\s+)*["']?[A-Za-z_]\w*["']?\s*(?<here>[：﹕∶])/d,
    ({ here = "" }) => `this colon is the character ${codePoint(here)}; write : and a space`,
  ],
  [
    /^\s*(?:-\s+)*(?<key>[A-Za-z_]\w*)(?<here>:)(?<value>[^\s:/\\].*)$/d,
    (groups) => `a space is missing after the colon${isValue(groups) ? `; ${write(groups)}` : ""}`,
  ],
  [
    /^\s*(?:-\s+)*(?<key>[A-Za-z_]\w*)\s*(?<here>=)\s*(?<value>[^\s=][^:]*)$/d,
    (groups) => `a key is followed by a colon, not by =; ${write(groups)}`,
  ],
];

const codePoint = (character: string): string =>
  `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}`;

/** The slip that a line shows by itself, if it does. */
export function findSlip({ start, text }: Line): Slip | undefined {
  for (const [pattern, words] of slips) {
    const match = pattern.exec(text);
    const { here } = match?.indices?.groups ?? {};
    if (match === null || !here) continue;
    return { words: words(match.groups as Groups), place: [start + here[0], start + here[1]] };
  }
  return undefined;
}

/** The slip in a key that is none, by its offsets: `units:3` without a value, in braces, or a key behind an odd space. */
export function findSlipInKey(key: string, hasNoValue: boolean): Slip | undefined {
  const isSuspect = /^[^\S \t]+(?:- +)*[a-z_]+$/.test(key) || (hasNoValue && /^[A-Za-z_]\w*:\S/.test(key));
  return isSuspect ? findSlip(lineAt(key, 0)) : undefined;
}
