import { parentPort } from "node:worker_threads";
import { checkTypes, type UncheckedModule } from "../../check-types.ts";

/** The answer to a module: what `checkTypes` threw, if it did. Answers come in the order of the modules. */
export interface CheckedModule {
  readonly problem?: unknown;
}

parentPort?.on("message", (module: UncheckedModule) => parentPort?.postMessage(answerTo(module)));

function answerTo(module: UncheckedModule): CheckedModule {
  try {
    checkTypes(module);
    return {};
  } catch (problem) {
    return { problem };
  }
}
