import { list, quote } from "../../../diagnostics/words.ts";
import { ImportError, type ImportOptions, type ModelFile } from "../../imported-model.ts";
import { foldConstants } from "../fold/fold-constants.ts";
import type { Graph, GraphInput, Node, OnnxTensor } from "../graph.ts";
import { describeNode } from "../node/describe-node.ts";
import { readBindings } from "./bindings.ts";
import { choosePorts, refuseUnchosen } from "./choose-ports.ts";
import { chooseResults } from "./choose-results.ts";
import type { Words } from "./class-labels.ts";
import { ExternalData } from "./external-data.ts";
import { decodeInitializers, type Initializers, readInitializers, wordsOf } from "./initializers.ts";
import { describeType, type ReadInputs, readInputs } from "./inputs.ts";
import { linkValues } from "./link-values.ts";
import { readNodes } from "./nodes.ts";
import type { Message } from "./onnx-schema.ts";
import { withSizes } from "./open-sizes.ts";
import { readOpset } from "./opset.ts";
import { Problems } from "./problems.ts";
import { type Makers, neededNodes, sortNodes } from "./sort-nodes.ts";

/** A graph, with remarks about what was left out of it. */
export interface ReadGraph extends Graph {
  /** What the user should know about the import, one sentence each. */
  readonly remarks: readonly string[];
}

/**
 * The graph of an ONNX model without the parts that its outputs do not need, and with its constants folded.
 * @throws ImportError
 */
export async function readModel(file: ModelFile, options: ImportOptions): Promise<ReadGraph> {
  const { decodeMessage } = await import("./decode-message.ts");
  const model = decodeMessage("ModelProto", file.bytes, "ONNX model");
  const parts = readParts(model, file);
  const inputs = withSizes(parts.inputs, options);
  const bound = await readBindings(inputs, options);
  return assemble({ ...parts, inputs }, bound, options);
}

/** The parts of a model, read but not yet linked. */
interface Parts {
  readonly name: string;
  readonly producer: string;
  readonly opset: number;
  readonly external: ExternalData;
  readonly initializers: Initializers;
  readonly inputs: readonly GraphInput[];
  /** Inputs that no network can have, and why. */
  readonly unreadable: ReadInputs["unreadable"];
  readonly outputs: readonly string[];
  readonly types: ReadonlyMap<string, string>;
  readonly nodes: readonly Node[];
}

function readParts(model: Message<"ModelProto">, file: ModelFile): Parts {
  const { graph, producerName, producerVersion } = model;
  if (graph === undefined) {
    throw new ImportError({ reason: "the file contains no graph, so it is not an ONNX model" });
  }
  const external = new ExternalData(file);
  const problems = new Problems();
  const opset = problems.attempt(() => readOpset(model));
  const initializers = problems.attempt(() => readInitializers(graph));
  const inputs = problems.attempt(() => readInputs(graph));
  const nodes = problems.attempt(() => readNodes(model, graph, external));
  // A model that is refused anyway is checked as a whole.
  if (problems.areAny) {
    const all: Initializers = new Map(graph.initializer.map((proto) => [proto.name, proto]));
    const { unreadable } = decodeInitializers(all, new Set(all.keys()), external);
    for (const problem of [...unreadable.values()].flat()) problems.add(problem);
  }
  problems.throwIfAny();
  return {
    name: graph.name,
    producer: `${producerName} ${producerVersion}`.trim(),
    opset: opset as number,
    external,
    initializers: initializers as Initializers,
    ...(inputs as ReadInputs),
    outputs: graph.output.map(({ name }) => name),
    types: new Map(graph.output.map((proto) => [proto.name, describeType(proto)])),
    nodes: nodes as readonly Node[],
  };
}

function assemble(parts: Parts, bound: ReadonlyMap<string, OnnxTensor>, options: ImportOptions): ReadGraph {
  const { initializers, inputs, opset } = parts;
  const given = new Set([
    ...[...initializers.keys(), ...inputs.map(({ name }) => name)],
    ...parts.unreadable.keys(),
  ]);
  const makers = linkValues(parts.nodes, given);
  const there = new Set([...given, ...makers.keys()]);
  checkOutputs(parts, there);
  const unbound = inputs.filter(({ name }) => !bound.has(name));
  const ports = choosePorts({ inputs: unbound, outputs: parts.outputs, there }, options);
  const sorted = sortNodes(parts.nodes, makers);
  const { outputs, labels, remarks } = chooseResults(ports.results, makers, wordsIn(parts, makers));
  const ends = [...outputs, ...ports.states.map(({ output }) => output)];
  const { needed, unused } = neededNodes(sorted, makers, ends);
  const neededNames = new Set([...needed.flatMap((node) => node.inputs), ...ends]);
  const decoded = decodeInitializers(initializers, neededNames, parts.external);
  const constants = new Map([...decoded.constants, ...bound]);
  const stray = [...parts.unreadable].filter(([name]) => neededNames.has(name));
  const folded = foldConstants(needed, { constants, inputs, opset });
  const used = new Set([...folded.nodes.flatMap((node) => node.inputs), ...ends]);
  const place = ({ name }: GraphInput) => ports.inputs.indexOf(name);
  const open = unbound.toSorted((a, b) => place(a) - place(b));
  const taken = open.filter(({ name }) => used.has(name));
  refuseUnchosen(taken, ports);
  const isNamed = (input: GraphInput) => options.inputs === undefined || place(input) >= 0;
  return {
    name: parts.name,
    producer: parts.producer,
    opset,
    inputs: taken,
    ...(ports.states.length > 0 && { states: ports.states }),
    outputs,
    nodes: folded.nodes,
    constants: new Map([...folded.constants].filter(([name]) => used.has(name))),
    unreadable: new Map([...stray, ...decoded.unreadable]),
    ...(labels.size > 0 && { labels }),
    types: parts.types,
    remarks: [
      ...remarks,
      ...open
        .filter((input) => !used.has(input.name) && isNamed(input))
        .map(({ name }) => `The output does not depend on the input ${quote(name)}, which is left out.`),
      ...unneededRemarks(
        unused,
        [...initializers.keys()].filter((name) => !neededNames.has(name)),
      ),
    ],
  };
}

/** Strings in the file, and numbers as strings, read when labels are looked up. */
function wordsIn({ initializers, external }: Parts, makers: Makers): Words {
  const words: Words = (name) => {
    const proto = initializers.get(name);
    if (proto !== undefined) return wordsOf(proto, external);
    const node = makers.get(name);
    if (node?.op === "Identity") return words(node.inputs[0] ?? "");
    const value = node?.op === "Constant" && (node.attributes.value ?? node.attributes.value_strings);
    if (Array.isArray(value)) return value.map(String);
    return typeof value === "object" && "data" in value ? Array.from(value.data, String) : undefined;
  };
  return words;
}

/** How many names a list shows. */
const MOST_TOLD = 8;

function unneededRemarks(nodes: readonly Node[], initializers: readonly string[]): string[] {
  const kinds = [nodes.map(describeNode), initializers.map((name) => `initializer ${quote(name)}`)];
  return kinds
    .filter((parts) => parts.length > 0)
    .map((parts) => `Left out, because the output does not need it: ${list(parts, "and", MOST_TOLD)}.`);
}

function checkOutputs({ outputs }: Parts, there: ReadonlySet<string>): void {
  const problems = new Problems();
  if (outputs.length === 0) problems.add({ reason: "the model has no outputs" });
  for (const name of outputs)
    if (!there.has(name)) problems.add({ where: `output ${quote(name)}`, reason: "nothing computes it" });
  problems.throwIfAny();
}
