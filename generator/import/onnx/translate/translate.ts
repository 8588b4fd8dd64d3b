import { quote } from "../../../diagnostics/words.ts";
import type { Shape } from "../../../ir/tensor-data.ts";
import { ImportError, type ImportProblem } from "../../imported-model.ts";
import { Budget } from "../fold/index.ts";
import type { ElementType, Graph, Node } from "../graph.ts";
import { calledNode } from "../node/called.ts";
import { Refusal } from "../node/refusal.ts";
import { isFloat } from "../read/fit-to-type.ts";
import { Call, type Setting } from "./call.ts";
import type { Reading } from "./choose-input.ts";
import { draft } from "./draft.ts";
import { foldCall } from "./fold-call.ts";
import { LayerCount } from "./layer-count.ts";
import { ruleOf } from "./rules/index.ts";
import type { Rule } from "./rules/rule.ts";
import { sampleShape } from "./sample-shape.ts";
import { whyUnsupported } from "./unsupported.ts";
import { BATCH, type Computed, type Value } from "./value.ts";

/** The result of a graph as layers. */
export interface Translated {
  readonly result: Computed;
  /** The floating-point types that nodes compute in, and that of the input; moving numbers about is no computing. */
  readonly types: ReadonlySet<ElementType>;
  /** Nodes that give what they get. */
  readonly idle: readonly Node[];
}

/**
 * Translates nodes into layers, one after the other. Throws an ImportError with a row for every node that cannot be: what
 * depends on it is unknown, but its operation is looked at all the same.
 */
export function translate(graph: Graph, output: string, reading: Reading): Translated {
  const { input, dims, batchSize } = reading;
  const source = draft("input", [], {}, sampleShape(dims), []);
  const walk = new Walk(graph, {
    opset: graph.opset,
    batchSize,
    budget: new Budget(),
    layers: new LayerCount(),
  });
  walk.values.set(input.name, { kind: "computed", dims, type: input.type, draft: source });
  for (const node of graph.nodes) walk.visit(node);
  if (walk.problems.length > 0) throw new ImportError(...walk.problems);
  const result = walk.values.get(output);
  if (result?.kind !== "computed") {
    throw new ImportError({
      reason: `the output ${quote(output)} does not depend on the input ${quote(input.name)}`,
    });
  }
  const types = new Set([input.type, ...walk.types].filter(isFloat));
  return { result, types, idle: walk.idle };
}

/** A row for each node that cannot be imported, whatever it gets. */
export const refusedNodes = (nodes: readonly Node[]): ImportProblem[] =>
  nodes.flatMap((node) => {
    const why = node.refusal ?? (ruleOf(node.op) === undefined ? whyUnsupported(node.op) : undefined);
    return why === undefined ? [] : [problemAt(node, why, [])];
  });

class Walk {
  readonly values: Map<string, Value>;
  readonly problems: ImportProblem[] = [];
  readonly idle: Node[] = [];
  readonly types = new Set<ElementType>();
  /** What nodes give that could not be translated, or depend on such. */
  readonly #unknown = new Set<string>();
  readonly #setting: Setting;

  constructor({ constants }: Graph, setting: Setting) {
    this.values = new Map([...constants].map(([name, tensor]) => [name, { kind: "constant", name, tensor }]));
    this.#setting = setting;
  }

  visit(node: Node): void {
    const inputs = node.inputs.map((name) => (name === "" ? undefined : this.values.get(name)));
    try {
      this.#give(node, this.#outputsOf(node, inputs), inputs);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.problems.push(problemAt(node, error, inputs));
      this.#lose(node);
    }
  }

  #outputsOf(node: Node, inputs: readonly (Value | undefined)[]): readonly (Value | undefined)[] {
    const missing = node.inputs.filter((name) => name !== "" && !this.values.has(name));
    const rule = ruleFor(node, missing.length === 0 && inputs.every(isConstant));
    const lost = missing.find((name) => !this.#unknown.has(name));
    if (lost !== undefined) throw new Refusal(`no layer gives its input ${quote(lost)}`);
    if (missing.length > 0) {
      this.#lose(node);
      return [];
    }
    const given = rule(new Call(node, inputs, this.#setting));
    return "kind" in given ? [given] : given;
  }

  #give(node: Node, given: readonly (Value | undefined)[], inputs: readonly (Value | undefined)[]): void {
    given.forEach((value, i) => {
      const name = node.outputs[i];
      if (value !== undefined && name) this.values.set(name, value);
    });
    const [first] = inputs;
    const [result] = given;
    if (result?.kind === "computed" && !moving.has(node.op)) this.types.add(result.type);
    if (first?.kind === "computed" && result?.kind === "computed" && first.draft === result.draft) {
      this.idle.push(node);
    }
  }

  #lose(node: Node): void {
    for (const name of node.outputs) this.#unknown.add(name);
  }
}

/** Operations that compute no numbers, so that it does not matter in which type they are. */
const moving: ReadonlySet<string> = new Set(
  `Cast Concat Dropout Expand Flatten Gather Identity Pad Reshape Slice Split Squeeze Transpose Unsqueeze`.split(
    " ",
  ),
);

const isConstant = (value: Value | undefined): boolean => value === undefined || value.kind === "constant";

/** How a node is translated; a Refusal where it cannot be, whatever its inputs are. */
function ruleFor({ op, refusal }: Node, isOfConstants: boolean): Rule {
  if (refusal !== undefined) throw new Refusal(refusal.reason, refusal);
  if (isOfConstants) return foldCall;
  const rule = ruleOf(op);
  if (rule !== undefined) return rule;
  const { reason, help } = whyUnsupported(op);
  throw new Refusal(reason, { help });
}

function problemAt(
  node: Node,
  { reason, help, attribute }: Pick<Refusal, "reason"> & Partial<Pick<Refusal, "help" | "attribute">>,
  [input]: readonly (Value | undefined)[],
): ImportProblem {
  const shape = input && shapeOf(input);
  return {
    ...{ where: calledNode(node), op: node.op },
    ...(attribute !== undefined && { attribute }),
    ...(shape && { shape }),
    reason,
    ...(help !== undefined && { help }),
  };
}

/** The shape of a value, the batch as 1. */
const shapeOf = (value: Value): Shape =>
  value.kind === "constant" ? value.tensor.shape : value.dims.map((dim) => (dim === BATCH ? 1 : dim));
