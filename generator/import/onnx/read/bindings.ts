import { list } from "../../../diagnostics/words.ts";
import { ImportError, type ImportOptions } from "../../imported-model.ts";
import type { GraphInput, OnnxTensor } from "../graph.ts";
import { bindInput } from "./bind-input.ts";
import { Problems } from "./problems.ts";

/**
 * The inputs that the user binds, as constants.
 * @throws ImportError with all that is wrong with them
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
      const help = `its inputs are ${list(inputs.map((candidate) => candidate.name))}`;
      problems.add({ where: `--bind ${name}`, reason: "the model has no such input", help });
      continue;
    }
    const tensor = await bindInput(input, file).catch((error: unknown) =>
      problems.attempt(() => {
        throw error;
      }),
    );
    if (tensor !== undefined) bound.set(name, tensor);
  }
  problems.throwIfAny();
  return bound;
}

/**
 * Checks that the sizes given by the user are sizes, of dimensions that are open.
 * @throws ImportError
 */
export function checkDims(inputs: readonly GraphInput[], { dims = {} }: ImportOptions): void {
  const problems = new Problems();
  const open = new Set(inputs.flatMap((input) => input.dims.filter((dim) => typeof dim === "string")));
  for (const [name, size] of Object.entries(dims)) {
    const where = `--dim ${name}=${size}`;
    if (!Number.isSafeInteger(size) || size < 1) problems.add({ where, reason: "a size is a whole number from 1" });
    if (!open.has(name)) {
      const help = open.size === 0 ? "no size of its inputs has a name" : `those with a name are ${list([...open])}`;
      problems.add({ where, reason: "no input of the model has a size of that name", help });
    }
  }
  problems.throwIfAny();
}
