const WIDTH = 100;

/** A place where a line may end, and how reluctantly: deeper in parentheses, and within a product, rather not. */
interface Break {
  readonly at: number;
  readonly reluctance: number;
}

/** How much more reluctantly than before a sum a line ends before an operator; other text is no place to end it. */
const OPERATORS: Readonly<Record<string, number>> = { "+": 0, "-": 0, "?": 0, ":": 0, "*": 0.5, "/": 0.5 };

/** A statement in lines of at most 100 columns where its operators allow it. */
export function wrap(text: string, indent: string): string[] {
  if (indent.length + text.length <= WIDTH) return [indent + text];
  const lines: string[] = [];
  let line = "";
  for (const piece of pieces(text, findBreaks(text), WIDTH - indent.length - 2)) {
    const margin = lines.length === 0 ? indent : `${indent}  `;
    if (line !== "" && margin.length + line.length + piece.trimEnd().length > WIDTH) {
      lines.push(margin + line.trimEnd());
      line = piece.trimStart();
    } else line += piece;
  }
  return [...lines, (lines.length === 0 ? indent : `${indent}  `) + line];
}

function findBreaks(text: string): Break[] {
  const breaks: Break[] = [];
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i] as string;
    if (character === "(") depth += 1;
    else if (character === ")") depth -= 1;
    else if (character === "," || text.startsWith(" = ", i - 1))
      breaks.push({ at: i + 1, reluctance: depth });
    else if (text[i - 1] === " " && text[i + 1] === " ") {
      const more = OPERATORS[character];
      if (more !== undefined) breaks.push({ at: i - 1, reluctance: depth + more });
    }
  }
  return breaks;
}

/** The text cut where a line ends least reluctantly, and what is still too long cut again. */
function pieces(text: string, breaks: readonly Break[], width: number, from = 0, to = text.length): string[] {
  const inside = breaks.filter(({ at }) => at > from && at < to);
  if (to - from <= width || inside.length === 0) return [text.slice(from, to)];
  const least = Math.min(...inside.map(({ reluctance }) => reluctance));
  const cuts = [from, ...inside.filter(({ reluctance }) => reluctance === least).map(({ at }) => at), to];
  return cuts.slice(1).flatMap((end, n) => pieces(text, inside, width, cuts[n], end));
}
