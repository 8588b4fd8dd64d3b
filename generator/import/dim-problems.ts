import { shellFlag } from "../diagnostics/shell-word.ts";
import { list, quote } from "../diagnostics/words.ts";
import type { ImportOptions, ImportProblem } from "./imported-model.ts";

/** Problems with the sizes given by `--dim`. @param open the names of the sizes that the file leaves open */
export function dimProblems({ dims = {} }: ImportOptions, open: readonly string[]): ImportProblem[] {
  const help =
    open.length === 0
      ? "leave it out: the file gives every size"
      : `the sizes that it leaves open are ${list(open.map(quote))}`;
  return Object.entries(dims).flatMap(([name, size]) => {
    const where = shellFlag("--dim", `${name}=${size}`);
    return [
      ...(Number.isSafeInteger(size) && size >= 1
        ? []
        : [{ where, reason: "a size must be a whole number of at least 1" }]),
      ...(open.includes(name) ? [] : [{ where, reason: "the file has no open size of this name", help }]),
    ];
  });
}
