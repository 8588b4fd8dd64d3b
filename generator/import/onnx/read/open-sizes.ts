import { dimProblems } from "../../dim-problems.ts";
import { ImportError, type ImportOptions } from "../../imported-model.ts";
import type { GraphInput } from "../graph.ts";

/**
 * The inputs with the sizes that the user gives for open ones that have a name.
 * @throws ImportError where what is given is no size, or is given for a name that no input has
 */
export function withSizes(inputs: readonly GraphInput[], options: ImportOptions): GraphInput[] {
  const names = inputs.flatMap(({ dims }) => dims.filter((dim) => typeof dim === "string"));
  const problems = dimProblems(options, [...new Set(names)]);
  if (problems.length > 0) throw new ImportError(...problems);
  const sizes = new Map(Object.entries(options.dims ?? {}));
  const sized = (dim: GraphInput["dims"][number]) =>
    typeof dim === "string" ? (sizes.get(dim) ?? dim) : dim;
  return inputs.map((input) => ({ ...input, dims: input.dims.map(sized) }));
}
