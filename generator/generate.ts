import { lower } from "./3-lower/lower.ts";
import { summarize } from "./3-lower/summarize.ts";
import { warnOfCost } from "./3-lower/warn-of-cost.ts";
import { checkModule } from "./4-emit/typescript/check-module.ts";
import { printModule } from "./4-emit/typescript/print-module.ts";
import type { Cost } from "./ir/cost.ts";
import type { Program } from "./ir/program.ts";
import { type Loaded, type LoadOptions, load } from "./load.ts";

export interface CompileOptions extends LoadOptions {
  /** The command that the banner gives for making the module again. */
  readonly command?: string;
}

export interface Planned extends Loaded {
  readonly program: Program;
  readonly cost: Cost;
}

export interface Compiled extends Planned {
  /** The generated TypeScript. */
  readonly text: string;
}

/** Spec → program: how the network is computed, and what it costs. */
export function plan(spec: string | Uint8Array, options: LoadOptions = {}): Planned {
  const loaded = load(spec, options);
  const lowered = lower(loaded.network, loaded.emit.unroll);
  const cost = summarize(loaded.network, lowered);
  return {
    ...loaded,
    program: lowered.program,
    cost,
    warnings: [
      ...loaded.warnings,
      ...warnOfCost(lowered, loaded.emit.unroll, cost, options.emit?.unroll ? undefined : loaded.source),
    ],
  };
}

/**
 * Spec → TypeScript: read → resolve → lower → emit. Pure: text and bytes in, text out. Throws a SpecError where the spec
 * is wrong.
 */
export function compile(spec: string | Uint8Array, options: CompileOptions = {}): Compiled {
  const planned = plan(spec, options);
  const path = options.path ?? "spec.yaml";
  const origin = { path, hash: planned.hash, command: options.command ?? commandOf(path, options) };
  const text = printModule(planned.network, planned.program, planned.cost, origin);
  const mistakes = checkModule(text);
  if (mistakes.length > 0)
    throw new Error(`the generated module does not type-check:\n${mistakes.join("\n")}`);
  return { ...planned, text };
}

/** The command line that does what these options do. */
function commandOf(path: string, { dtype, emit }: LoadOptions): string {
  const flags = Object.entries({ dtype, ...emit }).flatMap(([flag, value]) =>
    value ? [`--${flag} ${value}`] : [],
  );
  return ["gen", path, ...flags].join(" ");
}
