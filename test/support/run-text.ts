import { transformSync } from "esbuild";
import { summarizeAll } from "../../generator/4-schedule/summarize.ts";
import type { GeneratedModule } from "../../generator/check/load-module.ts";
import { emit, type Planned, scheduleAll } from "../../generator/generate.ts";
import type { Network } from "../../generator/ir/network.ts";
import type { Emit } from "../../generator/ir/spec.ts";

/** TypeScript as JavaScript: types stripped, nothing else changed. */
export const toJavaScript = (text: string, format: "cjs" | "esm"): string =>
  transformSync(text, { loader: "ts", format, target: "es2020" }).code;

/** Runs the text of a module, where some globals may be others than here. */
export function runText<T = GeneratedModule>(
  text: string,
  globals: Readonly<Record<string, unknown>> = {},
): T {
  const module = { exports: {} };
  const run = new Function("module", "exports", ...Object.keys(globals), toJavaScript(text, "cjs"));
  run(module, module.exports, ...Object.values(globals));
  return module.exports as T;
}

/** A module of a network, and the programs it was printed from. */
export interface Built extends Pick<Planned, "programs"> {
  readonly text: string;
  readonly module: GeneratedModule;
  /** The same module where there is no WebAssembly, if it has something to fall back on. */
  readonly fallback: GeneratedModule | undefined;
}

/** A network lowered and printed, all in memory. */
export async function build(network: Network, settings: Partial<Emit> = {}): Promise<Built> {
  const lowered = scheduleAll(network, { target: "auto", math: "portable", unroll: "auto", ...settings });
  const programs = { ts: lowered.ts?.program, wasm: lowered.wasm?.program };
  const cost = summarizeAll(network, lowered);
  const origin = { path: "made.yaml", hash: "0", command: "gen made.yaml" };
  return run({ programs, ...(await emit(network, programs, cost, origin)) });
}

/** What was compiled, running. */
export const run = ({ programs, text }: Pick<Built, "programs" | "text">): Built => ({
  programs,
  text,
  module: runText(text),
  fallback: programs.ts && programs.wasm && runText(text, { WebAssembly: undefined }),
});
