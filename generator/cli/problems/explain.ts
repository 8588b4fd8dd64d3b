import { CommanderError } from "commander";
import { SpecError } from "../../diagnostics/spec-error.ts";
import { count } from "../../diagnostics/words.ts";
import { IndexError } from "../../ir/demand.ts";
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
  if (thrown instanceof IndexError) return usageError(`${thrown.message}.`);
  if (isSystemError(thrown)) return failure(makeProblem("system-error", { reason: reasonOf(thrown) }));
  const trace = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  const problem = makeProblem("bug", spec === undefined ? {} : { spec });
  return new Failure([{ problems: [problem] }], 70, trace);
}

/** Our words for what Commander says at length. */
const rewordings: readonly (readonly [pattern: RegExp, reword: (...parts: string[]) => string])[] = [
  [
    /^too many arguments for '(.*)'\. Expected (\d+) arguments? but got (\d+)/,
    (command = "", most, found) =>
      `${command} takes ${most === "0" ? "no arguments" : count(Number(most), "argument")}, but got ${found}.`,
  ],
  [
    /^option '(?:-\w, )?(--[\w-]+) <(.*)>' argument missing/,
    (flag, value) => `${flag} needs a value: ${flag} <${value}>.`,
  ],
];

/** Commander says `error: unknown option '--chekc'\n(Did you mean --check?)`. */
export function explainUsage({ message }: CommanderError, command: (gen: string) => string): Failure {
  const [reason = "", suggestion] = message.replace(/^error: /, "").split("\n");
  const [pattern, reword] = rewordings.find(([one]) => one.test(reason)) ?? [];
  return usageError(
    pattern && reword ? reword(...(pattern.exec(reason) ?? []).slice(1)) : reason.replace(/\.?$/, "."),
    suggestion?.replace(/^\(Did (.*)\)$/, "did $1") ??
      helpForCommand(/'(.*)'/.exec(reason)?.[1] ?? "") ??
      ((gen) => `see ${command(gen)} --help`),
  );
}
