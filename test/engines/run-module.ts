import { type Callable, drive, type SizedPort } from "../../generator/check/drive-module.ts";
import type { GeneratedModule } from "../../generator/check/load-module.ts";
import { fromHex, toHex } from "./hex.ts";
import { type WebAssemblyUse, watchWebAssembly } from "./watch-webassembly.ts";

/** What an engine is told about a module: its ports, and the functions that it has for each output. */
export interface Calls extends Callable {
  readonly outputs: readonly CalledOutput[];
}

interface CalledOutput extends SizedPort {
  readonly logits?: string;
  readonly predict?: string;
  readonly classify?: { readonly entry: string; readonly labels: readonly string[] };
}

/** By entry, the bits of its outputs: one text for each input. */
export type Bits = Readonly<Record<string, readonly string[]>>;

/** What a module computed in an engine. */
export interface EngineResult {
  readonly webAssembly: WebAssemblyUse;
  readonly bits: Bits;
}

/**
 * Calls every entry of a module. Inputs are steps of one stream where there are states; a stream whose states are not finite
 * any more begins anew. Runs inside the engine that is tested, so it may use only what every engine of ES2020 has.
 */
export function runModule(
  load: () => GeneratedModule,
  calls: Calls,
  inputs: readonly string[],
): EngineResult {
  const webAssembly = watchWebAssembly();
  const module = load();
  const driven = drive(calls, module);
  const driveOther = drive(calls, module, "other");
  const initial = driven.initial();
  const bits: Record<string, string[]> = {};
  const add = (entry: string, values: readonly number[] = []): void => {
    if (bits[entry] === undefined) bits[entry] = [];
    bits[entry].push(toHex(values));
  };

  const streams: number[][][] = [];
  let state: readonly number[] = [Number.NaN];
  for (const x of inputs.map(fromHex)) {
    if (!state.every(Number.isFinite)) {
      state = initial;
      streams.push([]);
    }
    streams[streams.length - 1]?.push(x);
    const before = state;
    const computed = driven.compute("forward", x, before);
    add("forward", computed?.output);
    add("forward of other vectors", driveOther.compute("forward", x, before)?.output);
    for (const { size, logits, predict, classify } of calls.outputs) {
      if (logits) add(logits, driven.logits(logits, size, x, before));
      if (predict) add(predict, [driven.decide(predict, x, before) as number]);
      if (classify) {
        const label = driven.decide(classify.entry, x, before) as string;
        add(classify.entry, [classify.labels.indexOf(label)]);
      }
    }
    state = computed?.state ?? [];
    if (calls.stateSize > 0) add("state", state);
  }

  const width = calls.outputs.reduce((sum, { size }) => sum + size, 0);
  for (const rows of streams) {
    const { output } = driven.steps(rows, initial);
    rows.forEach((_, n) => {
      add("steps", output.slice(n * width, (n + 1) * width));
    });
  }
  return { webAssembly, bits };
}
