import { describeMismatch } from "../../generator/check/check-against-reference.ts";
import type { Emit } from "../../generator/ir/spec.ts";
import type { Prepared } from "./cases.ts";
import { firstMismatch } from "./compare-results.ts";
import type { EngineResult } from "./run-module.ts";

/** Whether a module has to have run as WebAssembly. */
const mustBeWebAssembly: Record<Emit["target"], (inV8: EngineResult, here: EngineResult) => boolean> = {
  ts: () => false,
  wasm: () => true,
  auto: (inV8, here) => here.webAssembly.isThere && ranWebAssembly(inV8),
};

/** Why an engine's result is wrong beside V8's; nothing where the expected code gave the same bits. */
export function describeFailure(
  { title, target, inputs }: Prepared,
  inV8: EngineResult,
  here: EngineResult,
): string | undefined {
  const mismatch = firstMismatch(inV8, here, inputs);
  if (mismatch) return `${title}: ${describeMismatch(mismatch)} as in V8`;
  const wanted = mustBeWebAssembly[target](inV8, here);
  if (wanted === ranWebAssembly(here)) return undefined;
  return `${title}: ${wanted ? "did not run" : "ran"} as WebAssembly`;
}

export const ranWebAssembly = ({ webAssembly }: EngineResult): boolean => webAssembly.calls > 0;
