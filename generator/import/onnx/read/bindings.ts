import { list, quote } from "../../../diagnostics/words.ts";
import type { ImportOptions } from "../../imported-model.ts";
import type { GraphInput, OnnxTensor } from "../graph.ts";
import { bindInput, bindNumber } from "./bind-input.ts";
import { Problems } from "./problems.ts";

/**
 * The inputs that the user binds, as constants.
 * @throws ImportError with all of their problems
 */
export async function readBindings(
  inputs: readonly GraphInput[],
  { bind = {} }: ImportOptions,
): Promise<Map<string, OnnxTensor>> {
  const problems = new Problems();
  const bound = new Map<string, OnnxTensor>();
  for (const [name, file] of Object.entries(bind)) {
    const input = inputs.find((candidate) => candidate.name === name);
    if (input === undefined) {
      const help = `its inputs are ${list(inputs.map((candidate) => quote(candidate.name)))}`;
      problems.add({ where: `--bind ${name}`, reason: "the model has no such input", help });
      continue;
    }
    try {
      bound.set(name, typeof file === "number" ? bindNumber(input, file) : await bindInput(input, file));
    } catch (error) {
      problems.keep(error);
    }
  }
  problems.throwIfAny();
  return bound;
}
