import type { Bundler, Job, Problem } from "./bundlers.ts";

type Problems = readonly Problem[];

/** A bundler that watches. */
export interface Watching {
  /** Makes a change and waits for a bundle, or for errors, of which something holds. */
  until(change: () => void, holds: (problems: Problems) => boolean | Promise<boolean>): Promise<void>;
  close(): Promise<unknown>;
}

/** Some bundlers begin to watch a file only after they say that they are done, so a change is made again after this time. */
const PATIENCE_MS = 3000;

export async function startWatching(bundler: Bundler, job: Job): Promise<Watching> {
  let latest: Problems | undefined;
  let wake = () => {};
  const watcher = await bundler.watch(job, (problems) => {
    latest = problems;
    wake();
  });
  const next = async (): Promise<Problems> => {
    while (latest === undefined) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const problems = latest;
    latest = undefined;
    return problems;
  };
  return {
    async until(change, holds) {
      change();
      const again = setInterval(change, PATIENCE_MS);
      try {
        while (!(await holds(await next())));
      } finally {
        clearInterval(again);
      }
    },
    close: () => watcher.close(),
  };
}
