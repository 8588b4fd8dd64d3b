import type { Dtype } from "../../ir/number-format.ts";
import { sizeOf } from "../../ir/tensor-data.ts";
import { ImportError, type ImportedModel, type Importer, type ImportOptions } from "../imported-model.ts";
import type { Graph } from "./graph.ts";
import { labelsFor } from "./read/choose-results.ts";
import { readModel } from "./read/read-model.ts";
import { badNumbers } from "./translate/check-numbers.ts";
import { type Reading, readingsOf } from "./translate/choose-input.ts";
import { chooseOutput } from "./translate/choose-output.ts";
import { finish } from "./translate/finish.ts";
import { patterns } from "./translate/patterns/index.ts";
import {
  choiceRemarks,
  idleRemarks,
  precisionRemarks,
  redundantRemarks,
  stableRemarks,
} from "./translate/remarks.ts";
import { rewrite } from "./translate/rewrite.ts";
import { withRoundedInputs } from "./translate/round-inputs.ts";
import { tidying } from "./translate/tidy.ts";
import { refusedNodes, type Translated, unreadableOf } from "./translate/translate.ts";
import { translateReadings } from "./translate/translate-reading.ts";
import { specShape } from "./translate/value.ts";

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
  const { graph, remarks: rounding } = withRoundedInputs(given);
  const output = chooseOutput(graph, (part) => importGraph(part, options));
  const { reading, translated } = translateReadings(graph, output, readingsFor(graph, options));
  const found = rewrite(translated.result.draft, patterns);
  const result = rewrite(found, tidying);
  const layers = finish(result);
  const problems = badNumbers(layers);
  if (problems.length > 0) throw new ImportError(...problems);
  const dtype = translated.types.has("f64") ? "f64" : "f32";
  const { labels, remarks } = labelsFor(graph.labels, sizeOf(result.shape));
  return {
    format: `ONNX opset ${graph.opset}${graph.producer && `, from ${graph.producer}`}`,
    ...(graph.name && { name: graph.name }),
    dtype,
    inputs: [{ shape: specShape(reading.dims), ...(reading.names && { names: reading.names }) }],
    layers,
    ...(labels && { labels }),
    remarks: [
      ...rounding,
      ...remarksOf(reading, translated, dtype),
      ...stableRemarks(found),
      ...choiceRemarks(found),
      ...redundantRemarks(found),
      ...remarks,
    ],
  };
}

const remarksOf = (reading: Reading, { idle, types }: Translated, dtype: Dtype): string[] => [
  ...reading.remarks,
  ...idleRemarks(idle),
  ...precisionRemarks(reading.input, types, dtype),
];

/** The ways to read the input. If none is clear, the error also lists nodes that cannot be imported either way. */
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
