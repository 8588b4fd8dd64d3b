import { resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { watch as watchFiles } from "chokidar";

/** What one save of an editor or one checkout brings comes within this many milliseconds. */
const PAUSE = 50;

export interface Watched {
  /** Folders are watched and not files, so that a file may be replaced by another of its name. */
  readonly folders: () => readonly string[];
  readonly wants: (path: string) => boolean;
}

/** Calls `work` now and after each change of a file that is wanted, until the user presses Ctrl-C. */
export async function untilInterrupted(
  work: () => Promise<void>,
  { folders, wants }: Watched,
): Promise<void> {
  let wake = () => {};
  let interrupted = false;
  const watcher = watchFiles([...folders()], { depth: 0, ignoreInitial: true });
  watcher.on("all", (_, path) => {
    if (wants(resolve(path))) wake();
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      interrupted = true;
      wake();
    });
  }
  await new Promise<void>((ready) => watcher.once("ready", ready));
  while (!interrupted) {
    const changed = new Promise<void>((done) => {
      wake = done;
    });
    await work();
    watcher.add([...folders()]);
    await changed;
    await setTimeout(PAUSE);
  }
  await watcher.close();
}
