import { join } from "node:path";
import { Cache, type CachedSpec } from "../cache/cache.ts";
import { removeLeftovers } from "../files/temporary-files.ts";
import type { WriteOutcome } from "../files/write-all.ts";
import type { Settings } from "../flags/settings.ts";
import type { CommandOutput } from "../output/command-output.ts";
import { asInvoked } from "../output/invocation.ts";
import type { Progress } from "../output/progress.ts";
import { Failure } from "../problems/failure.ts";
import { specFolder } from "../specs/open.ts";
import { SpecFiles } from "../specs/spec-files.ts";
import { typeChecker } from "../specs/type-checker.ts";
import { findNameClashes } from "./name-clashes.ts";
import type { Summary } from "./summary.ts";
import { warnOfLeftover } from "./warn-of-leftover.ts";

/** A compiled spec, and whether its files were written. */
export interface WrittenSpec extends Summary {
  readonly outcome: WriteOutcome;
}

/** `gen SPEC…`: compiles and writes modules, and prints what was written and what it costs. */
export const compileAndReport = async (
  specs: readonly string[],
  settings: Settings,
  progress: Progress,
): Promise<CommandOutput> => outputOf(await compileAndWrite(specs, settings, progress), "all");

/** Compiles the specs that changed since they were last compiled. */
export async function compileAndWrite(
  specs: readonly string[],
  settings: Settings,
  progress: Progress,
): Promise<WrittenSpec[]> {
  const cache = Cache.open(settings);
  const files = new SpecFiles(settings);
  const recalled = new Map<string, CachedSpec>();
  for (const spec of specs) {
    const found = await cache?.lookUp(spec, files);
    if (found !== undefined) recalled.set(spec, found);
  }
  for (const [spec, { weights, outputs }] of recalled) {
    for (const file of weights) settings.onRead?.(join(specFolder(spec), file));
    outputs.forEach(removeLeftovers);
  }
  const unchanged = [...recalled.values()].map(({ summary }) => summary);
  const changed = specs.filter((spec) => !recalled.has(spec));
  const written = await compileOthers(changed, unchanged, settings, progress, files, cache);
  return specs.map((spec) => {
    const { summary } = recalled.get(spec) ?? {};
    const one: WrittenSpec = summary
      ? { ...summary, outcome: "unchanged" }
      : (written[changed.indexOf(spec)] as WrittenSpec);
    return withLeftover(one, settings.output);
  });
}

/** Not part of the summary, which is cached: it depends on other files. */
function withLeftover(one: WrittenSpec, output: string): WrittenSpec {
  const left = warnOfLeftover(output, one.name, one.file);
  if (left === undefined) return one;
  const { problemGroup } = one;
  return { ...one, problemGroup: { ...problemGroup, problems: [...problemGroup.problems, left] } };
}

type CompileChanged = typeof import("./changed.ts").compileChanged;

/** `compileChanged`, imported only if there is something to compile. */
const compileOthers: CompileChanged = async (specs, unchanged, ...others) => {
  if (specs.length === 0) {
    const rivals = findNameClashes(unchanged);
    if (rivals.length > 0) throw new Failure(rivals);
    return [];
  }
  const [, progress] = others;
  progress.show("starting the compiler");
  typeChecker();
  const { compileChanged } = await import("./changed.ts");
  return compileChanged(specs, unchanged, ...others);
};

const lineOf = ({ outcome, sentence, schedule }: WrittenSpec): string =>
  `${outcome} ${sentence}${schedule === undefined ? asInvoked((gen) => `; ${gen} report lists its layers`) : `, ${schedule}`}`;

/** The output for all specs, or only for those whose module changed. */
export function outputOf(specs: readonly WrittenSpec[], which: "all" | "changes"): CommandOutput {
  const told = specs.filter(({ outcome }) => which === "all" || outcome === "written");
  return {
    text: told.length === 0 ? "nothing has changed" : told.map(lineOf).join("\n"),
    results: told.map(({ spec, name, file, declarations, outcome, facts }) => ({
      spec,
      name,
      file,
      declarations,
      outcome,
      ...facts,
    })),
    problemGroups: told.map(({ problemGroup }) => problemGroup),
  };
}
