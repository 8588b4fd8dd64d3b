/** What is here of the global WebAssembly: typed by hand, since an engine need not have it. */
interface Host {
  WebAssembly?: { Instance: new (...given: unknown[]) => { readonly exports: Record<string, unknown> } };
}

export interface WebAssemblyUse {
  readonly isThere: boolean;
  /** So often a function that an instance exports was called. */
  calls: number;
}

let watched: WebAssemblyUse | undefined;

/** Counts, from now on, the calls into WebAssembly instances: a fallback to other code gives the same results. */
export function watchWebAssembly(): WebAssemblyUse {
  const { WebAssembly } = globalThis as Host;
  const isWatched = watched !== undefined;
  const use = { isThere: WebAssembly !== undefined, calls: 0 };
  watched = use;
  if (WebAssembly && !isWatched) {
    WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
      construct(Instance, given) {
        const { exports } = new Instance(...given);
        return {
          exports: Object.fromEntries(Object.entries(exports).map(([name, value]) => [name, count(value)])),
        };
      },
    });
  }
  return use;
}

function count(exported: unknown): unknown {
  if (typeof exported !== "function") return exported;
  return (...given: unknown[]): unknown => {
    if (watched) watched.calls++;
    return exported(...given);
  };
}
