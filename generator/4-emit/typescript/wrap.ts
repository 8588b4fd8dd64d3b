const WIDTH = 100;

/**
 * A statement in lines of at most 100 columns where its operators allow it: broken before the operators that bind
 * loosest, and inside parentheses only where a piece is too long by itself.
 */
export function wrap(text: string, indent: string): string[] {
  if (indent.length + text.length <= WIDTH) return [indent + text];
  const lines: string[] = [];
  let line = "";
  for (const piece of pieces(text, WIDTH - indent.length - 2, 0)) {
    const margin = lines.length === 0 ? indent : `${indent}  `;
    if (line !== "" && margin.length + line.length + piece.length > WIDTH) {
      lines.push(margin + line.trimEnd());
      line = piece.trimStart();
    } else line += piece;
  }
  return [...lines, (lines.length === 0 ? indent : `${indent}  `) + line];
}

/** Cuts before the operators at a depth of parentheses, and pieces that stay too long at the next depth. */
function pieces(text: string, width: number, depth: number): string[] {
  const cut = cutAtDepth(text, depth);
  return cut.flatMap((piece) =>
    piece.length > width && depth < deepest(piece) ? pieces(piece, width, depth + 1) : [piece],
  );
}

const OPERATORS = new Set([" + ", " - ", " ? ", " : "]);

function cutAtDepth(text: string, wanted: number): string[] {
  const cuts = [0];
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === "(") depth += 1;
    else if (character === ")") depth -= 1;
    else if (depth === wanted) {
      if (OPERATORS.has(text.slice(i, i + 3))) cuts.push(i);
      // These stay at the end of the line.
      else if (text.startsWith(", ", i) || (character === "=" && text.startsWith(" = ", i - 1)))
        cuts.push(i + 1);
    }
  }
  return cuts.map((from, n) => text.slice(from, cuts[n + 1]));
}

function deepest(text: string): number {
  let depth = 0;
  let most = 0;
  for (const character of text) {
    if (character === "(") depth += 1;
    else if (character === ")") depth -= 1;
    most = Math.max(most, depth);
  }
  return most;
}
