import { isAlias, isMap, isSeq, type Node, type Pair, type YAMLMap } from "yaml";
import type { Locate } from "../ir/location.ts";
import { keyName, type NodeReader } from "./node-reader.ts";
import { type NumberList, rangeOfNumber } from "./number-lists.ts";
import type { LocateRange } from "./parse-yaml.ts";

interface LocatedNode {
  readonly key?: unknown;
  readonly value: unknown;
}

/** Finds fields in a parsed document; an absent field is placed at the mapping that should hold it. */
export function locateIn(
  root: Node | null,
  { targets, lists }: Pick<NodeReader, "targets" | "lists">,
  text: string,
  range: LocateRange,
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
    return { value: { range: rangeOfNumber(text, list, index) } };
  }

  /** An empty value has no text to point at, so its key is shown. */
  function place({ key, value }: LocatedNode, part: "key" | "value") {
    const [start = 0, end = 0] = rangeOf(part === "value" ? value : key) ?? [];
    if (start < end || key === undefined)
      return range(start, start + text.slice(start, end).trimEnd().length);
    const [keyStart = 0, keyEnd = 0] = rangeOf(key) ?? [];
    return range(keyStart, keyEnd);
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

const rangeOf = (node: unknown) => (node as Node | null)?.range ?? undefined;
