import { dirname, join } from "node:path";

/**
 * Calls `work` now and again after every change of the specs or of the weight files that it says it read. Runs until it
 * is interrupted.
 */
export async function watch(
  specs: readonly string[],
  work: () => Promise<readonly string[]>,
  say: (text: string) => void,
): Promise<never> {
  const { watch: watchFiles } = await import("chokidar");
  const watcher = watchFiles([...specs], {
    ignoreInitial: true,
    awaitWriteFinish: { stabilityThreshold: 50 },
  });
  let running = false;
  let again = false;
  const rebuild = async (): Promise<void> => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    do {
      again = false;
      watcher.add([...(await work())]);
    } while (again);
    running = false;
    say("watching; press Ctrl-C to stop");
  };
  watcher.on("all", () => void rebuild());
  await rebuild();
  return new Promise<never>(() => {});
}

/** Weight files as the watcher names them. */
export const beside = (spec: string, files: readonly string[]): string[] =>
  files.map((file) => join(dirname(spec), file));
