import { callsHost } from "../ir/mathematics.ts";
import type { Dtype } from "../ir/number-format.ts";
import type { Emit, Form, Unroll } from "../ir/spec.ts";
import { budget } from "./budget.ts";
import { workOf } from "./choose-schedule.ts";
import type { Job } from "./job.ts";
import type { Machine } from "./machine.ts";

/** What a module computes with: TypeScript, a kernel of WebAssembly, or both of them. */
export type Target = "ts" | "wasm" | "both";

/** The machines whose programs a module contains. */
export const machinesOf: Readonly<Record<Target, { readonly ts?: Machine; readonly wasm?: Machine }>> = {
  ts: { ts: "ts" },
  wasm: { wasm: "wasm" },
  both: { ts: "fallback", wasm: "wasm" },
};

/**
 * `auto` takes the kernel, and TypeScript beside it, where the network is so large that a kernel is faster, and
 * TypeScript alone where the spec asks for what a kernel has not: the host's mathematics, or weights as literals.
 */
export function chooseTarget(
  jobs: readonly Job[],
  dtype: Dtype,
  { target, math, unroll }: Omit<Emit, keyof Form>,
): Target {
  if (target !== "auto") return target;
  if (callsHost[math] || wantsLiterals[unroll]) return "ts";
  return workOf(jobs) <= budget.kernel[dtype] ? "ts" : "both";
}

const wantsLiterals: Readonly<Record<Unroll, boolean>> = { auto: false, full: true, none: false };

/** Targets as people read them. */
export const targetWords: Record<Target, string> = {
  ts: "TypeScript",
  wasm: "WebAssembly",
  both: "WebAssembly, else TypeScript",
};
