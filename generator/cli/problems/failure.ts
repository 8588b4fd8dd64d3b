import type { CommandText } from "../../diagnostics/command-text.ts";
import type { ProblemGroup } from "../output/command-output.ts";
import { asInvoked } from "../output/invocation.ts";
import { makeProblem, type Problem } from "./problem.ts";

/** 1: a problem in the input. 2: a wrong command line. 70: a bug in neuroll. */
export type Status = 1 | 2 | 70;

/** Ends a command with all its problems. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly problemGroups: readonly ProblemGroup[];
  readonly status: Status;
  /** The stack trace of a bug. */
  readonly trace: string | undefined;

  constructor(problemGroups: readonly ProblemGroup[], status: Status = 1, trace?: string) {
    super(problemGroups.flatMap(({ problems }) => problems.map(({ message }) => message)).join("\n"));
    this.problemGroups = problemGroups;
    this.status = status;
    this.trace = trace;
  }
}

export const failure = (...problems: readonly Problem[]): Failure => new Failure([{ problems }]);

/** A Failure for a wrong command line. */
export const usageError = (reason: string, help?: CommandText): Failure =>
  new Failure(
    [
      {
        problems: [
          makeProblem("wrong-usage", { reason }, help === undefined ? {} : { help: asInvoked(help) }),
        ],
      },
    ],
    2,
  );
