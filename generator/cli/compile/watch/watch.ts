import { dirname, resolve } from "node:path";
import type { CompileRequest } from "../../config/request.ts";
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
  request: (onFile: (path: string) => void) => Promise<CompileRequest>,
  progress: Progress,
  format: Format,
): Promise<void> {
  const lines = format === "text" ? "text" : "json-lines";
  const files = new Set<string>();
  const watched = new Watcher();
  const add = (path: string) => {
    files.add(path);
    watched.addFile(path);
  };
  /** The specs of now, and where new ones may appear. */
  const find = async () => {
    const { specs: names, settings } = await request(add);
    if (names.includes(STDIN)) throw usageError("standard input cannot be watched.");
    const byPattern = names.some(isPattern);
    const specs = await findSpecs(names);
    for (const spec of specs) {
      add(resolve(spec));
      if (byPattern) watched.addFolder(dirname(resolve(spec)));
    }
    return { specs, settings };
  };
  let isFirst = true;

  const round = async (): Promise<void> => {
    try {
      const { specs, settings } = await find();
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

  await find();
  await untilInterrupted(round, watched);
  process.exitCode = 0;
}
