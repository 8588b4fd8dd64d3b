import { ImportError } from "../../imported-model.ts";
import type { Node } from "../graph.ts";
import { describeNode } from "../node/describe-node.ts";

/** The nodes that compute the values of a graph. */
export type Makers = ReadonlyMap<string, Node>;

export const makersOf = (nodes: readonly Node[]): Makers =>
  new Map(nodes.flatMap((node) => node.outputs.filter((name) => name !== "").map((name) => [name, node])));

/** The source nodes of a node. */
const sourcesOf = ({ inputs }: Node, makers: Makers): Node[] =>
  inputs.flatMap((name) => makers.get(name) ?? []);

/**
 * The nodes, each after its sources, and otherwise in the order of the file.
 * @throws ImportError if they form a cycle
 */
export function sortNodes(nodes: readonly Node[], makers: Makers): Node[] {
  const sorted = new Set<Node>();
  const open = new Set<Node>();
  for (const node of nodes) {
    const stack = [{ node, sources: sourcesOf(node, makers) }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const source = top.sources.pop();
      if (sorted.has(top.node)) stack.pop();
      else if (source === undefined) {
        sorted.add(top.node);
        open.delete(top.node);
        stack.pop();
      } else if (!sorted.has(source)) {
        open.add(top.node);
        if (open.has(source)) throw cycle([...stack.map((level) => level.node), source]);
        stack.push({ node: source, sources: sourcesOf(source, makers) });
      }
    }
  }
  return [...sorted];
}

/** The last node is the first of the cycle as well. */
function cycle(path: readonly Node[]): ImportError {
  const names = path.slice(path.indexOf(path.at(-1) as Node)).map(describeNode);
  const shown = names.length > 8 ? [...names.slice(0, 4), "…", ...names.slice(-3)] : names;
  return new ImportError({ reason: `nodes form a cycle: ${shown.join(" ← ")}` });
}

/** The nodes that `outputs` need, and the others, both in order. */
export function neededNodes(nodes: readonly Node[], makers: Makers, outputs: readonly string[]) {
  const needed = new Set<Node>();
  const open = outputs.flatMap((name) => makers.get(name) ?? []);
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (needed.has(node)) continue;
    needed.add(node);
    for (const source of sourcesOf(node, makers)) open.push(source);
  }
  return {
    needed: nodes.filter((node) => needed.has(node)),
    unused: nodes.filter((node) => !needed.has(node)),
  };
}
