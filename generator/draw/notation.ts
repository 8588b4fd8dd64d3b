import { element, type Markup, words } from "../picture/svg.ts";

/** A symbol of the chapter: `a` with subscript 1 and superscript (2) is the sum of unit 1 of layer 2. */
export interface Notation {
  readonly base: string;
  readonly index?: string;
  readonly layer?: number;
}

export const symbol = (base: string, index?: number | string, layer?: number): Notation => ({
  base,
  ...(index !== undefined && { index: String(index) }),
  ...(layer !== undefined && { layer }),
});

/** The weight from input `from` to unit `to`: the unit first, as the chapter counts; from 10 on with a comma between. */
export const weightSymbol = (to: number, from: number, layer: number | undefined): Notation =>
  symbol("w", to > 9 || from > 9 ? `${to},${from}` : `${to}${from}`, layer);

/** How far scripts stand from the line of their symbol. */
const [RAISED, LOWERED] = [7, 4];

/** A symbol inside a text of an SVG: the subscript, then the superscript, as no file knows how wide a reader's font is. */
export function printSymbol({ base, index, layer }: Notation): Markup[] {
  const scripts = [
    ...(index === undefined ? [] : [{ to: LOWERED, script: index }]),
    ...(layer === undefined ? [] : [{ to: -RAISED, script: `(${layer})` }]),
  ];
  return [
    element("tspan", { class: "symbol" }, words(base)),
    ...scripts.map(({ to, script }, n) =>
      element("tspan", { class: "script", dy: to - (scripts[n - 1]?.to ?? 0) }, words(script)),
    ),
  ];
}

/** How far what follows a symbol has to be moved to stand on its line again. */
export const backToLine = ({ index, layer }: Notation): number =>
  layer !== undefined ? RAISED : index !== undefined ? -LOWERED : 0;

/** The same in plain text, for programs and screen readers: `a1(2)`. */
export const spellSymbol = ({ base, index = "", layer }: Notation): string =>
  `${base}${index}${layer === undefined ? "" : `(${layer})`}`;

/** About how wide a symbol is in a text of a size, in its units. */
export const widthOf = ({ base, index = "", layer }: Notation, size: number): number =>
  size *
  (0.6 * base.length + 0.45 * index.length + (layer === undefined ? 0 : 0.7 + 0.45 * String(layer).length));
