import type { Loaded } from "../../load.ts";
import type { Problem } from "../problems/problem.ts";

/** Errors, warnings and remarks about one spec, and the texts that they point into, by path. */
export interface ProblemGroup {
  readonly problems: readonly Problem[];
  readonly sources?: Readonly<Record<string, string>>;
}

/** What a command prints: `text` for people or, with `--json`, `results` for programs. */
export interface CommandOutput {
  readonly text: string;
  readonly results: readonly unknown[];
  readonly problemGroups: readonly ProblemGroup[];
}

/** Whether there are errors, and not just warnings and remarks. */
export const hasErrors = (problemGroups: readonly ProblemGroup[]): boolean =>
  problemGroups.some(({ problems }) => problems.some(({ severity }) => severity === "error"));

/** The warnings and remarks about a spec that has no errors. */
export const warningsOf = ({ warnings, sources }: Pick<Loaded, "warnings" | "sources">): ProblemGroup => ({
  problems: warnings,
  sources,
});
