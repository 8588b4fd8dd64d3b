import { quote } from "../../../diagnostics/words.ts";
import type { Node } from "../graph.ts";
import { calledNode } from "../node/describe-node.ts";
import { Problems } from "./problems.ts";
import type { Makers } from "./sort-nodes.ts";

/**
 * The node that computes each value.
 * @param given the values that no node computes: inputs and initializers
 * @throws ImportError if a value is computed twice, or used and never computed
 */
export function linkValues(nodes: readonly Node[], given: ReadonlySet<string>): Makers {
  const problems = new Problems();
  const makers = new Map<string, Node>();
  for (const node of nodes) {
    for (const name of node.outputs.filter((output) => output !== "")) {
      const reason = `it computes ${quote(name)}, which already exists`;
      if (makers.has(name) || given.has(name)) problems.add({ where: calledNode(node), op: node.op, reason });
      else makers.set(name, node);
    }
  }
  for (const node of nodes) {
    for (const name of node.inputs.filter(
      (input) => input !== "" && !makers.has(input) && !given.has(input),
    )) {
      const reason = `it uses ${quote(name)}, which nothing computes`;
      problems.add({ where: calledNode(node), op: node.op, reason });
    }
  }
  problems.throwIfAny();
  return makers;
}
