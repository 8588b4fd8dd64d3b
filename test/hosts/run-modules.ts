import type { GeneratedModule } from "../../generator/check/load-module.ts";
import { type Calls, type EngineResult, runModule } from "../engines/run-module.ts";

/** A module as a program of a host has it. */
export interface LoadedCase {
  readonly name: string;
  readonly target: string;
  readonly module: GeneratedModule;
  readonly calls: Calls;
  readonly inputs: readonly string[];
}

/** What a module computed, or the message of the error that it threw. */
export type Outcome = EngineResult | { readonly error: string };

/**
 * Runs the modules of some targets, all of them if none is given: the JSON of an Outcome by name. Runs inside the host, so it may
 * use only what every engine of ES2020 has.
 */
export function runModules(cases: readonly LoadedCase[], targets?: readonly string[]): string {
  const outcomes: Record<string, Outcome> = {};
  for (const { name, target, module, calls, inputs } of cases) {
    if (targets === undefined || targets.indexOf(target) >= 0) outcomes[name] = run(module, calls, inputs);
  }
  return JSON.stringify(outcomes);
}

function run(module: GeneratedModule, calls: Calls, inputs: readonly string[]): Outcome {
  try {
    return runModule(() => module, calls, inputs);
  } catch (problem) {
    return { error: (problem as Error).message };
  }
}
