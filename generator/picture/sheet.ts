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

/** Words that are too long for their place end in an ellipsis. */
export const cut = (words: string, longest: number): string =>
  [...words].length > longest ? `${[...words].slice(0, longest - 1).join("")}…` : words;

/** About how wide words in text of a size are: fonts differ, so there is room to spare. */
export const roomFor = (words: string, size: number): number => [...words].length * size * 0.6;
