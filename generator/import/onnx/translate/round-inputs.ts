import { list, quote } from "../../../diagnostics/words.ts";
import type { Graph, Node } from "../graph.ts";
import { ML } from "../graph.ts";
import { NodeAttributes } from "../node/attributes.ts";
import { castTarget } from "../node/cast-target.ts";

/** Operators that do not change numbers. */
const moves: ReadonlySet<string> = new Set([
  ..."Concat Flatten Gather Identity Reshape Slice Squeeze Transpose Unsqueeze".split(" "),
  `${ML}ArrayFeatureExtractor`,
]);

/** The graph with f64 inputs that are rounded to f32 first declared as f32, and remarks about them. */
export function withRoundedInputs(graph: Graph): {
  readonly graph: Graph;
  readonly remarks: readonly string[];
} {
  const exact = graph.inputs.filter(({ type }) => type === "f64");
  if (
    exact.length === 0 ||
    !areRounded(
      exact.map(({ name }) => name),
      graph,
    )
  )
    return { graph, remarks: [] };
  const inputs = graph.inputs.map((input) =>
    exact.includes(input) ? { ...input, type: "f32" as const } : input,
  );
  const names = list(exact.map(({ name }) => quote(name)));
  return {
    graph: { ...graph, inputs },
    remarks: [
      `The network takes ${names} in f32, because the model rounds ${exact.length === 1 ? "it" : "them"} from f64 first.`,
    ],
  };
}

/** Whether these values are rounded to f32 before anything is computed with them. */
function areRounded(names: readonly string[], { nodes, outputs, opset }: Graph): boolean {
  const exact = new Set(names);
  for (const node of nodes) {
    if (!node.inputs.some((name) => exact.has(name)) || isRounding(node, opset)) continue;
    const data = node.op === "Concat" ? node.inputs : node.inputs.slice(0, 1);
    if (!moves.has(node.op) || !data.every((name) => exact.has(name))) return false;
    for (const name of node.outputs) exact.add(name);
  }
  return !outputs.some((name) => exact.has(name));
}

const isRounding = (node: Node, opset: number): boolean =>
  node.op === "Cast" && node.refusals === undefined && castTarget(new NodeAttributes(node, opset)) === "f32";
