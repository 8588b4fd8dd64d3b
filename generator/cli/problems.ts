import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { formatDiagnostics } from "../diagnostics/format-diagnostic.ts";
import { SpecError } from "../diagnostics/spec-error.ts";

/** A problem in the input that is no diagnostic of one spec: exit status 1. */
export class InputProblem extends Error {
  override readonly name = "InputProblem";
}

/** Calls `work` for each item; where some fail on their input, throws all their problems as one SpecError. */
export function gather<T, R>(items: readonly T[], work: (item: T, n: number) => R): R[] {
  const results: R[] = [];
  const failures: SpecError[] = [];
  items.forEach((item, n) => {
    try {
      results.push(work(item, n));
    } catch (problem) {
      if (!(problem instanceof SpecError)) throw problem;
      failures.push(problem);
    }
  });
  if (failures.length === 0) return results;
  throw new SpecError(
    failures.flatMap(({ diagnostics }) => diagnostics),
    Object.assign({}, ...failures.map(({ sources }) => sources)),
  );
}

/** Diagnostics as a person reads them on this terminal. */
export const describe = (
  diagnostics: readonly Diagnostic[],
  sources: Readonly<Record<string, string>>,
): string => formatDiagnostics(diagnostics, sources, { color: process.stderr.hasColors?.() ?? false });

/** Warnings and remarks of specs that compile, each with the spec's text to point into. */
export const remarksOn = (
  specs: readonly {
    readonly warnings: readonly Diagnostic[];
    readonly sources: Readonly<Record<string, string>>;
  }[],
): string =>
  specs
    .flatMap(({ warnings, sources }) => (warnings.length === 0 ? [] : [describe(warnings, sources)]))
    .join("\n");
