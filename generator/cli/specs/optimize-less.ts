import { setFlagsFromString } from "node:v8";

/**
 * Flags of V8 in Node 20, where the threads that optimize code take half of the processor time of a run that lasts only seconds, and
 * what they are by default. Later versions begin later by themselves, and cache compiled code, which V8 does not take under other flags.
 */
const flags = {
  /** A function of Binaryen is compiled once, and not again, for speed, when it is called often. No other WebAssembly runs meanwhile. */
  "no-wasm-tier-up": "wasm-tier-up",
  "no-wasm-dynamic-tiering": "wasm-dynamic-tiering",
  /** How much bytecode of a function runs before it is optimized. */
  "interrupt-budget=300000": "interrupt-budget=67584",
} as const;

/** Does work of a few seconds while V8 optimizes less. What runs after this, such as a kernel, is optimized as ever. */
export async function optimizeLess<T>(work: () => Promise<T>): Promise<T> {
  if (!process.versions.node.startsWith("20.") || hasFlagsOfV8()) return work();
  for (const flag of Object.keys(flags)) setFlagsFromString(`--${flag}`);
  try {
    return await work();
  } finally {
    for (const flag of Object.values(flags)) setFlagsFromString(`--${flag}`);
  }
}

/** Whether somebody chose how V8 optimizes. */
const hasFlagsOfV8 = (): boolean =>
  /--(?:no-)?(?:wasm|interrupt)-/.test([...process.execArgv, process.env.NODE_OPTIONS].join(" "));
