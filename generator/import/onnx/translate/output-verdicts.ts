import { shellFlag } from "../../../diagnostics/shell-word.ts";
import { count, quote } from "../../../diagnostics/words.ts";
import { ImportError, type ImportProblem, problemsOf } from "../../imported-model.ts";
import type { Graph } from "../graph.ts";
import { describeNode } from "../node/describe-node.ts";
import { makersOf, neededNodes } from "../read/sort-nodes.ts";

/** How many outputs are tried, each as a network of its own. */
const MOST_TRIED = 12;

/**
 * The problems of a graph of several outputs, with those that can be imported by themselves, if there are any.
 * @param attempt imports a graph of one output, or throws an ImportError
 */
export function withVerdicts(
  error: ImportError,
  graph: Graph,
  attempt: (part: Graph) => unknown,
): ImportError {
  const { outputs, states = [] } = graph;
  if (outputs.length < 2 || states.length > 0) return error;
  const tried = outputs.slice(0, MOST_TRIED).map((name) => ({
    ...describe(name, graph),
    problems: problemsOf(() => attempt(onlyFor(name, graph))),
  }));
  if (tried.every(({ problems }) => problems.length > 0)) return error;
  const rows = tried.map(({ name, where, problems }) => ({ where, ...verdict(name, problems) }));
  const reason = `of the ${outputs.length} outputs of the model, not all can be imported`;
  return new ImportError({ reason, help: "choose others with --result" }, ...rows);
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
    states: [],
    nodes: needed,
    inputs: graph.inputs.filter(({ name }) => names.has(name)),
    unreadable: new Map([...(graph.unreadable ?? [])].filter(([name]) => names.has(name))),
  };
}
