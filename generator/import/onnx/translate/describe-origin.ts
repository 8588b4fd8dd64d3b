import { quote } from "../../../diagnostics/words.ts";
import type { Node } from "../graph.ts";

/** Nodes as a comment names them: `Gemm "/0/Gemm", Div + Erf + Add + Mul + Mul "/1/…"`. */
export function describeOrigin(nodes: readonly Node[]): string {
  if (nodes.length === 0) return "the input";
  const groups: { readonly scope: string; readonly nodes: Node[] }[] = [];
  for (const node of new Set(nodes)) {
    const scope = node.name.slice(0, node.name.lastIndexOf("/") + 1);
    const last = groups.at(-1);
    if (last?.scope === scope && scope.length > 1) last.nodes.push(node);
    else groups.push({ scope, nodes: [node] });
  }
  return groups.map(describeGroup).join(", ");
}

/** Nodes of one scope, such as `/1/`; a scope has more than one node together, or a node stands alone. */
function describeGroup({ scope, nodes }: { scope: string; nodes: readonly Node[] }): string {
  const ops = nodes.map(({ op }) => op).join(" + ");
  return nodes.length === 1 ? `${ops} ${quote(nodes[0]?.name ?? "")}` : `${ops} ${quote(`${scope}…`)}`;
}
