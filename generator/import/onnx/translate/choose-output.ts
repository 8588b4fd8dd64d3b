import { ImportError } from "../../imported-model.ts";
import type { Graph, Node } from "../graph.ts";

/** The value that is the result: the only output, or the one that `--output` names, which may be any value. */
export function chooseOutput({ outputs, nodes }: Graph, wanted: string | undefined): string {
  if (wanted !== undefined) {
    const known = new Set(nodes.flatMap((node) => node.outputs));
    if (wanted !== "" && (known.has(wanted) || outputs.includes(wanted))) return wanted;
    throw new ImportError({
      reason: `no value of the model is called "${wanted}"`,
      help: `its outputs are ${listed(outputs)}`,
    });
  }
  const [output, ...others] = outputs;
  if (output === undefined) throw new ImportError({ reason: "the model has no output" });
  if (others.length === 0) return output;
  throw new ImportError({
    reason: `a network has one output, and this model has ${outputs.length}: ${listed(outputs)}`,
    help: `choose one: --output ${output}`,
  });
}

const listed = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");

/** The nodes that a value depends on, in their order, and all names that it depends on. */
export function neededFor(output: string, { nodes }: Graph): { nodes: Node[]; names: ReadonlySet<string> } {
  const names = new Set([output]);
  const needed: Node[] = [];
  for (const node of nodes.toReversed()) {
    if (!node.outputs.some((name) => name !== "" && names.has(name))) continue;
    needed.push(node);
    for (const name of node.inputs) if (name !== "") names.add(name);
  }
  return { nodes: needed.reverse(), names };
}
