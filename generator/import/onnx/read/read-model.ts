import { list, quote } from "../../../diagnostics/words.ts";
import { ImportError, type ImportOptions, type ModelFile } from "../../imported-model.ts";
import { foldConstants } from "../fold/fold-constants.ts";
import type { Graph, GraphInput, Node, OnnxTensor } from "../graph.ts";
import { readBindings } from "./bindings.ts";
import { ExternalData } from "./external-data.ts";
import { readInitializers } from "./initializers.ts";
import { readInputs } from "./inputs.ts";
import { linkValues } from "./link-values.ts";
import { readNodes } from "./nodes.ts";
import type { Message } from "./onnx-schema.ts";
import { withSizes } from "./open-sizes.ts";
import { readOpset } from "./opset.ts";
import { Problems } from "./problems.ts";
import { neededNodes, sortNodes } from "./sort-nodes.ts";

/** A graph, and what of the file is not in it. */
export interface ReadGraph extends Graph {
  /** Nodes that the outputs do not need. */
  readonly unused: readonly Node[];
  /** What the user has to know of what was done, a sentence each. */
  readonly remarks: readonly string[];
}

/**
 * The graph of an ONNX model, without what its outputs do not need, its constants folded.
 * @throws ImportError
 */
export async function readModel(file: ModelFile, options: ImportOptions): Promise<ReadGraph> {
  const { decodeMessage } = await import("./decode-message.ts");
  const model = decodeMessage("ModelProto", file.bytes, "ONNX model");
  const parts = readParts(model, file);
  const inputs = withSizes(parts.inputs, options);
  const bound = await readBindings(inputs, options);
  return assemble({ ...parts, inputs, constants: new Map([...parts.constants, ...bound]) }, options);
}

/** What the messages say, each part for itself. */
interface Parts {
  readonly name: string;
  readonly producer: string;
  readonly opset: number;
  readonly constants: ReadonlyMap<string, OnnxTensor>;
  readonly inputs: readonly GraphInput[];
  readonly outputs: readonly string[];
  readonly nodes: readonly Node[];
}

function readParts(model: Message<"ModelProto">, file: ModelFile): Parts {
  const { graph, producerName, producerVersion } = model;
  if (graph === undefined) {
    throw new ImportError({ reason: "the file holds no graph, so it is no ONNX model" });
  }
  const external = new ExternalData(file);
  const problems = new Problems();
  const opset = problems.attempt(() => readOpset(model));
  const constants = problems.attempt(() => readInitializers(graph, external));
  const inputs = problems.attempt(() => readInputs(graph));
  const nodes = problems.attempt(() => readNodes(model, graph, external));
  problems.throwIfAny();
  return {
    name: graph.name,
    producer: `${producerName} ${producerVersion}`.trim(),
    opset: opset as number,
    constants: constants as ReadonlyMap<string, OnnxTensor>,
    inputs: inputs as readonly GraphInput[],
    outputs: graph.output.map(({ name }) => name),
    nodes: nodes as readonly Node[],
  };
}

function assemble(parts: Parts, options: ImportOptions): ReadGraph {
  const { constants, inputs, opset } = parts;
  const makers = linkValues(parts.nodes, new Set([...constants.keys(), ...inputs.map(({ name }) => name)]));
  const outputs = options.output === undefined ? parts.outputs : [options.output];
  checkOutputs(outputs, parts, makers);
  const { needed, unused } = neededNodes(sortNodes(parts.nodes, makers), makers, outputs);
  const folded = foldConstants(needed, { constants, inputs, opset });
  const used = new Set([...folded.nodes.flatMap((node) => node.inputs), ...outputs]);
  const isOpen = ({ name }: GraphInput) => !constants.has(name);
  const remarks = inputs
    .filter((input) => isOpen(input) && !used.has(input.name))
    .map(({ name }) => `The output does not depend on the input ${quote(name)}, which is left out.`);
  return {
    name: parts.name,
    producer: parts.producer,
    opset,
    inputs: inputs.filter((input) => isOpen(input) && used.has(input.name)),
    outputs,
    nodes: folded.nodes,
    constants: new Map([...folded.constants].filter(([name]) => used.has(name))),
    unused,
    remarks,
  };
}

function checkOutputs(outputs: readonly string[], parts: Parts, makers: ReadonlyMap<string, Node>): void {
  const problems = new Problems();
  if (outputs.length === 0) problems.add({ reason: "the model has no outputs" });
  const inputs = new Set(parts.inputs.map(({ name }) => name));
  for (const name of outputs) {
    if (makers.has(name) || inputs.has(name) || parts.constants.has(name)) continue;
    const help = `the outputs of the model are ${list(parts.outputs.map(quote))}`;
    problems.add({ where: `output ${quote(name)}`, reason: "nothing makes it", help });
  }
  problems.throwIfAny();
}
