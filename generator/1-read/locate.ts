import { isAlias, isMap, isSeq, type Node, type Pair, type YAMLMap } from "yaml";
import type { Locate } from "../ir/location.ts";
import { keyName, type NodeReader } from "./node-reader.ts";
import { type Masked, type NumberList, rangeOfNumber } from "./number-lists.ts";
import type { LocateRange } from "./parse-yaml.ts";

interface LocatedNode {
  readonly key?: unknown;
  readonly value?: unknown;
  /** Where a number of a list is, which no node stands for. */
  readonly range?: readonly [number, number];
}

/** Finds fields in a parsed document; an absent field is placed at the mapping that should hold it. */
export function locateIn(
  root: Node | null,
  { targets, lists }: Pick<NodeReader, "targets" | "lists">,
  text: string,
  originalOf: Masked["originalOf"],
  located: LocateRange,
): Locate {
  return (path, part = "value") => {
    let found: LocatedNode = { value: root };
    for (const name of path) {
      const node = isAlias(found.value) ? targets.get(found.value) : found.value;
      const list = lists.get(node as Node);
      const next = list === undefined ? stepInto(node, name) : numberIn(list, name);
      if (next === undefined) return place(found, "value");
      found = next;
    }
    return place(found, part);
  };

  function numberIn(list: NumberList, index: string | number): LocatedNode | undefined {
    if (typeof index !== "number" || index >= list.values.length) return undefined;
    return { range: rangeOfNumber(text, list, index) };
  }

  /** An empty value has no text to point at, so its key is shown. */
  function place({ key, value, range }: LocatedNode, part: "key" | "value") {
    const [start, end] = part === "value" ? (range ?? rangeOf(value)) : rangeOf(key);
    if (start < end || key === undefined)
      return located(start, start + text.slice(start, end).trimEnd().length);
    return located(...rangeOf(key));
  }

  function rangeOf(node: unknown): [number, number] {
    const [start = 0, end = 0] = (node as Node | null)?.range ?? [];
    return [originalOf(start), originalOf(end)];
  }
}

/** The fields of a mapping by name, looked up once: a search for each of many would take quadratic time. */
const indexes = new WeakMap<YAMLMap, ReadonlyMap<string | number, Pair>>();

function stepInto(node: unknown, name: string | number): LocatedNode | undefined {
  if (isMap(node)) {
    const index =
      indexes.get(node) ?? new Map((node.items as Pair[]).map((pair) => [keyName(pair.key), pair]));
    indexes.set(node, index);
    return index.get(name);
  }
  if (isSeq(node) && typeof name === "number" && name < node.items.length) return { value: node.items[name] };
  return undefined;
}
