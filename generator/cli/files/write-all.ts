import { existsSync, mkdirSync, readlinkSync, realpathSync, renameSync, writeFileSync } from "node:fs";
import { dirname, isAbsolute, resolve, sep } from "node:path";
import { printablePath } from "../output/display-path.ts";
import { failure } from "../problems/failure.ts";
import { makeProblem } from "../problems/problem.ts";
import { isMissing, isSystemError, reasonOf } from "../problems/system-error.ts";
import { readRegular } from "./read-file.ts";
import { remove, removeLeftovers, temporaryPathOf } from "./temporary-files.ts";

export interface NewFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** A file to write, and the path that its symbolic links lead to. */
interface ResolvedFile extends NewFile {
  readonly target: string;
}

export type WriteOutcome = "written" | "unchanged";

/**
 * Writes all files or none: first to temporary files, which are then renamed, so that nobody reads half a file. Writes
 * through symbolic links, and leaves equal files alone. Throws a Failure.
 */
export function writeAll(files: readonly NewFile[]): WriteOutcome[] {
  const placed = files.map((file) => attempt(file, () => ({ ...file, target: targetOf(file.path) })));
  refuseSameTarget(placed);
  const outcomes = placed.map((file) => attempt(file, () => (isUpToDate(file) ? "unchanged" : "written")));
  for (const { target } of placed) removeLeftovers(target);
  const changed = placed.filter((_, n) => outcomes[n] === "written");
  try {
    for (const file of changed) attempt(file, () => writeTemporary(file));
    for (const file of changed) attempt(file, () => renameSync(temporaryPathOf(file.target), file.target));
  } finally {
    for (const { target } of changed) remove(temporaryPathOf(target));
  }
  return outcomes;
}

/** The bytes of a file; undefined if it does not exist. */
export function readIfThere(path: string): Uint8Array | undefined {
  try {
    return readRegular(path);
  } catch (problem) {
    if (isMissing(problem)) return undefined;
    throw problem;
  }
}

/** Whether a file already has its new content. */
export const isUpToDate = ({ path, content }: NewFile): boolean => {
  const bytes = readIfThere(path);
  return bytes !== undefined && Buffer.from(content).equals(bytes);
};

/** The path that symbolic links lead to, whether or not it exists. Throws where they lead in a circle. */
function targetOf(path: string): string {
  const link = linkAt(path);
  if (link === undefined) return path;
  try {
    return realpathSync(path);
  } catch (problem) {
    if (!isMissing(problem)) throw problem;
    // Not `join`, which would resolve a `..` after another link wrongly.
    return targetOf(isAbsolute(link) ? link : `${dirname(path)}${sep}${link}`);
  }
}

function linkAt(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

/** Refuses two paths that lead to the same file, since one would overwrite the other. */
function refuseSameTarget(files: readonly ResolvedFile[]): void {
  const first = new Map<string, ResolvedFile>();
  for (const file of files) {
    const key = attempt(file, () =>
      existsSync(file.target) ? realpathSync(file.target) : resolve(file.target),
    );
    const twin = first.get(key);
    if (twin !== undefined) {
      const reason = `it is a symbolic link to the same file as ${printablePath(twin.path)}`;
      throw failure(makeProblem("cannot-write", { file: printablePath(file.path), reason }));
    }
    first.set(key, file);
  }
}

function writeTemporary({ target, content }: ResolvedFile): void {
  makeFolder(dirname(target));
  const beside = temporaryPathOf(target);
  remove(beside);
  // `wx` never writes to an existing file, which might be a link.
  writeFileSync(beside, content, { flag: "wx" });
}

/** Not with `recursive`, which never ends in Node where no folder can be made, as in /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

function attempt<T>({ path }: NewFile, work: () => T): T {
  try {
    return work();
  } catch (problem) {
    if (!isSystemError(problem)) throw problem;
    throw failure(makeProblem("cannot-write", { file: printablePath(path), reason: reasonOf(problem) }));
  }
}
