import { list, quote } from "../../../diagnostics/words.ts";
import type { Node } from "../graph.ts";
import { describeNode, firstOutput } from "../node/describe-node.ts";
import type { Origin } from "./draft.ts";

/** Nodes that a comment names together, or one node with the parts of it that the layer is. */
interface Group {
  readonly scope: string | undefined;
  readonly nodes: Node[];
  readonly parts: readonly string[];
}

/**
 * Nodes as a comment names them: `Gemm "/0/Gemm", Div + Erf + Add + Mul + Mul "/1/…"`, or a part of one:
 * `Gemm "g" (times beta)`.
 */
export function describeOrigin(origin: readonly Origin[]): string {
  if (origin.length === 0) return "the input";
  const groups: Group[] = [];
  for (const [node, parts] of partsOfNodes(origin)) {
    const scope = parts.length > 0 ? undefined : scopeOf(node);
    const last = groups.at(-1);
    if (scope !== undefined && last?.scope === scope) last.nodes.push(node);
    else groups.push({ scope, nodes: [node], parts });
  }
  return groups.map(describeGroup).join(", ");
}

/** The parts of each node that a layer is; empty for the whole node. */
function partsOfNodes(origin: readonly Origin[]): Map<Node, readonly string[]> {
  const whole = new Set(origin.filter(({ part }) => part === undefined).map(({ node }) => node));
  const found = new Map<Node, readonly string[]>();
  for (const { node, part } of origin) {
    const parts = found.get(node) ?? [];
    const isNew = part !== undefined && !whole.has(node) && !parts.includes(part);
    found.set(node, isNew ? [...parts, part] : parts);
  }
  return found;
}

const NAMELESS = "";

/** `/1/` of `/1/Mul`; a name without one stands alone. */
function scopeOf({ name }: Node): string | undefined {
  if (name === "") return NAMELESS;
  const scope = name.slice(0, name.lastIndexOf("/") + 1);
  return scope.length > 1 ? scope : undefined;
}

function describeGroup({ scope, nodes, parts }: Group): string {
  const [first] = nodes as [Node];
  const said = parts.length > 0 ? ` (${parts.join(", ")})` : "";
  if (nodes.length === 1) return `${describeNode(first)}${said}`;
  const ops = nodes.map(({ op }) => op).join(" + ");
  if (scope !== NAMELESS) return `${ops} ${quote(`${scope}…`)}`;
  const outputs = nodes.flatMap((node) => firstOutput(node) ?? []);
  return `${ops} without names, giving ${list(outputs.map(quote))}`;
}
