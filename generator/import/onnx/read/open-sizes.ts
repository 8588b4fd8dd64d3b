import { list, quote } from "../../../diagnostics/words.ts";
import type { ImportOptions } from "../../imported-model.ts";
import type { GraphInput } from "../graph.ts";
import { Problems } from "./problems.ts";

/**
 * The inputs with the sizes that the user gives for open ones that have a name.
 * @throws ImportError where what is given is no size, or is given for a name that no input has
 */
export function withSizes(inputs: readonly GraphInput[], { dims: given = {} }: ImportOptions): GraphInput[] {
  const problems = new Problems();
  const open = new Set(inputs.flatMap(({ dims }) => dims.filter((dim) => typeof dim === "string")));
  const help =
    open.size === 0
      ? "no size of its inputs has a name"
      : `its sizes with a name are ${list([...open].map(quote))}`;
  for (const [name, size] of Object.entries(given)) {
    const where = `--dim ${name}=${size}`;
    const isSize = Number.isSafeInteger(size) && size >= 1;
    if (!isSize) problems.add({ where, reason: "a size is a whole number from 1" });
    if (!open.has(name))
      problems.add({ where, reason: "no input of the model has a size of that name", help });
  }
  problems.throwIfAny();
  const sizes = new Map(Object.entries(given));
  const sized = (dim: GraphInput["dims"][number]) =>
    typeof dim === "string" ? (sizes.get(dim) ?? dim) : dim;
  return inputs.map((input) => ({ ...input, dims: input.dims.map(sized) }));
}
