import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { UncheckedModule } from "../../check-types.ts";
import type { CheckedModule } from "./type-checker-thread.ts";

/** The file that the thread runs; it is not there if neuroll runs from its source. */
const FILE = join(import.meta.dirname, "type-checker-thread.js");

let checker: TypeChecker | undefined;

/** The one type checker of the process, which starts when this is called first. */
export function typeChecker(): TypeChecker {
  checker ??= new TypeChecker();
  return checker;
}

/**
 * Makes the final check of modules in a thread, which loads TypeScript while specs are compiled, and checks one module while the next is
 * compiled. Where there is no second processor or no thread can be started, it makes the check at once. It keeps no process from ending
 * but while modules are checked. If the thread ends, what it was asked rejects, and the next call of `typeChecker` starts another.
 */
class TypeChecker {
  readonly #thread = startThread();
  /** What to do with the answers to come, in their order. */
  readonly #waiting: { readonly resolve: () => void; readonly reject: (reason: unknown) => void }[] = [];

  constructor() {
    this.#thread?.on("message", ({ problem }: CheckedModule) => {
      const asked = this.#waiting.shift();
      if (this.#waiting.length === 0) this.#thread?.unref();
      if (problem === undefined) asked?.resolve();
      else asked?.reject(problem);
    });
    this.#thread?.on("error", (reason) => this.#end(reason));
    this.#thread?.on("exit", () => this.#end(new Error("the thread that checks types has ended")));
    this.#thread?.unref(); // Last, as listeners hold the process.
  }

  /** Rejects as `checkTypes` throws. */
  async check(module: UncheckedModule): Promise<void> {
    const thread = this.#thread;
    if (thread === undefined) return (await import("../../check-types.ts")).checkTypes(module);
    thread.ref();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      thread.postMessage(module);
    });
  }

  #end(reason: unknown): void {
    if (checker === this) checker = undefined;
    for (const { reject } of this.#waiting.splice(0)) reject(reason);
  }
}

function startThread(): Worker | undefined {
  if (availableParallelism() === 1 || !existsSync(FILE)) return undefined;
  try {
    return new Worker(FILE);
  } catch {
    return undefined; // Node's permissions may forbid it.
  }
}
