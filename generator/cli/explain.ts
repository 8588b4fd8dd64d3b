import { SpecError } from "../diagnostics/spec-error.ts";
import { describe, InputProblem } from "./problems.ts";
import { UsageError } from "./usage-error.ts";

/** What to print about something that was thrown, and the exit status that goes with it. */
export function explain(problem: unknown): { text: string; status: 1 | 2 | 70 } {
  if (problem instanceof SpecError)
    return { text: describe(problem.diagnostics, problem.sources), status: 1 };
  if (problem instanceof InputProblem) return { text: problem.message, status: 1 };
  if (problem instanceof UsageError) return { text: `gen: ${problem.message}`, status: 2 };
  if (isSystemError(problem)) return { text: `gen: ${inWords(problem)}`, status: 1 };
  const trace = problem instanceof Error ? (problem.stack ?? problem.message) : String(problem);
  return {
    text: `This is a bug in neuroll, not in your spec. Please report it with the spec:\n${trace}`,
    status: 70,
  };
}

interface SystemError extends Error {
  readonly code: string;
  readonly path?: string;
  readonly syscall: string;
}

const isSystemError = (problem: unknown): problem is SystemError =>
  problem instanceof Error && "code" in problem && "syscall" in problem;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "that is a folder",
  EACCES: "permission denied",
  ENOTDIR: "a part of the path is not a folder",
  ENOSPC: "the disk is full",
  EROFS: "the file system is read-only",
};

const inWords = ({ code, path, message }: SystemError): string =>
  path === undefined ? message : `${path}: ${REASONS[code] ?? message}`;
