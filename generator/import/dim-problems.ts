import { shellFlag } from "../diagnostics/shell-word.ts";
import { list, quote } from "../diagnostics/words.ts";
import type { ImportOptions, ImportProblem } from "./imported-model.ts";

/** What is wrong with the sizes that `--dim` gives, where the file leaves those of these names open. */
export function dimProblems({ dims = {} }: ImportOptions, open: readonly string[]): ImportProblem[] {
  const help =
    open.length === 0
      ? "leave it out: the file says every size"
      : `the sizes that it leaves open are ${list(open.map(quote))}`;
  return Object.entries(dims).flatMap(([name, size]) => {
    const where = shellFlag("--dim", `${name}=${size}`);
    return [
      ...(Number.isSafeInteger(size) && size >= 1
        ? []
        : [{ where, reason: "a size is a whole number from 1" }]),
      ...(open.includes(name) ? [] : [{ where, reason: "the file leaves no size of that name open", help }]),
    ];
  });
}
