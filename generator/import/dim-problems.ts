import { shellFlag } from "../diagnostics/shell-word.ts";
import { list, quote } from "../diagnostics/words.ts";
import type { ImportOptions, ImportProblem } from "./imported-model.ts";

/** What is wrong with the sizes that `--dim` gives, where the file leaves those of these names open. */
export function dimProblems({ dims = {} }: ImportOptions, open: readonly string[]): ImportProblem[] {
  const help =
    open.length === 0 ? "it leaves no size open, so leave it out" : `it leaves ${list(open.map(quote))} open`;
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
