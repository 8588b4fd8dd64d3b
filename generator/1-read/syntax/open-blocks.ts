import { type CST, Lexer, Parser } from "yaml";

/** A mapping or a list written on lines of its own, which a next line can go on. */
export interface Block {
  readonly kind: "keys" | "items";
  readonly column: number;
  /** The last key before the line. */
  readonly key?: string;
  /** Whether the last value is a text that starts with | or >. */
  readonly endsInText: boolean;
}

/** The blocks that are open before an offset, from the outermost in. */
export function openBlocks(text: string, offset: number): readonly Block[] {
  const blocks: Block[] = [];
  const document = [...new Parser().parse(text)].find((token) => token.type === "document");
  let token: CST.Token | null | undefined = document?.type === "document" ? document.value : undefined;
  while (token?.type === "block-map" || token?.type === "block-seq") {
    const items: readonly CST.CollectionItem[] = token.items;
    const isBefore = (item: CST.CollectionItem): boolean => (startOf(item) ?? offset) < offset;
    const first = items.find(isBefore);
    const last = items.findLast(isBefore);
    if (first === undefined || last === undefined) break;
    const start = startOf(first) as number;
    const column = start - (text.lastIndexOf("\n", start - 1) + 1);
    const key = (last.key as CST.FlowScalar | undefined)?.source;
    const endsInText = last.value?.type === "block-scalar";
    blocks.push(
      token.type === "block-seq"
        ? { kind: "items", column, endsInText }
        : { kind: "keys", column, key: key ?? "", endsInText },
    );
    token = last.value;
  }
  return blocks;
}

/** Where an item starts: at its key, or its dash. */
const startOf = ({ key, start }: CST.CollectionItem): number | undefined =>
  key?.offset ?? start.find(({ type }) => type === "seq-item-ind")?.offset;

/** An opening bracket and its offset. */
export interface Bracket {
  readonly bracket: "[" | "{";
  readonly offset: number;
}

/** The brackets that are open at an offset, from the outermost in. */
export function openBrackets(text: string, offset: number): readonly Bracket[] {
  const open: Bracket[] = [];
  let at = 0;
  for (const token of new Lexer().lex(text)) {
    if (at >= offset) break;
    if (token === "[" || token === "{") open.push({ bracket: token, offset: at });
    else if (token === "]" || token === "}") open.pop();
    else if (token === FLOW_END) open.length = 0;
    if (!CONTROL.test(token)) at += token.length;
  }
  return open;
}

/** Whether an open bracket is closed at an offset or after it, wherever the lines there start. */
export function isClosedAfter(text: string, offset: number, bracket: Bracket["bracket"]): boolean {
  let depth = 0;
  for (const token of new Lexer().lex(bracket + text.slice(offset))) {
    if (token === "[" || token === "{") depth++;
    else if (token === "]" || token === "}") depth--;
    if (depth === 0 && !CONTROL.test(token)) return token === closing[bracket];
  }
  return false;
}

export const closing = { "[": "]", "{": "}" } as const satisfies Record<Bracket["bracket"], string>;

/** Tokens of the lexer that are not part of the text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the lexer marks states with control characters
const CONTROL = /^[\u0002\u0018\u001f]$/;
/** The one where brackets end since a line is not indented. */
const FLOW_END = "\u0018";

/** Where the string that ends at an offset begins. */
export function startOfString(text: string, end: number): number | undefined {
  let at = 0;
  for (const token of new Lexer().lex(text)) {
    if (CONTROL.test(token)) continue;
    if (at + token.length >= end && /^["']/.test(token)) return at;
    at += token.length;
  }
  return undefined;
}
