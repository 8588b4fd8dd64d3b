import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar } from "yaml";
import { isInexactInteger, underflows } from "../diagnostics/inexact-literal.ts";
import { helps, notes } from "../diagnostics/messages.ts";
import type { Report } from "../diagnostics/report.ts";
import { DEEPEST_NESTING } from "../ir/limits.ts";
import type { NumberList, NumberLists } from "./number-lists.ts";
import type { LocateRange } from "./parse-yaml.ts";
import { findSlipInKey } from "./syntax/slips.ts";

/** How many values all aliases of a spec together may repeat. */
const MOST_REPEATED = 1_000_000;

interface Anchored {
  readonly node: Node;
  readonly value: unknown;
  readonly size: number;
}

/**
 * YAML nodes → numbers, strings, arrays and objects. An alias becomes the same object as its anchor, so that a spec takes
 * no more memory than its text; a number that no double holds is reported, never rounded.
 */
export class NodeReader {
  /** The node that each alias refers to. */
  readonly targets = new Map<Alias, Node>();
  /** The nodes that stand for lists of numbers. */
  readonly lists = new Map<Node, NumberList>();
  readonly #anchors = new Map<string, Anchored>();
  readonly #report: Report;
  readonly #range: LocateRange;
  readonly #masked: NumberLists;
  #size = 0;
  #repeated = 0;
  #depth = 0;

  constructor(report: Report, range: LocateRange, masked: NumberLists = new Map()) {
    this.#report = report;
    this.#range = range;
    this.#masked = masked;
  }

  read(node: unknown): unknown {
    if (isAlias(node)) return this.#alias(node);
    if (this.#depth > DEEPEST_NESTING) return this.#tooDeep(node);
    const before = this.#size++;
    this.#depth++;
    const value = this.#content(node);
    this.#depth--;
    const anchor = (node as (Node & { anchor?: string }) | null)?.anchor;
    if (anchor) this.#anchors.set(anchor, { node: node as Node, value, size: this.#size - before });
    return value;
  }

  #content(node: unknown): unknown {
    const list = this.#listOf(node);
    if (list !== undefined) return list;
    if (isScalar(node)) return typeof node.value === "number" ? this.#number(node) : node.value;
    if (isSeq(node)) return node.items.map((item) => this.read(item));
    if (isMap(node)) return this.#mapping(node.items);
    return null;
  }

  #listOf(node: unknown): number[] | undefined {
    if (!isScalar(node) || node.type !== "QUOTE_DOUBLE" || node.tag !== undefined) return undefined;
    if (this.#depth > DEEPEST_NESTING) return undefined;
    const list = this.#masked.get(node.range?.[0] ?? -1);
    if (list === undefined) return undefined;
    this.lists.set(node, list);
    this.#size += list.values.length;
    return list.values;
  }

  #mapping(pairs: readonly Pair[]): Record<string, unknown> {
    const first = new Map<string, Node>();
    const entries = pairs.map(({ key, value }): [string, unknown] => {
      const name = keyName(key);
      this.#checkKey(key, value);
      if (name === "<<") this.#report.add("merge-key", undefined, this.#place(key));
      const twin = first.get(name);
      if (twin === undefined) first.set(name, key as Node);
      else {
        const extras = { notes: [{ message: notes.first(), ...this.#place(twin) }] };
        this.#report.add("duplicate-key", { key: name }, this.#place(key), extras);
      }
      return [name, this.read(value)];
    });
    // Unlike assignment, fromEntries makes `__proto__` an ordinary key.
    return Object.fromEntries(entries);
  }

  /** Reports a key that is none, since a space is missing in it or another character looks like one. */
  #checkKey(key: unknown, value: unknown): void {
    if (!isScalar(key) || key.type !== "PLAIN" || key.range == null) return;
    const slip = findSlipInKey(key.source ?? "", value === null);
    if (slip === undefined) return;
    const [start] = key.range;
    const [from, to] = slip.place;
    this.#report.add("yaml-syntax", { problem: slip.words }, { at: this.#range(start + from, start + to) });
  }

  #number(node: Scalar): number {
    const value = node.value as number;
    const text = node.source ?? String(value);
    if (!Number.isFinite(value) && /\d/.test(text))
      this.#report.add("number-too-large", { text: clip(text) }, this.#place(node));
    else if (underflows(text)) this.#report.add("number-too-small", { text: clip(text) }, this.#place(node));
    else if (isInexactInteger(text)) {
      const nearest = String(BigInt(value));
      this.#report.add("inexact-integer", { text, nearest }, this.#place(node), {
        help: helps.nearestDouble(nearest),
      });
    }
    return value;
  }

  #alias(node: Alias): unknown {
    const anchored = this.#anchors.get(node.source);
    if (anchored === undefined) {
      const help = /^[\w.-]+$/.test(node.source) ? undefined : helps.quoteStar();
      this.#report.add("unknown-alias", { alias: node.source }, this.#place(node), { help });
      return null;
    }
    this.targets.set(node, anchored.node);
    this.#size += anchored.size;
    const before = this.#repeated;
    this.#repeated += anchored.size;
    if (before <= MOST_REPEATED && this.#repeated > MOST_REPEATED)
      this.#report.add("alias-bomb", { limit: MOST_REPEATED }, this.#place(node));
    return anchored.value;
  }

  #tooDeep(node: unknown): null {
    this.#report.add("nested-too-deeply", undefined, this.#place(node));
    return null;
  }

  #place(node: unknown) {
    const [start = 0, end = 0] = (node as Node | null)?.range ?? [];
    return { at: this.#range(start, end) };
  }
}

/** The name of a field; a key that is not a string is spelled as in the file, and matches no field. */
export function keyName(key: unknown): string {
  if (!isScalar(key)) return "{…}";
  return typeof key.value === "string" ? key.value : (key.source ?? String(key.value));
}

const clip = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
