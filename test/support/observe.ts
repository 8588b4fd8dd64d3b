import type { GeneratedModule } from "../../generator/check/load-module.ts";
import { runText } from "./run-text.ts";

type Exports = Readonly<Record<string, unknown>> & { readonly memory: { readonly buffer: ArrayBuffer } };

/** What is here of the global WebAssembly: typed by hand, since the types of Node do not have it. */
interface Host {
  readonly WebAssembly: {
    readonly Module: new (code: Uint8Array) => object;
    readonly Instance: new (module: object, imports?: object) => { readonly exports: Exports };
  };
}
export const { WebAssembly } = globalThis as unknown as Host;

/** What a module does with WebAssembly: the memory of each instance, and the calls of what they export. */
export interface Observed {
  readonly module: GeneratedModule;
  readonly memories: readonly ArrayBuffer[];
  readonly calls: readonly (readonly [name: string, ...given: unknown[]])[];
}

/** Runs the text of a module, watched. */
export function observe(text: string): Observed {
  const memories: ArrayBuffer[] = [];
  const calls: [name: string, ...given: unknown[]][] = [];
  const watch = (name: string, exported: unknown): unknown => {
    if (typeof exported !== "function") return exported;
    return (...given: unknown[]): unknown => {
      calls.push([name, ...given]);
      return exported(...given);
    };
  };
  class Instance {
    readonly exports: Record<string, unknown>;
    constructor(module: object) {
      const { exports } = new WebAssembly.Instance(module);
      memories.push(exports.memory.buffer);
      this.exports = Object.fromEntries(
        Object.entries(exports).map(([name, value]) => [name, watch(name, value)]),
      );
    }
  }
  const watched = { Module: WebAssembly.Module, Instance };
  return { module: runText(text, { WebAssembly: watched }), memories, calls };
}
