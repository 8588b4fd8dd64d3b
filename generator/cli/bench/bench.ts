import { findMismatch } from "../../bench/find-mismatch.ts";
import { makeVariants, type Variants } from "../../bench/make-variants.ts";
import { efforts, measure } from "../../bench/measure.ts";
import { type BenchSummary, summarizeTimings } from "../../bench/summary.ts";
import { timersOf } from "../../bench/timers.ts";
import { type Timing, timingsOf } from "../../bench/timings.ts";
import { ways } from "../../bench/ways.ts";
import type { Overrides } from "../flags/settings.ts";
import type { CommandOutput, ProblemGroup } from "../output/command-output.ts";
import { warningsOf } from "../output/command-output.ts";
import { printablePath } from "../output/display-path.ts";
import type { Progress } from "../output/progress.ts";
import { explain } from "../problems/explain.ts";
import { Failure } from "../problems/failure.ts";
import { makeProblem } from "../problems/problem.ts";
import { openSpec } from "../specs/open.ts";
import { benchPage } from "./page.ts";
import { benchResult } from "./result.ts";

interface PreparedSpec {
  readonly spec: string;
  readonly made: Variants;
}

/** A spec, the timings of its variants, and what follows from them. */
export interface BenchedSpec extends PreparedSpec {
  readonly figures: readonly Timing[];
  readonly summary: BenchSummary;
}

/** `gen bench SPEC…`: verifies every variant of a network, then times them in turns. */
export async function bench(
  specs: readonly string[],
  overrides: Overrides,
  effort: keyof typeof efforts,
  progress: Progress,
): Promise<CommandOutput> {
  const all = await prepareAll(specs, overrides, progress);
  const benched: BenchedSpec[] = [];
  const faults: ProblemGroup[] = [];
  for (const [n, { spec, made }] of all.entries()) {
    const which = `${spec} (${n + 1} of ${all.length})`;
    progress.show(`verifying ${which}`);
    const problems = wrongResults({ spec, made });
    if (problems.length > 0) faults.push({ problems });
    else {
      progress.show(`measuring ${which}`);
      const figures = timingsOf(measure(timersOf(made.variants), efforts[effort]), made.multiplyAdds);
      benched.push({ spec, made, figures, summary: summarizeTimings(figures, made.omitted) });
    }
  }
  return {
    text: benched.map(benchPage).join("\n\n"),
    results: benched.map(benchResult),
    problemGroups: [...all.map(({ made }) => warningsOf(made)), ...faults],
  };
}

/** Prepares all specs, or throws the problems of all of them before anything is timed. */
async function prepareAll(
  specs: readonly string[],
  overrides: Overrides,
  progress: Progress,
): Promise<PreparedSpec[]> {
  const all: PreparedSpec[] = [];
  const problemGroups: ProblemGroup[] = [];
  for (const [n, name] of specs.entries()) {
    progress.show(`compiling ${printablePath(name)} (${n + 1} of ${specs.length})`);
    try {
      const file = await openSpec(name);
      all.push({ spec: file.path, made: await makeVariants(file.spec, { ...file, ...overrides }) });
    } catch (thrown) {
      const failure = explain(thrown, printablePath(name));
      if (failure.status !== 1) throw failure;
      problemGroups.push(...failure.problemGroups);
    }
  }
  if (problemGroups.length > 0) throw new Failure(problemGroups);
  return all;
}

const HELP = { help: "this is a bug in neuroll; please report it with the spec" };

const wrongResults = ({ spec, made }: PreparedSpec) =>
  made.variants.flatMap((variant) => {
    const mismatch = findMismatch(variant);
    const file = `${variant.network.name} (${ways[variant.way].about})`;
    return mismatch === undefined ? [] : [makeProblem("wrong-result", { spec, file, mismatch }, HELP)];
  });
