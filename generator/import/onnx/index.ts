import { ImportError, type ImportedModel, type Importer, type ImportOptions } from "../imported-model.ts";
import type { Graph, Node } from "./graph.ts";
import { readModel } from "./read/index.ts";
import { makersOf, neededNodes } from "./read/sort-nodes.ts";
import { badNumbers } from "./translate/check-numbers.ts";
import { readingsOf } from "./translate/choose-input.ts";
import { chooseOutput } from "./translate/choose-output.ts";
import { finish } from "./translate/finish.ts";
import { patterns } from "./translate/patterns/index.ts";
import { choiceRemarks, idleRemarks, precisionRemarks, stableRemarks } from "./translate/remarks.ts";
import { rewrite } from "./translate/rewrite.ts";
import { spelling } from "./translate/spell.ts";
import { tidying } from "./translate/tidy/index.ts";
import { refusedNodes, translate } from "./translate/translate.ts";
import { specShape } from "./translate/value.ts";

/**
 * An ONNX model as a network of one sample.
 * @throws ImportError with a row for everything that stands in the way
 */
export const importOnnx: Importer = async (file, options) => {
  const { remarks, ...graph } = await readModel(file, options);
  const model = importGraph(graph, options);
  return { ...model, remarks: [...remarks, ...model.remarks] };
};

/**
 * Translates node by node, finds activations again that were exported as chains, and makes the layers fewer.
 * @throws ImportError
 */
export function importGraph(graph: Graph, options: ImportOptions = {}): ImportedModel {
  const { readings, output } = chooseEnds(graph, options);
  const { reading, translated } = firstThatWorks(readings, (reading) => ({
    reading,
    translated: translate(graph, output, reading),
  }));
  const found = rewrite(translated.result.draft, patterns);
  const layers = finish(rewrite(rewrite(found, [spelling()]), tidying));
  const problems = badNumbers(layers);
  if (problems.length > 0) throw new ImportError(...problems);
  const dtype = translated.types.has("f64") ? "f64" : "f32";
  return {
    format: `ONNX opset ${graph.opset}${graph.producer && `, from ${graph.producer}`}`,
    ...(graph.name && { name: graph.name }),
    dtype,
    input: { shape: specShape(reading.dims) },
    layers,
    remarks: [
      ...reading.remarks,
      ...idleRemarks(translated.idle),
      ...precisionRemarks(reading.input, translated.types, dtype),
      ...stableRemarks(found),
      ...choiceRemarks(found),
    ],
  };
}

/** The input and the output; where they are not clear, nodes that no choice does without are told along with it. */
function chooseEnds(graph: Graph, options: ImportOptions) {
  const problems = [];
  for (const choose of [() => readingsOf(graph, options), () => chooseOutput(graph)]) {
    try {
      choose();
    } catch (error) {
      if (!(error instanceof ImportError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new ImportError(...problems, ...refusedNodes(nodesOfEach(graph)));
  return { readings: readingsOf(graph, options), output: chooseOutput(graph) };
}

/** The nodes that every output needs. */
function nodesOfEach({ nodes, outputs }: Graph): readonly Node[] {
  const makers = makersOf(nodes);
  return outputs.reduce<readonly Node[]>(
    (shared, output) => neededNodes(shared, makers, [output]).needed,
    nodes,
  );
}

/** Throws what stands in the way of the first choice where none works. */
function firstThatWorks<T, R>([choice, ...others]: readonly T[], attempt: (choice: T) => R): R {
  try {
    return attempt(choice as T);
  } catch (error) {
    if (others.length === 0 || !(error instanceof ImportError)) throw error;
    try {
      return firstThatWorks(others, attempt);
    } catch (later) {
      throw later instanceof ImportError ? error : later;
    }
  }
}
