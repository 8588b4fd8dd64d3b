import type { Shape } from "../../../ir/tensor-data.ts";
import { ImportError, type ImportProblem } from "../../imported-model.ts";
import type { Graph, Node } from "../graph.ts";
import { Call, type Setting, sizeOfSample } from "./call.ts";
import type { Reading } from "./choose-input.ts";
import { draft } from "./draft.ts";
import { foldCall } from "./fold-call.ts";
import { Refusal } from "./refusal.ts";
import { ruleOf } from "./rules/index.ts";
import { whyUnsupported } from "./unsupported.ts";
import { BATCH, type Computed, type Value } from "./value.ts";

/** The result of a graph as layers. */
export interface Translated {
  readonly result: Computed;
  /** Whether any number in between is float64. */
  readonly isDouble: boolean;
  /** Nodes that give what they get, although they may do more in training or to a type. */
  readonly idle: readonly Node[];
}

/**
 * Translates nodes into layers, one after the other. Throws an ImportError with a row for every node that cannot be: what
 * depends on it is unknown, but its operation is looked at all the same.
 */
export function translate(graph: Graph, nodes: readonly Node[], output: string, reading: Reading): Translated {
  const { input, dims, batchSize } = reading;
  const source = draft("input", [], {}, sizeOfSample(dims), []);
  const walk = new Walk(graph, { opset: graph.opset, batchSize });
  walk.values.set(input.name, { kind: "computed", dims, type: input.type, draft: source });
  for (const node of nodes) walk.visit(node);
  if (walk.problems.length > 0) throw new ImportError(...walk.problems);
  const result = walk.values.get(output);
  if (result?.kind !== "computed") {
    throw new ImportError({ reason: `the output "${output}" does not depend on the input "${input.name}"` });
  }
  const isDouble = [...walk.values.values()].some(({ kind, ...value }) => kind === "computed" && isF64(value));
  return { result, isDouble, idle: walk.idle };
}

const isF64 = (value: object): boolean => "type" in value && value.type === "f64";

class Walk {
  readonly values: Map<string, Value>;
  readonly problems: ImportProblem[] = [];
  readonly idle: Node[] = [];
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
      const rule = ruleOf(node.op);
      const call = new Call(node, inputs, this.#setting);
      const missing = node.inputs.filter((name) => name !== "" && !this.values.has(name));
      if (rule === undefined && !(missing.length === 0 && inputs.every(isConstant))) throw unsupported(node.op);
      const lost = missing.find((name) => !this.#unknown.has(name));
      if (lost !== undefined) throw new Refusal(`no layer gives its input "${lost}"`);
      if (missing.length > 0) return this.#lose(node);
      const given = inputs.every(isConstant) ? foldCall(call) : (rule as NonNullable<typeof rule>)(call);
      this.#give(node, Array.isArray(given) ? given : [given as Value], inputs);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.problems.push(problemAt(node, error, inputs));
      this.#lose(node);
    }
  }

  #give(node: Node, given: readonly (Value | undefined)[], inputs: readonly (Value | undefined)[]): void {
    given.forEach((value, i) => {
      const name = node.outputs[i];
      if (value !== undefined && name) this.values.set(name, value);
    });
    const [first] = inputs;
    const [result] = given;
    if (first?.kind === "computed" && result?.kind === "computed" && first.draft === result.draft) {
      this.idle.push(node);
    }
  }

  #lose(node: Node): void {
    for (const name of node.outputs) this.#unknown.add(name);
  }
}

const isConstant = (value: Value | undefined): boolean => value === undefined || value.kind === "constant";

function unsupported(op: string): Refusal {
  const { reason, help } = whyUnsupported(op);
  return new Refusal(reason, { help });
}

function problemAt(
  { name, op }: Node,
  { reason, help, attribute }: Refusal,
  [input]: readonly (Value | undefined)[],
): ImportProblem {
  const shape = input && shapeOf(input);
  return {
    ...{ where: `node "${name}"`, op },
    ...(attribute !== undefined && { attribute }),
    ...(shape && { shape }),
    reason,
    ...(help !== undefined && { help }),
  };
}

/** The shape of a value, the batch as 1. */
const shapeOf = (value: Value): Shape =>
  value.kind === "constant" ? value.tensor.shape : value.dims.map((dim) => (dim === BATCH ? 1 : dim));
