import { createHash } from "node:crypto";
import { readdirSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";

/** Identifies this machine in a shared folder, since process ids are only valid on one machine. */
const machine = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);

/** The temporary file beside a file that is being written: `net3.ts.neuroll-4711-1a2b3c4d.tmp`. */
export const temporaryPathOf = (path: string): string => `${path}.neuroll-${process.pid}-${machine}.tmp`;

/** Removes temporary files of dead processes of this machine beside a file. */
export function removeLeftovers(path: string): void {
  const [folder, start] = [dirname(path), `${basename(path)}.neuroll-`];
  for (const name of namesIn(folder)) {
    if (!name.startsWith(start)) continue;
    const [, owner, where] = /^([1-9]\d{0,9})-(\w+)\.tmp$/.exec(name.slice(start.length)) ?? [];
    if (owner !== undefined && where === machine && !isRunning(Number(owner))) remove(join(folder, name));
  }
}

/** Removes a file if possible; a failure is harmless or already reported. */
export function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {}
}

/** Whether a process runs; one of another user does, though it may not be signalled. */
function isRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (problem) {
    return (problem as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
