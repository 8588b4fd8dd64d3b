import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { formatDiagnostics } from "../../diagnostics/format-diagnostic.ts";
import type { Failure } from "../problems/failure.ts";
import { makeProblem, type Problem } from "../problems/problem.ts";
import { isSystemError, reasonOf } from "../problems/system-error.ts";
import { type Answer, type Finding, hasErrors } from "./answer.ts";
import { toJson } from "./json.ts";

/** How answers are printed: for people, as one JSON value over many lines, or as one on each line. */
export type Format = "text" | "json" | "json-lines";

/** Prints an answer: results on standard output, problems and remarks on standard error; as JSON all on the former. */
export function printAnswer({ text, results, findings }: Answer, format: Format): void {
  const ok = !hasErrors(findings);
  if (!ok) process.exitCode = 1;
  if (format === "text") {
    if (text !== "") process.stdout.write(`${text}\n`);
    printFindings(findings);
  } else {
    const problems = findings.flatMap((finding) =>
      finding.problems.map(({ brief: _, ...problem }) => problem),
    );
    const json = toJson({ ok, results, problems }, format === "json" ? "many" : "one");
    process.stdout.write(`${json}\n`);
  }
}

/** Prints what went wrong and sets the exit status. */
export function printFailure({ findings, status, trace }: Failure, format: Format): void {
  printAnswer({ text: "", results: [], findings }, format);
  process.exitCode = status;
  if (trace !== undefined) process.stderr.write(`\n${trace}\n`);
}

/**
 * The exit status where a standard stream cannot be written, which is told on the other. Whoever reads it may stop early,
 * as `head` does, and that is no failure.
 */
export function endOf(problem: NodeJS.ErrnoException, stream: "output" | "error"): number {
  const status = Number(process.exitCode ?? 0);
  if (problem.code === "EPIPE") return status;
  if (stream === "output") {
    const reason = isSystemError(problem) ? reasonOf(problem) : problem.message;
    printFindings([{ problems: [makeProblem("cannot-write", { file: "standard output", reason })] }]);
  }
  return status || 1;
}

function printFindings(findings: readonly Finding[]): void {
  const text = formatFindings(findings, process.stderr.hasColors?.() ?? false);
  if (text !== "") process.stderr.write(`${text}\n`);
}

/** What is found in each spec, with a blank line between two problems. */
export const formatFindings = (findings: readonly Finding[], color: boolean): string =>
  findings
    .filter(({ problems }) => problems.length > 0)
    .map(({ problems, sources }) => formatDiagnostics(problems.map(forPeople), sources, { color }))
    .join("\n\n");

/** What is printed of a code is the code itself, so those of the command line will do. */
const forPeople = ({ brief, ...problem }: Problem): Diagnostic =>
  ({ ...problem, notes: brief ?? problem.notes }) as Diagnostic;
