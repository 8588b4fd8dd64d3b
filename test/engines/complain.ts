import { describeMismatch } from "../../generator/check/check-against-reference.ts";
import type { Emit } from "../../generator/ir/spec.ts";
import type { Answer } from "./answer.ts";
import type { Prepared } from "./cases.ts";
import { firstMismatch } from "./compare-answers.ts";

/** Whether a module has to have run as WebAssembly. */
const mustBeWebAssembly: Record<Emit["target"], (inV8: Answer, here: Answer) => boolean> = {
  ts: () => false,
  wasm: () => true,
  auto: (inV8, here) => here.webAssembly.isThere && ranWebAssembly(inV8),
};

/** What is wrong with an engine's answer, given V8's; nothing where it has the same bits from the code it should have. */
export function complain(
  { title, target, inputs }: Prepared,
  inV8: Answer,
  here: Answer,
): string | undefined {
  const mismatch = firstMismatch(inV8, here, inputs);
  if (mismatch) return `${title}: ${describeMismatch(mismatch)} as in V8`;
  const wanted = mustBeWebAssembly[target](inV8, here);
  if (wanted === ranWebAssembly(here)) return undefined;
  return `${title}: ${wanted ? "did not run" : "ran"} as WebAssembly`;
}

export const ranWebAssembly = ({ webAssembly }: Answer): boolean => webAssembly.calls > 0;
