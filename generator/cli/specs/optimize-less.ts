import { setFlagsFromString } from "node:v8";

/** Flags of V8 during some work and after it. Versions of Node that do not have them would print that they do not know them. */
interface Change {
  readonly versions: readonly [first: number, last: number];
  readonly during: readonly string[];
  readonly after: readonly string[];
}

/**
 * For work in which the only WebAssembly that runs is Binaryen. V8 compiles a function of it once when it is first called, and again,
 * for speed, when it is called often. The second time makes Binaryen a fifth faster and takes more processor time than all else that is
 * done for fifty kernels, so it is left out.
 */
const compileWebAssemblyOnce: Change = {
  versions: [20, 26],
  during: ["--no-wasm-tier-up", "--no-wasm-dynamic-tiering"],
  after: ["--wasm-tier-up", "--wasm-dynamic-tiering"],
};

/** Optimizing took a third of the processor time in V8 11, which begins early and has no quick optimizer such as Maglev. */
const optimizeLater: Change = {
  versions: [20, 20],
  during: ["--interrupt-budget=300000"],
  after: ["--interrupt-budget=67584"],
};

/** Does work while V8 compiles each function of WebAssembly once. What runs after this, such as a kernel, is compiled as ever. */
export const withoutTierUp = <T>(work: () => Promise<T>): Promise<T> => during(compileWebAssemblyOnce, work);

/** Does work while V8 optimizes only those functions of JavaScript that are called more often than those that it optimizes otherwise. */
export const withLateOptimization = <T>(work: () => Promise<T>): Promise<T> => during(optimizeLater, work);

async function during<T>(change: Change, work: () => Promise<T>): Promise<T> {
  const [first, last] = change.versions;
  const version = Number.parseInt(process.versions.node, 10);
  if (version < first || version > last) return work();
  setFlags(change.during);
  try {
    return await work();
  } finally {
    setFlags(change.after);
  }
}

function setFlags(flags: readonly string[]): void {
  try {
    flags.forEach(setFlagsFromString);
  } catch {} // Some versions of Bun do not have this function.
}
