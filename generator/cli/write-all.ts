import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { complain } from "./complaints.ts";
import { shown } from "./display-path.ts";
import { failure } from "./failure.ts";
import { isMissing, isSystemError, reasonOf } from "./system-error.ts";

export interface NewFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

export type Outcome = "written" | "unchanged";

/**
 * Writes all files, or none: each beside its place first, then each is renamed, so that nobody ever reads half a file.
 * Equal files are left alone. Throws a Failure.
 */
export function writeAll(files: readonly NewFile[]): Outcome[] {
  const outcomes = files.map((file) => attempt(file, () => (holds(file) ? "unchanged" : "written")));
  const changed = files.filter((_, n) => outcomes[n] === "written");
  try {
    for (const file of changed) attempt(file, () => writeBeside(file));
    for (const file of changed) attempt(file, () => renameSync(beside(file), file.path));
  } finally {
    for (const file of changed) remove(beside(file));
  }
  return outcomes;
}

/** The bytes of a file; nothing where there is none. */
export function readIfThere(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch (problem) {
    if (isMissing(problem)) return undefined;
    throw problem;
  }
}

/** Whether a file is there and already holds what it is to hold. */
export const holds = ({ path, content }: NewFile): boolean => {
  const bytes = readIfThere(path);
  return bytes !== undefined && Buffer.from(content).equals(bytes);
};

const beside = ({ path }: NewFile): string => `${path}.${process.pid}.tmp`;

function writeBeside(file: NewFile): void {
  makeFolder(dirname(file.path));
  writeFileSync(beside(file), file.content);
}

/** One folder after the other: where none may be made, as in /proc, Node's `recursive` never ends. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

/** What cannot be removed was not written, and why that is so has been said. */
function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {}
}

function attempt<T>({ path }: NewFile, work: () => T): T {
  try {
    return work();
  } catch (problem) {
    if (!isSystemError(problem)) throw problem;
    throw failure(complain("cannot-write", { file: shown(path), reason: reasonOf(problem) }));
  }
}
