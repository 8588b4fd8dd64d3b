import { shellFlag } from "../../../diagnostics/shell-word.ts";
import { count, list, quote } from "../../../diagnostics/words.ts";
import { ImportError, type ImportProblem, problemsOf } from "../../imported-model.ts";
import type { Graph, Node } from "../graph.ts";
import { describeNode } from "../node/describe-node.ts";
import { makersOf, neededNodes } from "../read/sort-nodes.ts";
import { refusedNodes } from "./translate.ts";

/** How many outputs are tried, each as a network of its own. */
const MOST_TRIED = 12;

/**
 * The value that is the output of the network: the only output, or the one that `--result` names. If there are
 * several, the error describes each one, and whether it can be imported.
 * @param attempt imports a graph of one output, or throws an ImportError
 */
export function chooseOutput(graph: Graph, attempt: (part: Graph) => unknown): string {
  const { outputs } = graph;
  const [output, ...others] = outputs;
  if (output === undefined) throw new ImportError({ reason: "the model has no outputs" });
  if (others.length === 0) return output;
  const reason = `the model has ${outputs.length} outputs, ${list(outputs.map(quote), "and")}, but a network has only one`;
  const tried = outputs.slice(0, MOST_TRIED).map((name) => ({
    ...describe(name, graph),
    problems: problemsOf(() => attempt(onlyFor(name, graph))),
  }));
  const rows = tried.map(({ name, where, problems }) => ({ where, ...verdict(name, problems) }));
  if (tried.some(({ problems }) => problems.length === 0)) {
    throw new ImportError({ reason, help: "choose one with --result" }, ...rows);
  }
  throw new ImportError({ reason }, ...rows, ...refusedNodes(nodesOfEach(graph), graph));
}

/** An output, with its type in the file and the node that computes it. */
function describe(name: string, { nodes, types }: Graph) {
  const maker = makersOf(nodes).get(name);
  const type = types?.get(name);
  const about = [
    ...(type === undefined ? [] : [type]),
    ...(maker === undefined ? [] : [`of ${describeNode(maker)}`]),
  ].join(", ");
  return { name, where: `output ${quote(name)}${about && ` (${about})`}` };
}

/** The option that chooses an output, or why it cannot be imported. */
function verdict(
  name: string,
  [first, ...others]: readonly ImportProblem[],
): Pick<ImportProblem, "reason" | "help"> {
  if (first === undefined) return { reason: "it can be taken", help: shellFlag("--result", name) };
  const place = first.where === undefined ? "" : `${first.where}: `;
  const more = others.length === 0 ? "" : `, and ${count(others.length, "more problem")}`;
  return {
    reason: `it cannot be taken: ${place}${first.reason}${more}`,
    ...(first.help !== undefined && { help: first.help }),
  };
}

/** The part of a graph that one of its outputs needs. */
function onlyFor(output: string, graph: Graph): Graph {
  const { needed } = neededNodes(graph.nodes, makersOf(graph.nodes), [output]);
  const names = new Set([...needed.flatMap(({ inputs }) => inputs), output]);
  return {
    ...graph,
    outputs: [output],
    nodes: needed,
    inputs: graph.inputs.filter(({ name }) => names.has(name)),
    unreadable: new Map([...(graph.unreadable ?? [])].filter(([name]) => names.has(name))),
  };
}

/** The nodes that every output needs. */
function nodesOfEach({ nodes, outputs }: Graph): readonly Node[] {
  const makers = makersOf(nodes);
  return outputs.reduce<readonly Node[]>(
    (shared, output) => neededNodes(shared, makers, [output]).needed,
    nodes,
  );
}
