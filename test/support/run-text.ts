import { transformSync } from "esbuild";
import { lower } from "../../generator/3-lower/lower.ts";
import { summarize } from "../../generator/3-lower/summarize.ts";
import { printModule } from "../../generator/4-emit/typescript/print-module.ts";
import type { GeneratedModule } from "../../generator/check/load-module.ts";
import type { Network } from "../../generator/ir/network.ts";
import type { Program } from "../../generator/ir/program.ts";

/** TypeScript as JavaScript: types stripped, nothing else changed. */
export const toJavaScript = (text: string, format: "cjs" | "esm"): string =>
  transformSync(text, { loader: "ts", format, target: "es2020" }).code;

/** Runs the text of a module. */
export function runText<T = GeneratedModule>(text: string): T {
  const module = { exports: {} };
  new Function("module", "exports", toJavaScript(text, "cjs"))(module, module.exports);
  return module.exports as T;
}

/** A network lowered and printed, all in memory. */
export function build(network: Network, unroll: "auto" | "full" | "none"): Built {
  const lowered = lower(network, unroll);
  const cost = summarize(network, lowered);
  const text = printModule(network, lowered.program, cost, {
    path: "made.yaml",
    hash: "0",
    command: "gen made.yaml",
  });
  return { text, program: lowered.program, module: runText(text) };
}

export interface Built {
  readonly text: string;
  readonly program: Program;
  readonly module: GeneratedModule;
}
