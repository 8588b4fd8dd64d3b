import { summarizeAll } from "../4-schedule/summarize.ts";
import { type GeneratedModule, loadModule } from "../check/load-module.ts";
import { emit, scheduleAll } from "../generate.ts";
import type { Emit } from "../ir/spec.ts";
import type { Loaded } from "../load.ts";

/** The targets, and why a spec may rule one out. */
const targets: Readonly<
  Record<"ts" | "wasm", { readonly about: string; readonly obstacle: (emit: Emit) => string | undefined }>
> = {
  ts: { about: "TypeScript", obstacle: () => undefined },
  wasm: { about: "WebAssembly", obstacle: whyNoKernel },
};

export type TargetName = keyof typeof targets;

/** The loaded module of a target, or why there is none. */
export interface TargetModule {
  readonly target: TargetName;
  readonly about: string;
  readonly module: GeneratedModule | undefined;
  readonly obstacle: string | undefined;
}

/** Generates and loads a module for each target that the spec allows. */
export function runModules({
  network,
  emit: settings,
  hash,
}: Pick<Loaded, "network" | "emit" | "hash">): Promise<TargetModule[]> {
  const names = Object.keys(targets) as TargetName[];
  return Promise.all(
    names.map(async (target) => {
      const { about, obstacle } = targets[target];
      const reason = obstacle(settings);
      if (reason !== undefined) return { target, about, module: undefined, obstacle: reason };
      const lowered = scheduleAll(network, { ...settings, target });
      const programs = { ts: lowered.ts?.program, wasm: lowered.wasm?.program };
      const origin = { path: network.name, hash, command: "gen verify" };
      const { text } = await emit(network, programs, summarizeAll(network, lowered), origin);
      return { target, about, module: await loadModule(text), obstacle: undefined };
    }),
  );
}

function whyNoKernel({ target, math }: Emit): string | undefined {
  if (math === "native") return "a kernel cannot use math: native";
  return target === "ts" ? "the spec asks for target: ts" : undefined;
}
