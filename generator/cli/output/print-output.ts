import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { formatDiagnostics } from "../../diagnostics/format-diagnostic.ts";
import type { Failure } from "../problems/failure.ts";
import { makeProblem, type Problem } from "../problems/problem.ts";
import { isSystemError, reasonOf } from "../problems/system-error.ts";
import { type CommandOutput, hasErrors, type ProblemGroup } from "./command-output.ts";
import { toJson } from "./json.ts";

/** `text` for people, `json` for one JSON value over several lines, `json-lines` for one value on each line. */
export type Format = "text" | "json" | "json-lines";

/** Prints results to standard output and problems to standard error; as JSON, everything to standard output. */
export function printOutput({ text, results, problemGroups }: CommandOutput, format: Format): void {
  if (hasErrors(problemGroups)) process.exitCode = 1;
  const print: Readonly<Record<Format, () => void>> = {
    text() {
      if (text !== "") process.stdout.write(`${text}\n`);
      printProblems(problemGroups);
    },
    json: () => process.stdout.write(`${jsonOf({ results, problemGroups }, "many")}\n`),
    "json-lines": () => process.stdout.write(`${jsonOf({ results, problemGroups }, "one")}\n`),
  };
  print[format]();
}

/** Results and problems as one JSON value, over several lines or on one. */
export function jsonOf(
  { results, problemGroups }: Pick<CommandOutput, "results" | "problemGroups">,
  lines: "many" | "one",
): string {
  const problems = problemGroups.flatMap((group) =>
    group.problems.map(({ brief: _, ...problem }) => problem),
  );
  return toJson({ ok: !hasErrors(problemGroups), results, problems }, lines);
}

/** Prints the problems of a failed command and sets the exit status. */
export function printFailure({ problemGroups, status, trace }: Failure, format: Format): void {
  printOutput({ text: "", results: [], problemGroups }, format);
  process.exitCode = status;
  if (trace !== undefined) process.stderr.write(`\n${trace}\n`);
}

/**
 * The exit status after a standard stream could not be written; the reason goes to the other stream. A reader that stops
 * early, as `head` does, is no failure.
 */
export function exitStatusOf(problem: NodeJS.ErrnoException, stream: "output" | "error"): number {
  const status = Number(process.exitCode ?? 0);
  if (problem.code === "EPIPE") return status;
  if (stream === "output") {
    const reason = isSystemError(problem) ? reasonOf(problem) : problem.message;
    printProblems([{ problems: [makeProblem("cannot-write", { file: "standard output", reason })] }]);
  }
  return status || 1;
}

function printProblems(problemGroups: readonly ProblemGroup[]): void {
  const text = formatProblems(problemGroups, process.stderr.hasColors?.() ?? false);
  if (text !== "") process.stderr.write(`${text}\n`);
}

/** The problems of each group, a blank line between two of them. */
export const formatProblems = (problemGroups: readonly ProblemGroup[], color: boolean): string =>
  problemGroups
    .filter(({ problems }) => problems.length > 0)
    .map(({ problems, sources }) => formatDiagnostics(problems.map(forPeople), sources, { color }))
    .join("\n\n");

/** `formatDiagnostics` prints codes as they are, so the codes of the command line need no table of their own. */
const forPeople = ({ brief, ...problem }: Problem): Diagnostic =>
  ({ ...problem, notes: brief ?? problem.notes }) as Diagnostic;
