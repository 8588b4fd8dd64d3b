import { setFlagsFromString } from "node:v8";

/** V8 has these flags up to this version of Node. It would print that it does not know a flag. */
const LAST_VERSION = 26;

const FLAGS = ["wasm-tier-up", "wasm-dynamic-tiering"];

/**
 * Does work in which the only WebAssembly that runs is Binaryen. V8 compiles a function of it once when it is first called, and again,
 * for speed, when it is called often. The second time makes Binaryen a fifth faster and takes more processor time than all else that is
 * done for fifty kernels, so it is left out. What runs after this, such as a kernel, is compiled as ever.
 */
export async function withoutTierUp<T>(work: () => Promise<T>): Promise<T> {
  setFlags("no-");
  try {
    return await work();
  } finally {
    setFlags("");
  }
}

function setFlags(prefix: "no-" | ""): void {
  if (Number.parseInt(process.versions.node, 10) > LAST_VERSION) return;
  try {
    for (const flag of FLAGS) setFlagsFromString(`--${prefix}${flag}`);
  } catch {} // Some versions of Bun do not have this function.
}
