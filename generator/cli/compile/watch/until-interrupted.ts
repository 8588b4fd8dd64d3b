import { readdirSync, statSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

/** How often files are polled, in milliseconds. System notifications would end when a watched folder is replaced. */
const INTERVAL = 200;

/** The changes of one save or one checkout come within this many milliseconds. */
const PAUSE = 50;

/** Watched files and folders, each with its last known state. */
export class Watcher {
  readonly #looks = new Map<string, { readonly look: (path: string) => string; readonly seen: string }>();

  /** Watches a file, whether or not it exists. Call it before reading the file, so that no change is missed. */
  addFile(path: string): void {
    if (!this.#looks.has(path)) this.#note(path, stampOf);
  }

  /** Watches the names of the specs in a folder. */
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

/** A stamp that changes whenever a file is written or replaced. */
function stampOf(path: string): string {
  return attempt(() => {
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
    return [dev, ino, size, mtimeNs, ctimeNs].join(" ");
  });
}

const specsIn = (folder: string): string =>
  attempt(() =>
    readdirSync(folder)
      .filter((name) => /\.(?:ya?ml|m?[jt]s)$/.test(name))
      .join("\n"),
  );

/** A path that cannot be read counts as missing. */
function attempt(work: () => string): string {
  try {
    return work();
  } catch {
    return "nothing";
  }
}

/** Calls `work` now and after each change, until the user presses Ctrl-C. */
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
