import type { Answer } from "./answer.ts";
import { compileSpecs } from "./compile-specs.ts";
import type { Progress } from "./progress.ts";
import type { Settings } from "./settings.ts";
import { type Summary, summarizeSpec } from "./summarize-spec.ts";
import { type Outcome, writeAll } from "./write-all.ts";

/** A spec compiled, and what became of its files. */
export interface WrittenSpec extends Summary {
  readonly outcome: Outcome;
}

/** `gen SPEC…`: compiles, writes, says what was written and what it costs. */
export const write = async (
  specs: readonly string[],
  settings: Settings,
  progress: Progress,
): Promise<Answer> => answerOf(await compileAndWrite(specs, settings, progress), "all");

export async function compileAndWrite(
  specs: readonly string[],
  settings: Settings,
  progress: Progress,
): Promise<WrittenSpec[]> {
  const compiled = await compileSpecs(specs, settings, progress);
  const files = compiled.flatMap(({ outputs }) => outputs);
  const outcomes = writeAll(files.map(({ path, text }) => ({ path, content: text })));
  return compiled.map((one) => {
    const isWritten = files.some((file, n) => one.outputs.includes(file) && outcomes[n] === "written");
    return { ...summarizeSpec(one), outcome: isWritten ? "written" : "unchanged" };
  });
}

/** What to say about all specs, or about those alone whose module is another one now. */
export function answerOf(specs: readonly WrittenSpec[], which: "all" | "changes"): Answer {
  const told = specs.filter(({ outcome }) => which === "all" || outcome === "written");
  return {
    text:
      told.length === 0
        ? "nothing is different"
        : told.map(({ outcome, sentence }) => `${outcome} ${sentence}`).join("\n"),
    results: told.map(({ spec, name, file, declarations, outcome, facts }) => ({
      spec,
      name,
      file,
      declarations,
      outcome,
      ...facts,
    })),
    findings: told.map(({ finding }) => finding),
  };
}
