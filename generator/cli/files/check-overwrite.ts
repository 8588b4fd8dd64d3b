import { realpathSync } from "node:fs";
import { printablePath } from "../output/display-path.ts";
import { failure } from "../problems/failure.ts";
import { makeProblem } from "../problems/problem.ts";
import { isSystemError } from "../problems/system-error.ts";
import { isUpToDate, type NewFile, readIfThere } from "./write-all.ts";

export interface Overwriting {
  /** The files being read, which are never overwritten. */
  readonly read: readonly string[];
  /** Whether other files may be. */
  readonly force: boolean;
  /** How to write elsewhere, for messages: `-o DIR writes elsewhere`. */
  readonly elsewhere: string;
  /** What is told of an existing file, by its path. */
  readonly notesOn?: (path: string) => readonly { readonly message: string }[];
}

/** Refuses to overwrite the files being read and, without `force`, files with other content. Throws a Failure. */
export function checkOverwrite(
  files: readonly NewFile[],
  { read, force, elsewhere, notesOn = () => [] }: Overwriting,
): void {
  const sources = new Set(read.map(realPath).filter((path) => path !== undefined));
  const own = files.filter((file) => sources.has(realPath(file.path) ?? "") && !isSettled(file));
  if (own.length > 0)
    throw failure(
      ...own.map(({ path }) =>
        makeProblem("overwrites-source", { file: printablePath(path) }, { help: elsewhere }),
      ),
    );
  const others = force ? [] : files.filter((file) => !isSettled(file));
  if (others.length === 0) return;
  const help = `--force overwrites ${others.length === 1 ? "it" : "them"}; ${elsewhere}`;
  const notes = others.flatMap(({ path }) => notesOn(path));
  throw failure(
    makeProblem("already-exists", { files: others.map(({ path }) => printablePath(path)) }, { help, notes }),
  );
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
