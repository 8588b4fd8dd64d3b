import { realpathSync } from "node:fs";
import { escapeControls } from "../../diagnostics/words.ts";
import { IMPORTED } from "../../import/write-spec.ts";
import { isUpToDate, type NewFile, readIfThere } from "../files/write-all.ts";
import { printablePath } from "../output/display-path.ts";
import { failure } from "../problems/failure.ts";
import { makeProblem } from "../problems/problem.ts";
import { isSystemError } from "../problems/system-error.ts";

const ELSEWHERE = "--name NAME and -o DIR write elsewhere";

/** Refuses to overwrite the files being read and, without `force`, files with other content. Throws a Failure. */
export function checkOverwrite(files: readonly NewFile[], read: readonly string[], force: boolean): void {
  const sources = new Set(read.map(realPath));
  const own = files.filter((file) => sources.has(realPath(file.path)) && !isSettled(file));
  if (own.length > 0)
    throw failure(
      ...own.map(({ path }) =>
        makeProblem("overwrites-source", { file: printablePath(path) }, { help: ELSEWHERE }),
      ),
    );
  const others = force ? [] : files.filter((file) => !isSettled(file));
  if (others.length === 0) return;
  const help = `--force overwrites ${others.length === 1 ? "it" : "them"}; ${ELSEWHERE}`;
  const notes = others.flatMap(({ path }) => noteOnSpec(path));
  throw failure(
    makeProblem("already-exists", { files: others.map(({ path }) => printablePath(path)) }, { help, notes }),
  );
}

/** A note with the first line of an existing spec, or that gen import did not write it. */
function noteOnSpec(path: string): { message: string }[] {
  if (!path.endsWith(".yaml")) return [];
  const [first = ""] = new TextDecoder().decode(readIfThere(path)).split(/\r?\n/, 1);
  const message =
    first.startsWith("# ") && first.includes(`: ${IMPORTED}`)
      ? `${printablePath(path)} begins "${first}", as gen import writes it`
      : `${printablePath(path)} does not begin as gen import writes specs`;
  return [{ message: escapeControls(message) }];
}

/** Whether a file does not exist or has its new content. One that cannot be read is reported when writing fails. */
function isSettled(file: NewFile): boolean {
  try {
    return readIfThere(file.path) === undefined || isUpToDate(file);
  } catch (problem) {
    if (!isSystemError(problem)) throw problem;
    return true;
  }
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
