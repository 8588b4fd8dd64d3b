const WIDTH = 100;

/** Code as a tree of its parts, in which the blanks that a line may end at are known. */
export type Text = string | Blank | Parenthesized | readonly Text[];

/** A blank that a line may end at, and how much more reluctantly than at the blanks of a sum. */
interface Blank {
  readonly reluctance: number;
}

/** Text in parentheses, where a line ends more reluctantly than outside. */
interface Parenthesized {
  readonly inside: Text;
}

export const blank: Blank = { reluctance: 0 };
export const blankInProduct: Blank = { reluctance: 0.5 };
export const parenthesized = (inside: Text): Parenthesized => ({ inside });

/** A statement in lines of at most 100 columns where its blanks allow it. */
export function wrap(statement: Text, indent: string): string[] {
  const { text, breaks } = flatten(statement);
  if (indent.length + text.length <= WIDTH) return [indent + text];
  const lines: string[] = [];
  let line = "";
  for (const piece of pieces(text, breaks, WIDTH - indent.length - 2)) {
    const margin = lines.length === 0 ? indent : `${indent}  `;
    if (line !== "" && margin.length + line.length + piece.trimEnd().length > WIDTH) {
      lines.push(margin + line.trimEnd());
      line = piece.trimStart();
    } else line += piece;
  }
  return [...lines, (lines.length === 0 ? indent : `${indent}  `) + line];
}

export const inOneLine = (text: Text): string => flatten(text).text;

/** A place in a line where it may end. */
interface Break {
  readonly at: number;
  readonly reluctance: number;
}

/** A tree of code as one line. */
function flatten(root: Text): { readonly text: string; readonly breaks: readonly Break[] } {
  const breaks: Break[] = [];
  let text = "";
  let depth = 0;
  const visit = (part: Text): void => {
    if (typeof part === "string") text += part;
    else if ("reluctance" in part) {
      breaks.push({ at: text.length, reluctance: depth + part.reluctance });
      text += " ";
    } else if ("inside" in part) {
      text += "(";
      depth += 1;
      visit(part.inside);
      depth -= 1;
      text += ")";
    } else part.forEach(visit);
  };
  visit(root);
  return { text, breaks };
}

/** The text cut where a line ends least reluctantly, and what is still too long cut again. */
function pieces(text: string, breaks: readonly Break[], width: number, from = 0, to = text.length): string[] {
  const inside = breaks.filter(({ at }) => at > from && at < to);
  if (to - from <= width || inside.length === 0) return [text.slice(from, to)];
  const least = Math.min(...inside.map(({ reluctance }) => reluctance));
  const cuts = [from, ...inside.filter(({ reluctance }) => reluctance === least).map(({ at }) => at), to];
  return cuts.slice(1).flatMap((end, n) => pieces(text, inside, width, cuts[n], end));
}
