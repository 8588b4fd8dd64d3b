import { shellFlag } from "../../../diagnostics/shell-word.ts";
import { list, quote } from "../../../diagnostics/words.ts";
import { ImportError } from "../../imported-model.ts";
import type { Graph } from "../graph.ts";

/** The value that is the result of the network: a graph has the only output, or the one that `--result` names. */
export function chooseOutput({ outputs }: Graph): string {
  const [output, ...others] = outputs;
  if (output === undefined) throw new ImportError({ reason: "the model has no outputs" });
  if (others.length === 0) return output;
  throw new ImportError({
    reason: `the model has ${outputs.length} outputs, ${list(outputs.map(quote), "and")}, and a network has one`,
    help: `say which: ${shellFlag("--result", output)}`,
  });
}
