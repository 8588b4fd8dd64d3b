import { run } from "./program.js";

/** What was reported against the policy of this context. */
export const violations = [];
globalThis.addEventListener?.("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
  violations.push(`${effectiveDirective} ${blockedURI}`);
});

/** What was asked in the address of this page or worker. */
export const order = () => JSON.parse(decodeURIComponent(location.search.slice(1)));

/** Runs the modules of some targets in this context, and says what they computed and what was reported against its policy. */
export async function obey({ targets, removesWebAssembly }) {
  if (removesWebAssembly) delete globalThis.WebAssembly;
  const outcomes = JSON.parse(run(targets));
  // Events come later; an AudioWorklet has neither them nor timers.
  if (globalThis.setTimeout) await new Promise((resolve) => setTimeout(resolve, 50));
  return { outcomes, violations };
}
