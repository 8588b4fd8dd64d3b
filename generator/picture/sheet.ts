import type { Markup } from "./svg.ts";
import type { Paint } from "./theme.ts";

/** What a picture is made of before it has a title and a theme. */
export interface Sheet {
  readonly width: number;
  readonly height: number;
  /** Sizes and dashes; colours are in `paint`. */
  readonly css: string;
  readonly paint: Paint;
  readonly parts: readonly Markup[];
}

/** Shown 400 px wide, the smallest text (13) of a picture of this width is 9.1 px high; smaller text can hardly be read. */
export const READABLE_WIDTH = 570;

/** Hangul, kana, Chinese characters, full-width forms and emoji are about two Latin letters wide. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f300}-\u{1faff}\u{20000}-\u{3ffff}]/u;

const lettersOf = (character: string): number => (WIDE.test(character) ? 2 : 1);

/** How many Latin letters are about as wide as these words. */
export const lettersIn = (words: string): number =>
  [...words].reduce((sum, character) => sum + lettersOf(character), 0);

/** Words that are wider than so many letters end in an ellipsis. */
export function cut(words: string, longest: number): string {
  if (lettersIn(words) <= longest) return words;
  let [kept, letters] = ["", 0];
  for (const character of words) {
    letters += lettersOf(character);
    if (letters > longest - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/** About how wide words in text of a size are: fonts differ, so there is room to spare. */
export const roomFor = (words: string, size: number): number => lettersIn(words) * size * 0.6;
