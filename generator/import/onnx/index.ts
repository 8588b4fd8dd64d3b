import type { Dtype } from "../../ir/number-format.ts";
import { ImportError, type ImportedModel, type Importer, type ImportOptions } from "../imported-model.ts";
import type { Graph } from "./graph.ts";
import { readModel } from "./read/read-model.ts";
import { badNumbers } from "./translate/check-numbers.ts";
import { type Reading, readingsOf } from "./translate/choose-input.ts";
import { withVerdicts } from "./translate/output-verdicts.ts";
import { patterns } from "./translate/patterns/index.ts";
import { portsFinished, portsOf } from "./translate/ports.ts";
import {
  choiceRemarks,
  idleRemarks,
  precisionRemarks,
  redundantRemarks,
  stableRemarks,
} from "./translate/remarks.ts";
import { rewrite } from "./translate/rewrite.ts";
import { withRoundedInputs } from "./translate/round-inputs.ts";
import { pairRemarks, withStates } from "./translate/state-pairs.ts";
import { tidying } from "./translate/tidy.ts";
import { refusedNodes, type Translated, unreadableOf } from "./translate/translate.ts";
import { translateReadings } from "./translate/translate-reading.ts";

/**
 * Imports an ONNX model as a network of one sample.
 * @throws ImportError with every problem
 */
export const importOnnx: Importer = async (file, options) => {
  const { remarks, ...graph } = await readModel(file, options);
  const model = importGraph(graph, options);
  return { ...model, remarks: [...remarks, ...model.remarks] };
};

/**
 * Translates node by node, recognizes activations that were exported as several nodes, and merges layers.
 * @throws ImportError
 */
export function importGraph(given: Graph, options: ImportOptions = {}): ImportedModel {
  try {
    return importPorts(given, options);
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    throw withVerdicts(error, given, (part) => importPorts(part, { ...options, states: {} }));
  }
}

function importPorts(given: Graph, options: ImportOptions): ImportedModel {
  const { graph, remarks: rounding } = withRoundedInputs(given);
  const { reading, translated } = translateReadings(graph, readingsFor(graph, options));
  const found = rewrite(withStates(graph, reading, translated), patterns);
  const root = rewrite(found, tidying);
  const { remarks, ...network } = portsFinished(portsOf(graph, reading, translated, root), root);
  const { layers } = network;
  const problems = badNumbers(layers);
  if (problems.length > 0) throw new ImportError(...problems);
  const dtype = translated.types.has("f64") ? "f64" : "f32";
  return {
    format: `ONNX opset ${graph.opset}${graph.producer && `, from ${graph.producer}`}`,
    ...(graph.name && { name: graph.name }),
    dtype,
    ...network,
    remarks: [
      ...rounding,
      ...remarksOf(reading, translated, dtype),
      ...stableRemarks(found),
      ...choiceRemarks(found),
      ...redundantRemarks(found),
      ...remarks,
      ...pairRemarks(graph, reading, translated),
    ],
  };
}

const remarksOf = (reading: Reading, { idle, types }: Translated, dtype: Dtype): string[] => [
  ...reading.remarks,
  ...idleRemarks(idle),
  ...precisionRemarks(
    reading.inputs.map(({ input }) => input),
    types,
    dtype,
  ),
];

/** The ways to read the inputs. If none is clear, the error also lists nodes that cannot be imported either way. */
function readingsFor(graph: Graph, options: ImportOptions): readonly Reading[] {
  const others = () => [...unreadableOf(graph), ...refusedNodes(graph.nodes, graph)];
  if (graph.inputs.length === 0 && unreadableOf(graph).length > 0) throw new ImportError(...others());
  try {
    return readingsOf(graph, options);
  } catch (error) {
    if (error instanceof ImportError) throw new ImportError(...error.problems, ...others());
    throw error;
  }
}
