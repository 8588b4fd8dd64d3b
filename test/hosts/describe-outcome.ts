import { describeMismatch } from "../../generator/check/check-against-reference.ts";
import { firstMismatch } from "../engines/compare-results.ts";
import { ranWebAssembly } from "../engines/describe-failure.ts";
import { fromHex } from "../engines/hex.ts";
import type { HostCase } from "./cases.ts";
import type { Outcome } from "./run-modules.ts";

/** Whether a host runs WebAssembly, has it but forbids to compile it, or has none. */
export type WebAssemblySupport = "runs" | "forbidden" | "missing";

/** Why the outcome of a module is wrong in a host; nothing where the expected code gave the reference's bits. */
export function describeOutcome(
  { name, target, hasKernel, inputs, bits }: HostCase,
  support: WebAssemblySupport,
  outcome: Outcome | undefined,
): string | undefined {
  if (outcome === undefined) return `${name} did not run`;
  const mayRun = target !== "wasm" || support === "runs";
  if ("error" in outcome) {
    const isMeant =
      !mayRun && outcome.error.includes("this module needs WebAssembly, which may not run here");
    return isMeant ? undefined : `${name} throws ${outcome.error}`;
  }
  if (!mayRun) return `${name} ran without WebAssembly`;
  const mismatch = firstMismatch({ ...outcome, bits }, outcome, inputs.map(fromHex));
  if (mismatch) return `${name}: ${describeMismatch(mismatch)} as in the reference`;
  const wanted = hasKernel && support === "runs";
  return wanted === ranWebAssembly(outcome)
    ? undefined
    : `${name} ${wanted ? "did not run" : "ran"} as WebAssembly`;
}

/** What is wrong with the outcomes of a host: nothing in most. */
export const describeOutcomes = (
  cases: readonly HostCase[],
  support: WebAssemblySupport,
  outcomes: Readonly<Record<string, Outcome>>,
): string[] => cases.flatMap((one) => describeOutcome(one, support, outcomes[one.name]) ?? []);
