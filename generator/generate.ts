import { lower } from "./3-lower/lower.ts";
import { chooseTarget, machinesOf, type Target } from "./4-schedule/choose-target.ts";
import { jobOf } from "./4-schedule/job.ts";
import { limitCode } from "./4-schedule/limit-code.ts";
import { type Scheduled, schedule } from "./4-schedule/schedule.ts";
import { summarizeAll } from "./4-schedule/summarize.ts";
import { warnOfCost } from "./4-schedule/warn-of-cost.ts";
import type { ModuleOrigin } from "./5-emit/typescript/print-banner.ts";
import { type Programs, printModule } from "./5-emit/typescript/print-module.ts";
import type { UncheckedModule } from "./check-types.ts";
import type { Cost } from "./ir/cost.ts";
import type { Network } from "./ir/network.ts";
import type { Program } from "./ir/program.ts";
import type { Emit, Form, SpecInput } from "./ir/spec.ts";
import { type Loaded, type LoadOptions, load } from "./load.ts";

export interface CompileOptions extends LoadOptions {
  /** The command that the banner gives for making the module again. */
  readonly command?: string;
  /** The file that is imported in place of a JavaScript module, for the banner of its declarations, which then depend on types alone. */
  readonly importedAs?: string;
  /**
   * `false` leaves out the final check: the module is not type-checked, nor is its JavaScript compared with what TypeScript
   * makes of it, so a bug of neuroll's is found when the module is compiled or run, and not before. Everything that can be
   * wrong with a spec is reported all the same. For servers that compile at every change; TypeScript, whose compiler takes
   * most of the time of a first call, is then not loaded for a module of TypeScript.
   */
  readonly typeCheck?: boolean;
}

export interface Planned extends Loaded {
  readonly target: Target;
  /** The programs printed as TypeScript and as a WebAssembly kernel; at least one is defined. */
  readonly programs: { readonly ts: Program | undefined; readonly wasm: Program | undefined };
  readonly cost: Cost;
}

export interface Compiled extends Planned, Emitted {
  /** The generated module: TypeScript, or JavaScript where `emit.module` is js. */
  readonly text: string;
  /** The types of a module of JavaScript, for a `.d.ts` of its name. */
  readonly declarations: string | undefined;
}

/** A generated module, and the size of its kernel. */
export interface Emitted {
  /** The generated TypeScript. */
  readonly text: string;
  /** Bytes of code and of memory, and how many of these are for batches. */
  readonly kernel: { readonly code: number; readonly memory: number; readonly batches: number } | undefined;
}

/** Spec → programs: how the network is computed, and what it costs. */
export function plan(spec: SpecInput, options: LoadOptions = {}): Planned {
  const loaded = load(spec, options);
  const scheduled = scheduleAll(loaded.network, loaded.emit);
  const { target, ts, wasm } = scheduled;
  const all = [ts, wasm].filter((one) => one !== undefined);
  limitCode(loaded.network, all, loaded.emit.unroll, loaded.written);
  const cost = summarizeAll(loaded.network, scheduled);
  return {
    ...loaded,
    target,
    programs: { ts: ts?.program, wasm: wasm?.program },
    cost,
    warnings: [
      ...loaded.warnings,
      ...warnOfCost(
        loaded.network,
        (ts ?? wasm) as Scheduled,
        loaded.emit.unroll,
        cost,
        options.emit?.unroll ? undefined : loaded.written,
      ),
    ],
  };
}

/**
 * Spec → module: read → resolve → lower → schedule → emit. Pure: text and bytes in, text out. Rejects with a SpecError where the
 * spec is wrong.
 */
export async function compile(spec: SpecInput, options: CompileOptions = {}): Promise<Compiled> {
  const { compiled, unchecked } = await compileUnchecked(spec, options);
  if (options.typeCheck !== false) {
    const { checkTypes } = await import("./check-types.ts");
    checkTypes(unchecked);
  }
  return compiled;
}

/** The same without the final check, and what that reads. */
export async function compileUnchecked(
  spec: SpecInput,
  options: Omit<CompileOptions, "typeCheck"> = {},
): Promise<{ readonly compiled: Compiled; readonly unchecked: UncheckedModule }> {
  const planned = plan(spec, options);
  const origin = { hash: planned.hash, ...originOf(spec, options) };
  const { network, programs, cost, emit: form } = planned;
  const emitted = await emit(network, programs, cost, origin, form);
  const printed = await inLanguage[form.module](emitted.text, network, origin, form);
  return {
    compiled: { ...planned, ...emitted, ...printed },
    unchecked: { typescript: emitted.text, ...printed },
  };
}

type Printed = Pick<Compiled, "text" | "declarations">;

/** A module of TypeScript in the language that a spec asks for. */
const inLanguage: Readonly<
  Record<
    Form["module"],
    (text: string, network: Network, origin: ModuleOrigin, form: Form) => Promise<Printed>
  >
> = {
  ts: async (text) => ({ text, declarations: undefined }),
  async js(...module) {
    const { printJavaScript } = await import("./5-emit/javascript/print-javascript.ts");
    return printJavaScript(...module);
  },
};

/** Lowers a network and schedules its graph for its target; for `both` there are two programs. */
export function scheduleAll(
  network: Network,
  settings: Omit<Emit, keyof Form>,
): { readonly target: Target; readonly ts: Scheduled | undefined; readonly wasm: Scheduled | undefined } {
  const graph = lower(network);
  const target = chooseTarget(graph.nodes.map(jobOf), network.dtype, settings);
  const { ts, wasm } = machinesOf[target];
  const { unroll } = settings;
  return {
    target,
    ts: ts && schedule(graph, network, unroll, ts),
    wasm: wasm && schedule(graph, network, unroll, wasm),
  };
}

/** Programs → module. The kernel compiler is large, so it is loaded only when there is a kernel to print. */
export async function emit(
  network: Network,
  { ts, wasm }: Planned["programs"],
  cost: Cost,
  origin: ModuleOrigin,
  form?: Form,
): Promise<Emitted> {
  let parts: Programs["wasm"];
  if (wasm !== undefined) {
    const { loadBinaryen } = await import("./5-emit/wasm/binaryen.ts");
    await loadBinaryen();
    const { printKernel } = await import("./5-emit/wasm/print-kernel.ts");
    parts = { program: wasm, kernel: printKernel(wasm) };
  }
  const kernel = parts?.kernel;
  return {
    text: printModule(network, { ts, wasm: parts }, cost, origin, form),
    kernel: kernel && {
      ...{ code: kernel.bytes.length, memory: kernel.memory },
      batches: kernel.layout.batch === undefined ? 0 : kernel.layout.size - kernel.layout.batch.input,
    },
  };
}

/** What the banner says of where a spec comes from. */
function originOf(spec: SpecInput, options: CompileOptions): Omit<ModuleOrigin, "hash"> {
  const isText = typeof spec === "string" || spec instanceof Uint8Array;
  const { path = isText ? "spec.yaml" : "a value", command, importedAs } = options;
  const isNowhere = options.path === undefined && !isText;
  return { path, command: command ?? (isNowhere ? callOf(options) : commandOf(path, options)), importedAs };
}

/** The command line that does what these options do. */
function commandOf(path: string, options: LoadOptions): string {
  const flags = Object.entries(settingsIn(options)).map(([flag, value]) => `--${flag} ${value}`);
  return ["npx neuroll", path, ...flags].join(" ");
}

/** The call that does what these options do to a spec that no file contains. */
function callOf(options: LoadOptions): string {
  const { dtype, ...emit } = settingsIn(options);
  const given = { ...(dtype && { dtype }), ...(Object.keys(emit).length > 0 && { emit }) };
  return Object.keys(given).length === 0 ? "compile(spec)" : `compile(spec, ${JSON.stringify(given)})`;
}

/** The settings that flags of the command line have too. */
function settingsIn({
  dtype,
  emit: { header: _, ...emit } = {},
}: LoadOptions): Partial<Omit<Emit, "header">> & Pick<LoadOptions, "dtype"> {
  const all = Object.entries({ dtype, ...emit });
  return Object.fromEntries(all.filter(([, value]) => value));
}
