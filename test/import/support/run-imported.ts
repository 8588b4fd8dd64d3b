import type { ImportedModel, ModelFile } from "../../../generator/import/imported-model.ts";
import { ImportError } from "../../../generator/import/imported-model.ts";
import type { Graph } from "../../../generator/import/onnx/graph.ts";
import { unreadableOf } from "../../../generator/import/onnx/translate/translate.ts";
import { writeSpec } from "../../../generator/import/write-spec.ts";
import { load } from "../../../generator/load.ts";
import { interpret } from "../../../generator/reference/interpret.ts";

/** A file without others beside it. */
export const alone = (bytes: Uint8Array, path = "model"): ModelFile => ({
  path,
  bytes,
  readBeside: (beside) => {
    throw new Error(`there is no ${beside}`);
  },
});

/** The outputs of an imported model once it is a spec and weights that were loaded again. */
export function run(model: ImportedModel, x: readonly number[]): readonly number[] {
  const { spec, weights } = writeSpec(model, model.name ?? "model");
  return interpret(load(spec, { readFile: () => weights }).network, x).output;
}

/** A graph that was read, of which nothing is unreadable; else what an import of it is refused with is thrown. */
export function wholly<G extends Graph>(graph: G): G {
  const problems = unreadableOf(graph);
  if (problems.length > 0) throw new ImportError(...problems);
  return graph;
}

/** The problems that an import is refused with. */
export async function refusal(importing: () => unknown): Promise<ImportError["problems"]> {
  try {
    await importing();
  } catch (error) {
    if (error instanceof ImportError) return error.problems;
    throw error;
  }
  throw new Error("it was imported");
}
