import { list, quote } from "../../../diagnostics/words.ts";
import { ImportError, type ImportProblem } from "../../imported-model.ts";
import { whyUnsupported } from "../../unsupported.ts";
import { Budget, foldNode } from "../fold/index.ts";
import type { Body, ElementType, Graph, Node, NodeRefusal } from "../graph.ts";
import { calledNode } from "../node/describe-node.ts";
import { mixedBatch, Refusal } from "../node/refusal.ts";
import { isFloat } from "../read/fit-to-type.ts";
import { makersOf } from "../read/sort-nodes.ts";
import { LayerCount, type Rule, type Setting, TranslateCall } from "./call.ts";
import type { InputReading, Reading } from "./choose-input.ts";
import { withoutBatch } from "./constant.ts";
import { controls } from "./control-flow.ts";
import { sampleShape } from "./dims.ts";
import { type Draft, draft, inOrder, resultsOf } from "./draft.ts";
import { isOfMerged, throughMerged } from "./merged-axes.ts";
import { isNarrowed } from "./rules/cast.ts";
import { ruleOf } from "./rules/index.ts";
import { BATCH, type Computed, type Constant, shapeOf, type Value } from "./value.ts";

/** What a graph computes, as layers. */
export interface Translated {
  /** The inputs of the network, in the order of the reading. */
  readonly inputs: readonly Draft[];
  /** What the outputs are, then what the states hold after a call. */
  readonly results: readonly Computed[];
  /** All of them. */
  readonly root: Draft;
  /** The floating-point types of the inputs and of all nodes that compute; moving numbers does not count. */
  readonly types: ReadonlySet<ElementType>;
  /** Nodes that change nothing. */
  readonly idle: readonly Node[];
}

/**
 * Translates nodes into layers, one after the other. Throws an ImportError with a problem for every node that cannot be:
 * the nodes after it have unknown inputs, but their operators are still checked.
 */
export function translate(graph: Graph, reading: Reading): Translated {
  const { batchSize, isProbe = false } = reading;
  const names = [...graph.outputs, ...(graph.states ?? []).map(({ output }) => output)];
  const read = new Set([...readBy(graph.nodes), ...names]);
  const walk = new Walk(graph, {
    opset: graph.opset,
    ...{ batchSize, isProbe, isRead: (name) => read.has(name) },
    budget: new Budget(),
    layers: new LayerCount(),
  });
  const inputs = reading.inputs.map(({ dims }) => draft("input", [], {}, sampleShape(dims), []));
  for (const [n, input] of reading.inputs.entries())
    for (const [name, value] of inputValues(input, inputs[n] as Draft)) walk.values.set(name, value);
  for (const { name, type, dims } of reading.shapes ?? []) {
    walk.values.set(name, {
      kind: "computed",
      dims,
      type,
      draft: draft("input", [], {}, sampleShape(dims), []),
    });
  }
  for (const node of graph.nodes) walk.visit(node);
  const problems = [...unreadableOf(graph), ...walk.problems];
  if (problems.length > 0) throw new ImportError(...problems);
  const results = names.map((name) => walk.resultOf(name));
  const root = resultsOf(results.map(({ draft }) => draft));
  const computed = results.filter(({ draft }) => inOrder(draft).some(({ kind }) => kind === "input"));
  if (computed.length === 0 || (graph.outputs.length === 1 && !computed.includes(results[0] as Computed))) {
    const given = reading.inputs.map(({ input }) => quote(input.name));
    throw new ImportError({
      reason: `the output ${quote(names[0] as string)} does not depend on the ${given.length === 1 ? "input" : "inputs"} ${list(given, "or")}`,
    });
  }
  const merged = names.filter((_, n) => results[n]?.merged !== undefined);
  if (merged.length > 0) throw new ImportError(...merged.map((name) => walk.mixedAt(name)));
  const types = new Set([...reading.inputs.map(({ input }) => input.type), ...walk.types].filter(isFloat));
  return { inputs, results, root, types, idle: walk.idle };
}

/** The values that nodes take, and those that their bodies give. */
const readBy = (nodes: readonly Node[]): readonly string[] =>
  nodes.flatMap(({ inputs, bodies = {} }) => [
    ...inputs,
    ...Object.values(bodies).flatMap((body) => [...readBy(body.nodes), ...body.outputs]),
  ]);

/** The problems of everything in the file that cannot be read. */
export const unreadableOf = ({ unreadable = new Map() }: Graph): ImportProblem[] =>
  [...unreadable.values()].flat();

/** A problem for each of these nodes that cannot be imported, whatever its inputs are. */
export function refusedNodes(nodes: readonly Node[], graph: Graph): ImportProblem[] {
  const data = dataOf(graph);
  const isRefused = ({ op, inputs, bodies }: Node) =>
    bodies === undefined && ruleOf(op) === undefined && inputs.some((name) => data.has(name));
  return nodes.flatMap((node) => {
    const why = node.refusals ?? (isRefused(node) ? [whyUnsupported("onnx", node.op)] : []);
    return why.map((refusal) => problemAt(node, refusal, []));
  });
}

/** Values that depend on the numbers of an input, not only on its shape. */
function dataOf({ inputs, nodes, unreadable = new Map() }: Graph): ReadonlySet<string> {
  const data = new Set([...inputs.map(({ name }) => name), ...unreadable.keys()]);
  for (const { op, inputs, outputs } of nodes) {
    if (op === "Shape" || op === "Size" || !inputs.some((name) => data.has(name))) continue;
    for (const name of outputs) if (name !== "") data.add(name);
  }
  return data;
}

/** The input or, if several inputs of the file are joined, each of them as a part of it. */
function inputValues(
  { input, columns, dims }: InputReading,
  source: Draft,
): [name: string, value: Computed][] {
  if (columns === undefined)
    return [[input.name, { kind: "computed", dims, type: input.type, draft: source }]];
  let start = 0;
  return columns.map(({ name, type, dims: own }) => {
    const size = own.length === 1 ? 1 : (own[1] as number);
    const fields = { axis: 0, start, end: start + size, step: 1 };
    start += size;
    const value = { kind: "computed", type, draft: draft("slice", [source], fields, [size], []) } as const;
    return [name, { ...value, dims: own.length === 1 ? [BATCH] : [BATCH, size] }];
  });
}

class Walk {
  readonly values: Map<string, Value>;
  readonly problems: ImportProblem[] = [];
  readonly idle: Node[] = [];
  readonly types = new Set<ElementType>();
  /** Outputs that the rules of their nodes do not compute, and what they are. */
  readonly notGiven = new Map<string, string>();
  /** Outputs of nodes that could not be translated, or depend on such. */
  readonly #unknown: Set<string>;
  readonly #data: ReadonlySet<string>;
  readonly #setting: Setting;
  readonly #maker: ReadonlyMap<string, Node>;
  readonly #inputs: readonly string[];

  constructor(graph: Graph, setting: Setting) {
    this.#maker = makersOf(graph.nodes);
    this.#inputs = graph.inputs.map((input) => input.name);
    const { constants, unreadable = new Map() } = graph;
    this.#unknown = new Set(unreadable.keys());
    this.values = new Map([...constants].map(([name, tensor]) => [name, { kind: "constant", name, tensor }]));
    this.#data = dataOf(graph);
    this.#setting = setting;
  }

  /** What an output is; a constant as a layer of its own. */
  resultOf(name: string): Computed {
    const left = this.notGiven.get(name);
    if (left !== undefined) throw new ImportError({ reason: `the output ${quote(name)} is ${left}` });
    const value = this.values.get(name);
    if (value === undefined) throw new ImportError({ reason: `nothing computes the output ${quote(name)}` });
    if (value.kind === "computed") return value;
    const node = { name: "", op: "Constant", inputs: [], outputs: [name], attributes: {} };
    return new TranslateCall(node, [], this.#setting).constantLayer(value);
  }

  visit(node: Node): void {
    const inputs = node.inputs.map((name) => (name === "" ? undefined : this.values.get(name)));
    if (node.refusals !== undefined) {
      this.problems.push(...node.refusals.map((refusal) => problemAt(node, refusal, inputs)));
      this.#lose(node);
      return;
    }
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
    const lost = missing.find((name) => !this.#unknown.has(name));
    const isOfConstants =
      missing.length === 0 ? inputs.every(isConstant) : !node.inputs.some((name) => this.#data.has(name));
    const rule = node.bodies === undefined ? ruleFor(node, isOfConstants) : undefined;
    if (lost !== undefined) {
      const left = this.notGiven.get(lost);
      throw new Refusal(
        left === undefined
          ? `nothing computes its input ${quote(lost)}`
          : `its input ${quote(lost)} is ${left}`,
      );
    }
    if (missing.length > 0) {
      this.#lose(node);
      return [];
    }
    const call = new TranslateCall(node, this.#ofOneSample(inputs), this.#setting);
    if (rule === undefined) return this.#unrolled(call);
    const given = isOfMerged(call) ? throughMerged(call, rule) : rule(call);
    return "kind" in given ? [given] : given;
  }

  /** What a node with bodies gives. */
  #unrolled(call: TranslateCall): readonly (Value | undefined)[] {
    const { node } = call;
    const control = controls[node.op] as (typeof controls)[string];
    if (node.op !== "If" && isOfMerged(call)) throw mixedBatch("it goes through them step by step");
    const given = control(call, {
      run: (body, values) => this.#run(body, values),
      inputsBehind: (name) => this.#inputsBehind(name),
    });
    call.refuseUnasked();
    if (given === undefined) this.#lose(node);
    return given ?? [];
  }

  /** What a body gives for these inputs; undefined if a part of it cannot be translated. */
  #run({ inputs, outputs, nodes }: Body, given: readonly Value[]): readonly Value[] | undefined {
    const before = this.problems.length;
    inputs.forEach((name, i) => void this.values.set(name, given[i] as Value));
    for (const node of nodes) this.visit(node);
    const found = outputs.flatMap((name) => this.values.get(name) ?? []);
    return this.problems.length === before && found.length === outputs.length ? found : undefined;
  }

  /** The inputs of the network that a value depends on. */
  #inputsBehind(name: string): readonly string[] {
    const seen = new Set([name]);
    for (const one of seen) for (const source of this.#maker.get(one)?.inputs ?? []) seen.add(source);
    return this.#inputs.filter((input) => seen.has(input));
  }

  /** In a probe, constants that are the same for every sample of the batch are reduced to those of one sample. */
  #ofOneSample(inputs: readonly (Value | undefined)[]): readonly (Value | undefined)[] {
    const { isProbe, batchSize } = this.#setting;
    if (!isProbe || batchSize === undefined || inputs.every(isConstant)) return inputs;
    return inputs.map((value) => (value?.kind === "constant" ? withoutBatch(value, batchSize) : value));
  }

  #give(node: Node, given: readonly (Value | undefined)[], inputs: readonly (Value | undefined)[]): void {
    given.forEach((value, i) => {
      const name = node.outputs[i];
      if (value !== undefined && name) this.values.set(name, value);
    });
    node.outputs.forEach((name, i) => {
      if (name !== "" && given.length > 0 && given[i] === undefined)
        this.notGiven.set(name, `output ${i} of ${node.op}, which is not supported`);
    });
    const [first] = inputs;
    const [result] = given;
    if (result?.kind !== "computed") return;
    const isRounding = first?.kind === "computed" && isNarrowed(first.type, result.type);
    if (!moving.has(node.op) || isRounding) this.types.add(result.type);
    if (first?.kind === "computed" && first.draft === result.draft && !isRounding) this.idle.push(node);
  }

  /** The problem of an output in which samples of the batch lie along an axis with other values. */
  mixedAt(output: string): ImportProblem {
    const node = this.#maker.get(output) as Node;
    const inputs = node.inputs.map((name) => this.values.get(name));
    return problemAt(node, mixedBatch("its output has them along an axis with others"), inputs);
  }

  #lose(node: Node): void {
    for (const name of node.outputs) this.#unknown.add(name);
  }
}

/** Operators that only move numbers, so that their type does not matter. */
export const moving: ReadonlySet<string> = new Set(
  `Cast Concat Dropout Expand Flatten Gather Identity If Loop Pad Reshape Slice Split Squeeze Tile Transpose Unsqueeze
    ai.onnx.ml.ArrayFeatureExtractor ai.onnx.ml.ZipMap`.split(/\s+/),
);

const isConstant = (value: Value | undefined): boolean => value === undefined || value.kind === "constant";

/** The rule of a node. Throws a Refusal if its operator cannot be imported. */
function ruleFor({ op }: Node, isOfConstants: boolean): Rule {
  if (isOfConstants) return foldCall;
  const rule = ruleOf(op);
  if (rule !== undefined) return rule;
  const { reason, help } = whyUnsupported("onnx", op);
  throw new Refusal(reason, { help });
}

type Why = Pick<NodeRefusal, "reason"> & { readonly [K in keyof NodeRefusal]: NodeRefusal[K] | undefined };

function problemAt(
  node: Node,
  { where, reason, help, attribute, about }: Why,
  [input]: readonly (Value | undefined)[],
): ImportProblem {
  const shape = input && shapeOf(input);
  return {
    ...{ where: where ?? calledNode(node), op: node.op, reason },
    ...(attribute !== undefined && { attribute }),
    ...(shape && { shape }),
    ...(help !== undefined && { help }),
    ...(about !== undefined && { about }),
  };
}

/** Computes a node whose inputs turned out to be constant, such as the shapes of values. */
function foldCall({ node, inputs, opset, budget }: TranslateCall): Constant[] {
  const tensors = inputs.map((value) => (value?.kind === "constant" ? value.tensor : undefined));
  return foldNode(node, tensors, opset, budget).map((tensor, i) => ({
    kind: "constant",
    name: node.outputs[i] ?? "",
    tensor,
  }));
}
