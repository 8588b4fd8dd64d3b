import { createHash } from "node:crypto";
import { readdirSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";

/** This machine, told from another that writes into the same folder: process ids mean something on one alone. */
const machine = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);

/** Where the new content of a file waits for its name, beside it: `net3.ts.neuroll-4711-1a2b3c4d.tmp`. */
export const temporaryPathOf = (path: string): string => `${path}.neuroll-${process.pid}-${machine}.tmp`;

/** Removes what processes of this machine that are no more have left beside a file. */
export function removeLeftovers(path: string): void {
  const [folder, start] = [dirname(path), `${basename(path)}.neuroll-`];
  for (const name of namesIn(folder)) {
    if (!name.startsWith(start)) continue;
    const [, owner, where] = /^([1-9]\d{0,9})-(\w+)\.tmp$/.exec(name.slice(start.length)) ?? [];
    if (owner !== undefined && where === machine && !isRunning(Number(owner))) remove(join(folder, name));
  }
}

/** What cannot be removed was not written by us, or why that is so has been said. */
export function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {}
}

/** Only what the system knows nothing of is no more; a process of another user is refused, but known. */
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
