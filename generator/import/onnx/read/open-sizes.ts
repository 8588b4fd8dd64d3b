import { dimProblems } from "../../dim-problems.ts";
import { ImportError, type ImportOptions } from "../../imported-model.ts";
import type { GraphInput } from "../graph.ts";

/**
 * The inputs with open sizes replaced by those that the user gives.
 * @throws ImportError if a given value is not a size, or no input has an open size of that name
 */
export function withSizes(inputs: readonly GraphInput[], options: ImportOptions): GraphInput[] {
  const names = inputs.flatMap((input) =>
    input.dims.flatMap((dim, axis) => (typeof dim === "number" ? [] : sizeName(input, axis))),
  );
  const problems = dimProblems(options, [...new Set(names)]);
  if (problems.length > 0) throw new ImportError(...problems);
  const sizes = new Map(Object.entries(options.dims ?? {}));
  return inputs.map((input) => ({
    ...input,
    dims: input.dims.map((dim, axis) =>
      typeof dim === "number" ? dim : (sizes.get(sizeName(input, axis)) ?? dim),
    ),
  }));
}

/** The name of an open size for `--dim`: its name in the file or, if it has none, its position, `x[1]`. */
export const sizeName = ({ name, dims }: GraphInput, axis: number): string =>
  `${dims[axis] ?? `${name}[${axis}]`}`;
