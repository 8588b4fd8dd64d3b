import { existsSync } from "node:fs";
import type { Cache } from "../cache/cache.ts";
import { writeAll } from "../files/write-all.ts";
import type { Settings } from "../flags/settings.ts";
import type { Progress } from "../output/progress.ts";
import { compileSpecs, type ModuleFile } from "../specs/compile.ts";
import type { SpecFiles } from "../specs/spec-files.ts";
import type { WrittenSpec } from "./compile.ts";
import { type Summary, summarizeSpec } from "./summary.ts";
import { warnOfPrettier } from "./warn-of-prettier.ts";

/** Compiles specs, writes and caches their modules; `unchanged` are the specs that the cache had. */
export async function compileChanged(
  specs: readonly string[],
  unchanged: readonly Summary[],
  settings: Settings,
  progress: Progress,
  files: SpecFiles,
  cache: Cache | undefined,
): Promise<WrittenSpec[]> {
  const compiled = await compileSpecs(specs, settings, progress, unchanged, files);
  const modules = compiled.flatMap(({ outputs }) => outputs);
  const isNew = modules.map(({ path }) => !existsSync(path));
  const outcomes = writeAll(modules.map(({ path, text }) => ({ path, content: text })));
  const added = modules[isNew.indexOf(true)];
  const remark = added && warnOfPrettier(settings.output, added.file);
  return compiled.map((one, n) => {
    const summary = summarizeSpec(one);
    cache?.store(specs[n] as string, one.inputs, one.outputs, summary);
    const isWritten = modules.some((file, k) => one.outputs.includes(file) && outcomes[k] === "written");
    const { problemGroup } = summary;
    const said = remark && one.outputs.includes(added as ModuleFile) ? [remark] : [];
    return {
      ...summary,
      problemGroup: { ...problemGroup, problems: [...problemGroup.problems, ...said] },
      outcome: isWritten ? "written" : "unchanged",
    };
  });
}
