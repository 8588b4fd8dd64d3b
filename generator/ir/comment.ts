/** What a text of comments is made of: blanks, comments to the end of a line, and block comments; no control characters. */
const PIECE = /[ \t\r\n]+|\/\/(?:\t|[^\p{Cc}\u2028\u2029])*|\/\*(?:[\t\r\n]|[^\p{Cc}\u2028\u2029])*?\*\//uy;

/** A comment by which TypeScript checks a file in another way, or takes more files into the program. */
const DIRECTIVE = /^\/\/\/\s*<|^\/\/\/?\s*@ts-nocheck/;

/** What of a text is not for people and their tools alone, and why. */
export interface NoComment {
  readonly found: "code" | "directive";
  readonly text: string;
}

/** The first stretch of a line that is no comment, or the first comment that the compiler obeys; nothing where all is well. */
export function findNoComment(text: string): NoComment | undefined {
  for (let at = 0; at < text.length; at = PIECE.lastIndex) {
    PIECE.lastIndex = at;
    const [piece] = PIECE.exec(text) ?? [];
    if (piece === undefined) return { found: "code", text: text.slice(at).split(/[\r\n]/, 1)[0] as string };
    if (DIRECTIVE.test(piece)) return { found: "directive", text: piece };
  }
  return undefined;
}
