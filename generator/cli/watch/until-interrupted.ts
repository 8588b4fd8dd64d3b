import { readdirSync, statSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

/** How often files are looked at, in milliseconds: notices of the system end with the folder that they are for. */
const INTERVAL = 200;

/** What one save of an editor or one checkout brings comes within this many milliseconds. */
const PAUSE = 50;

/** What is watched, and how each was when it was last noted. */
export class Watcher {
  readonly #looks = new Map<string, { readonly look: (path: string) => string; readonly seen: string }>();

  /** From now on a file, be it there or not; to be called before it is read, so that no change of it is missed. */
  addFile(path: string): void {
    if (!this.#looks.has(path)) this.#note(path, stampOf);
  }

  /** From now on the names of the specs in a folder. */
  addFolder(path: string): void {
    if (!this.#looks.has(`${path}/`)) this.#note(`${path}/`, specsIn);
  }

  noteAll(): void {
    for (const [path, { look }] of this.#looks) this.#note(path, look);
  }

  get hasChanged(): boolean {
    return [...this.#looks].some(([path, { look, seen }]) => look(path) !== seen);
  }

  #note(path: string, look: (path: string) => string): void {
    this.#looks.set(path, { look, seen: look(path) });
  }
}

/** Another text wherever a file is another one, or has been written. */
function stampOf(path: string): string {
  return attempt(() => {
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
    return [dev, ino, size, mtimeNs, ctimeNs].join(" ");
  });
}

const specsIn = (folder: string): string =>
  attempt(() =>
    readdirSync(folder)
      .filter((name) => /\.ya?ml$/.test(name))
      .join("\n"),
  );

/** What cannot be looked at is as if it were not there. */
function attempt(work: () => string): string {
  try {
    return work();
  } catch {
    return "nothing";
  }
}

/** Calls `work` now and after each change of what is watched, until the user presses Ctrl-C. */
export async function untilInterrupted(work: () => Promise<void>, watched: Watcher): Promise<void> {
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interrupted.abort());
  while (!interrupted.signal.aborted) {
    watched.noteAll();
    await work();
    while (!interrupted.signal.aborted && !watched.hasChanged)
      await setTimeout(INTERVAL, undefined, { signal: interrupted.signal }).catch(() => {});
    await setTimeout(PAUSE);
  }
}
