/** A piece of a text of comments: whitespace, a line comment or a block comment, without control characters. */
const PIECE = /[ \t\r\n]+|\/\/(?:\t|[^\p{Cc}\u2028\u2029])*|\/\*(?:[\t\r\n]|[^\p{Cc}\u2028\u2029])*?\*\//uy;

/** A comment that changes how TypeScript checks a file, or adds files to the program. */
const DIRECTIVE = /^\/\/\/\s*<|^\/\/\/?\s*@ts-nocheck/;

/** The first part of a text that is not an ordinary comment. */
export interface NoComment {
  readonly found: "code" | "directive";
  readonly text: string;
}

/** Finds the first line that is not a comment, or the first comment that the compiler obeys. */
export function findNoComment(text: string): NoComment | undefined {
  for (let at = 0; at < text.length; at = PIECE.lastIndex) {
    PIECE.lastIndex = at;
    const [piece] = PIECE.exec(text) ?? [];
    if (piece === undefined) return { found: "code", text: text.slice(at).split(/[\r\n]/, 1)[0] as string };
    if (DIRECTIVE.test(piece)) return { found: "directive", text: piece };
  }
  return undefined;
}
