/** What is here of the global WebAssembly: typed by hand, since an engine need not have it. */
interface Host {
  WebAssembly?: { Instance: new (...given: unknown[]) => { readonly exports: Record<string, unknown> } };
}

export interface WebAssemblyUse {
  readonly isThere: boolean;
  /** So often a function that an instance exports was called. */
  calls: number;
}

/** Counts, from now on, the calls into WebAssembly instances: a fallback to other code gives the same results. */
export function watchWebAssembly(): WebAssemblyUse {
  const { WebAssembly } = globalThis as Host;
  const watched: WebAssemblyUse = { isThere: WebAssembly !== undefined, calls: 0 };
  const count = (exported: unknown): unknown => {
    if (typeof exported !== "function") return exported;
    return (...given: unknown[]): unknown => {
      watched.calls++;
      return exported(...given);
    };
  };
  if (WebAssembly) {
    WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
      construct(Instance, given) {
        const { exports } = new Instance(...given);
        return {
          exports: Object.fromEntries(Object.entries(exports).map(([name, value]) => [name, count(value)])),
        };
      },
    });
  }
  return watched;
}
