import { CommanderError } from "commander";
import { SpecError } from "../../diagnostics/spec-error.ts";
import { helpForCommand } from "../commands/names.ts";
import { Failure, failure, usageError } from "./failure.ts";
import { makeProblem } from "./problem.ts";
import { isSystemError, reasonOf } from "./system-error.ts";

/** Turns anything thrown into a Failure; `spec` is the spec that was being processed. */
export function explain(thrown: unknown, spec?: string): Failure {
  if (thrown instanceof Failure) return thrown;
  if (thrown instanceof SpecError)
    return new Failure([{ problems: thrown.diagnostics, sources: thrown.sources }]);
  if (thrown instanceof CommanderError) return explainUsage(thrown, (gen) => gen);
  if (isSystemError(thrown)) return failure(makeProblem("system-error", { reason: reasonOf(thrown) }));
  const trace = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  const problem = makeProblem("bug", spec === undefined ? {} : { spec });
  return new Failure([{ problems: [problem] }], 70, trace);
}

/** Commander says `error: unknown option '--chekc'\n(Did you mean --check?)`. */
export function explainUsage({ message }: CommanderError, command: (gen: string) => string): Failure {
  const [reason = "", suggestion] = message.replace(/^error: /, "").split("\n");
  return usageError(
    reason.replace(/\.?$/, "."),
    suggestion?.replace(/^\(Did (.*)\)$/, "did $1") ??
      helpForCommand(/'(.*)'/.exec(reason)?.[1] ?? "") ??
      ((gen) => `see ${command(gen)} --help`),
  );
}
