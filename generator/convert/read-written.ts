import {
  type Alias,
  CST,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type Node,
  parseDocument,
  type Range,
} from "yaml";
import { keyName } from "../1-read/node-reader.ts";
import type { Comments, Entry, Mapping, Scalar, Tree, WrittenSpec } from "./tree.ts";

/**
 * Reads the text of a spec that was found to be sound, with its comments. A comment belongs to what it is above, beside or below, as
 * its column says. An alias is a copy of what it stands for.
 */
export function readWritten(text: string): WrittenSpec {
  const source = text.replace(/^\uFEFF/, "");
  const reader = new EntryReader(source);
  const root = reader.read(parseDocument(source, { schema: "core", uniqueKeys: false }).contents) as Mapping;
  const head: string[] = [];
  const foot: string[] = [];
  for (const comment of commentsIn(source)) {
    const place = comment.isAlone
      ? besideEntries(comment, reader.entries, source, { head, foot })
      : atEndOfLine(comment, reader.entries, source);
    (place ?? head).push(comment.text);
  }
  return { root, head, foot };
}

/** An entry in the text. */
interface Placed {
  readonly around: Placed | undefined;
  readonly start: number;
  readonly end: number;
  readonly isItem: boolean;
  /** Whether its value is in brackets or braces. */
  readonly isFlow: boolean;
  /** Those of the entry in the tree, which are found when the tree is complete. */
  readonly comments: { readonly [K in keyof Comments]: string[] };
}

/** Reads nodes, and gathers the places of entries in the order of the text, outer ones first. */
class EntryReader {
  readonly entries: Placed[] = [];
  readonly #text: string;
  readonly #anchors: Map<string, unknown>;

  constructor(text: string, anchors: ReadonlyMap<string, unknown> = new Map()) {
    this.#text = text;
    this.#anchors = new Map(anchors);
  }

  read(node: unknown, around?: Placed): Tree {
    if (isAlias(node)) return this.#copy(node);
    const { anchor } = (node ?? {}) as { readonly anchor?: string };
    if (anchor !== undefined) this.#anchors.set(anchor, node);
    if (isSeq(node))
      return { kind: "list", items: node.items.map((item) => this.#entry(undefined, item, around)) };
    if (!isMap(node)) return scalarOf(node);
    const fields = node.items.map(({ key, value }) => ({
      name: keyName(key),
      ...this.#entry(key as Node, value, around),
    }));
    return { kind: "mapping", fields };
  }

  #entry(key: Node | undefined, node: unknown, around: Placed | undefined): Entry {
    const [start = 0, keyEnd = 0] = rangeOf(key ?? node) ?? [];
    const placed: Placed = {
      ...{ around, start, end: this.#endOf(node) ?? keyEnd },
      isItem: key === undefined,
      isFlow: (isSeq(node) || isMap(node)) && node.flow === true,
      comments: { above: [], beside: [], below: [] },
    };
    this.entries.push(placed);
    return { value: this.read(node, placed), comments: placed.comments };
  }

  /** Where a value ends: a block ends with its last entry, not with the lines below. */
  #endOf(node: unknown): number | undefined {
    if (isSeq(node) && !node.flow) return this.#endOf(node.items.at(-1));
    if (isMap(node) && !node.flow) {
      const last = node.items.at(-1);
      return this.#endOf(last?.value) ?? rangeOf(last?.key)?.[1];
    }
    const [start = 0, end] = rangeOf(node) ?? [];
    return end === undefined || end === start
      ? undefined
      : start + this.#text.slice(start, end).trimEnd().length;
  }

  #copy({ source }: Alias): Tree {
    return new EntryReader(this.#text, this.#anchors).read(this.#anchors.get(source));
  }
}

function scalarOf(node: unknown): Scalar {
  if (!isScalar(node)) return { kind: "scalar", value: null };
  const value = node.value as Scalar["value"];
  const spelling = typeof value === "number" ? node.source : undefined;
  return { kind: "scalar", value, ...(spelling !== undefined && { spelling }) };
}

const rangeOf = (node: unknown): Range | undefined => (node as Node | null | undefined)?.range ?? undefined;

const lineStart = (text: string, at: number): number => text.lastIndexOf("\n", at - 1) + 1;

/** The column of the first character of an entry or, of an item, of its dash. */
function columnOf({ start, isItem }: Placed, text: string): number {
  const before = text.slice(lineStart(text, start), start);
  return isItem && /^[ -]*- +$/.test(before) ? before.lastIndexOf("- ") : before.length;
}

interface Comment {
  readonly at: number;
  readonly column: number;
  /** Whether it has its line to itself. */
  readonly isAlone: boolean;
  /** Without the sign in front. */
  readonly text: string;
}

/** What lexers of YAML put in front of the text of a scalar, which may begin like a comment. */
const SCALAR = "\u001F";
/** Signs of a lexer that are not in the text. */
const SIGNS: readonly string[] = [SCALAR, "\u0002", "\u0018"];

function* commentsIn(text: string): Generator<Comment> {
  let at = 0;
  let last = "";
  for (const token of new Lexer().lex(text)) {
    if (last !== SCALAR && CST.tokenType(token) === "comment" && !isForEditor(token)) {
      const before = text.slice(lineStart(text, at), at);
      yield { at, column: before.length, isAlone: before.trim() === "", text: token.slice(1).trimEnd() };
    }
    if (!SIGNS.includes(token)) at += token.length;
    last = token;
  }
}

/** Whether a comment tells editors the schema of a YAML file, which says nothing of a program. */
const isForEditor = (comment: string): boolean => /^#\s*yaml-language-server:/.test(comment);

/** Where a comment in a line of its own belongs: above the next entry, or below the last one where it is indented like that. */
function besideEntries(
  { at, column }: Comment,
  entries: readonly Placed[],
  text: string,
  { head, foot }: { readonly head: string[]; readonly foot: string[] },
): string[] {
  const next = entries.find(({ start }) => start > at);
  const last = entries.findLast(({ start }) => start < at);
  if (last === undefined) return head;
  const brackets = chainOf(last).find(({ isFlow, end }) => isFlow && at < end);
  const isInside = brackets === undefined || (next !== undefined && chainOf(next).includes(brackets));
  if (next !== undefined && isInside && (brackets !== undefined || column <= columnOf(next, text)))
    return next.comments.above;
  if (brackets !== undefined) {
    const inner = chainOf(last).find(({ around }) => around === brackets);
    return inner === undefined ? brackets.comments.above : inner.comments.below;
  }
  const owner = chainOf(last).find((one) => columnOf(one, text) <= column);
  return owner === undefined || (next === undefined && column === 0) ? foot : owner.comments.below;
}

/** Where a comment behind something else belongs: to the outermost entry that ends there, else to the one that begins there. */
function atEndOfLine({ at }: Comment, entries: readonly Placed[], text: string): string[] | undefined {
  const line = lineStart(text, at);
  const begun = entries.filter(({ start }) => start < at);
  const ended = begun.find(({ start, end, isFlow }) => end > line && end <= at && (start >= line || isFlow));
  if (ended !== undefined) return ended.comments.beside;
  const open = begun.findLast(({ start }) => start >= line) ?? begun.at(-1);
  return (open ?? entries[0])?.comments.above;
}

/** An entry and those around it, from the inside out. */
function chainOf(entry: Placed): readonly Placed[] {
  return entry.around === undefined ? [entry] : [entry, ...chainOf(entry.around)];
}
