import { dirname, resolve } from "node:path";
import type { Settings } from "../../flags/settings.ts";
import { type Format, printFailure, printOutput } from "../../output/print-output.ts";
import type { Progress } from "../../output/progress.ts";
import { explain } from "../../problems/explain.ts";
import { usageError } from "../../problems/failure.ts";
import { findSpecs, isPattern } from "../../specs/find.ts";
import { STDIN } from "../../specs/open.ts";
import { compileAndWrite, outputOf } from "../compile.ts";
import { untilInterrupted, Watcher } from "./until-interrupted.ts";

/** `gen --watch SPEC…`: compiles now and after each change of a spec or a weight file. */
export async function watch(
  names: readonly string[],
  settings: Settings,
  progress: Progress,
  format: Format,
): Promise<void> {
  if (names.includes(STDIN)) throw usageError("standard input cannot be watched.");
  const lines = format === "text" ? "text" : "json-lines";
  const files = new Set<string>();
  const watched = new Watcher();
  const add = (path: string) => {
    files.add(path);
    watched.addFile(path);
  };
  const addSpecs = (specs: readonly string[]) => {
    for (const spec of specs) {
      add(resolve(spec));
      if (byPattern) watched.addFolder(dirname(resolve(spec)));
    }
  };
  const byPattern = names.some(isPattern);
  let isFirst = true;

  const round = async (): Promise<void> => {
    try {
      const specs = await findSpecs(names);
      addSpecs(specs);
      const written = await compileAndWrite(specs, { ...settings, onRead: add }, progress);
      progress.clear();
      printOutput(outputOf(written, isFirst ? "all" : "changes"), lines);
      isFirst = false;
    } catch (thrown) {
      progress.clear();
      printFailure(explain(thrown), lines);
    }
    process.stderr.write(`watching ${files.size} file${files.size === 1 ? "" : "s"}; press Ctrl-C to stop\n`);
  };

  addSpecs(await findSpecs(names));
  await untilInterrupted(round, watched);
  process.exitCode = 0;
}
