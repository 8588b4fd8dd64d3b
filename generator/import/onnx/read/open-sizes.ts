import { dimProblems } from "../../dim-problems.ts";
import { ImportError, type ImportOptions } from "../../imported-model.ts";
import type { GraphInput } from "../graph.ts";

/**
 * The inputs with the sizes that the user gives for open ones.
 * @throws ImportError where what is given is not a size, or is given for a name that no input has
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

/** What `--dim` calls an open size: its name in the file or, where it has none, its place, `x[1]`. */
export const sizeName = ({ name, dims }: GraphInput, axis: number): string =>
  `${dims[axis] ?? `${name}[${axis}]`}`;
