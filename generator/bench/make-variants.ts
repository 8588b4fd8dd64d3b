import { lower } from "../3-lower/lower.ts";
import { multiplyAddsOf, summarizeAll } from "../4-schedule/summarize.ts";
import type { PortsModule } from "../check/drive-module.ts";
import { type GeneratedModule, loadModule } from "../check/load-module.ts";
import { emit, scheduleAll } from "../generate.ts";
import { hasOnePortEach, type Network } from "../ir/network.ts";
import type { Emit, SpecInput } from "../ir/spec.ts";
import { type Loaded, type LoadOptions, load } from "../load.ts";
import { type Way, type WayName, ways } from "./ways.ts";

type Vector = Float64Array | Float32Array;

/** What forward takes or fills: a vector, or vectors by the names of several ports. */
export type Vectors = Vector | Readonly<Record<string, Vector>>;

/** A way to compute a network, ready to be called. */
export interface Variant {
  readonly way: WayName;
  readonly network: Network;
  readonly module: GeneratedModule;
  /** What forward is called with. */
  readonly x: Vectors;
  readonly out: Vectors;
  readonly state: Vector | undefined;
}

/** A way that is not measured, because it is not possible or gives the same module as another. */
export type OmittedWay = { readonly way: WayName; readonly reason: string; readonly sameAs?: WayName };

/** The ways to compute one network. */
export interface Variants extends Pick<Loaded, "emit" | "network" | "warnings" | "sources"> {
  readonly multiplyAdds: number;
  readonly variants: readonly Variant[];
  readonly omitted: readonly OmittedWay[];
}

/** Spec → its modules, running. Throws a SpecError where the spec is wrong. */
export async function makeVariants(spec: SpecInput, options: LoadOptions): Promise<Variants> {
  const loadWith = (changes: Partial<Emit>) =>
    load(spec, { ...options, emit: { ...options.emit, target: "ts", ...changes } });
  const loaded = loadWith({});
  const native = loaded.emit.math === "native" ? loaded : loadWith({ math: "native" });
  const variants: Variant[] = [];
  const omitted: OmittedWay[] = [];
  const modules = new Map<string, GeneratedModule>();
  const measured = new Map<string, WayName>();

  for (const [way, row] of Object.entries(ways) as [WayName, Way][]) {
    const obstacle = row.obstacle?.(loaded.network, loaded.emit.math);
    if (obstacle !== undefined) {
      omitted.push({ way, reason: obstacle });
      continue;
    }
    const source = row.emit.math === "native" ? native : loaded;
    const text = await print(source, row);
    const sameAs = measured.get(text + row.vectors);
    if (sameAs !== undefined) {
      omitted.push({ way, reason: `it produces the same module as ${ways[sameAs].about}`, sameAs });
      continue;
    }
    measured.set(text + row.vectors, way);
    const module = modules.get(text) ?? (await loadModule(text));
    modules.set(text, module);
    const { network } = source;
    variants.push({ way, network, module, ...createVectors(network, module) });
  }
  const multiplyAdds = multiplyAddsOf(loaded.network, lower(loaded.network)).reduce(
    (sum, ofLayer) => sum + ofLayer,
    0,
  );
  return { ...loaded, multiplyAdds, variants, omitted };
}

/** The next vectors that a module creates; the first lie in the memory of its kernel. */
function createVectors(network: Network, module: GeneratedModule): Pick<Variant, "x" | "out" | "state"> {
  const { createInputs, createOutputs, createState } = module as unknown as PortsModule;
  return hasOnePortEach(network)
    ? { x: module.createInput(), out: module.createOutput(), state: createState?.() }
    : { x: createInputs?.() ?? {}, out: createOutputs?.() ?? {}, state: createState?.() };
}

/** Put before a module, hides the WebAssembly of its host. */
const WITHOUT_WEBASSEMBLY = "const WebAssembly = undefined;\n";

/** The text of the module, the same for ways that do not differ: V8 optimises a text less when it is evaluated twice. */
async function print({ network, emit: given, hash }: Loaded, way: Way): Promise<string> {
  const lowered = scheduleAll(network, { ...given, unroll: "auto", ...way.emit });
  const programs = { ts: lowered.ts?.program, wasm: lowered.wasm?.program };
  const cost = summarizeAll(network, lowered);
  const { text } = await emit(network, programs, cost, { path: network.name, hash, command: "gen bench" });
  return way.isForbidden && lowered.target === "both" ? WITHOUT_WEBASSEMBLY + text : text;
}
