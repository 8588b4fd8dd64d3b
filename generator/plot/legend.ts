import { cut } from "../picture/sheet.ts";
import { type Markup, text } from "../picture/svg.ts";

/** What a mark in a plot stands for. */
export interface LegendEntry {
  /** The mark, 36 wide, with the left end of its middle at a place. */
  readonly mark: (x: number, y: number) => Markup[];
  readonly name: string;
}

const [LINE, MARK, GAP] = [24, 44, 24];
/** How wide a letter of a system's font is on the average, and then some. */
const LETTER = 8.6;

/** Entries from left to right, in as many lines as they need, below `top`. */
export function printLegend(
  entries: readonly LegendEntry[],
  { left, right, top }: { readonly left: number; readonly right: number; readonly top: number },
): { readonly parts: readonly Markup[]; readonly height: number } {
  let [x, y] = [left, top + LINE / 2];
  const parts = entries.flatMap(({ mark, name }) => {
    const label = cut(name, Math.floor((right - left - MARK) / LETTER));
    const width = MARK + [...label].length * LETTER;
    if (x > left && x + width > right) [x, y] = [left, y + LINE];
    const place = { x, y };
    x += width + GAP;
    return [...mark(place.x, place.y), text(place.x + MARK, place.y + 5, label)];
  });
  return { parts, height: entries.length === 0 ? 0 : y + LINE / 2 - top };
}
