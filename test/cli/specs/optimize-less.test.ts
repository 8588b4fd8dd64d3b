import { setFlagsFromString } from "node:v8";
import { describe, expect, test, vi } from "vitest";
import { binaryen } from "../../../generator/5-emit/wasm/binaryen.ts";
import { optimizeLess } from "../../../generator/cli/specs/optimize-less.ts";

setFlagsFromString("--allow-natives-syntax");
const isOptimized = new Function("f", "return %IsTurboFanFunction(f)") as (f: unknown) => boolean;

let made = 0;

/** A function of WebAssembly that counts. Each is another one, since V8 compiles equal modules once. */
function newCounter(): () => number {
  const module = binaryen.parseText(`(module
    (func (export "count") (result i32) (local i32)
      (loop $again
        (local.set 0 (i32.add (local.get 0) (i32.const 1)))
        (br_if $again (i32.lt_u (local.get 0) (i32.const 100000))))
      (local.get 0))
    (func (export "number") (result i32) (i32.const ${made++})))`);
  const instantiate = "return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports.count";
  return new Function("bytes", instantiate)(module.emitBinary());
}

/** How many rounds of calls it takes until V8 has optimized a new function, or more than `most`. */
async function roundsToOptimize(most: number): Promise<number> {
  const count = newCounter();
  let rounds = 0;
  while (!isOptimized(count) && rounds <= most) {
    for (let n = 0; n < 100; n++) count();
    await new Promise((resolve) => setTimeout(resolve, 10));
    rounds++;
  }
  return rounds;
}

const MOST = 1000;

/** Bits of the status of a function: it is optimized, or will be. */
const OPTIMIZED = (1 << 4) | (1 << 8) | (1 << 9) | (1 << 10);
const statusOf = new Function("f", "return %GetOptimizationStatus(f)") as (f: unknown) => number;

/** How often a new function is called until V8 optimizes it. */
async function callsToOptimize(): Promise<number> {
  const f = new Function("x", `return (x * ${++made} + 1) % 7`);
  let calls = 0;
  while ((statusOf(f) & OPTIMIZED) === 0) f(calls++);
  return calls;
}

describe.runIf(process.versions.node.startsWith("20."))("in Node 20", () => {
  test("WebAssembly that is called often is not optimized; after the work it is", async () => {
    const before = await roundsToOptimize(MOST);
    expect(before).toBeLessThan(MOST);
    expect(await optimizeLess(() => roundsToOptimize(3 * before))).toBeGreaterThan(3 * before);
    expect(await roundsToOptimize(MOST)).toBeLessThan(MOST);
  });

  test("after work that throws, too", async () => {
    await expect(optimizeLess(() => Promise.reject(new Error("as it is")))).rejects.toThrow("as it is");
    expect(await roundsToOptimize(MOST)).toBeLessThan(MOST);
  });

  test("JavaScript is optimized later, and after it as ever", async () => {
    const before = await callsToOptimize();
    expect(await optimizeLess(callsToOptimize)).toBeGreaterThan(3 * before);
    expect(await callsToOptimize()).toBeLessThan(1.5 * before);
  });

  test("flags that somebody chose stay", async () => {
    vi.stubEnv("NODE_OPTIONS", "--no-wasm-tier-up");
    const before = await callsToOptimize();
    expect(await optimizeLess(callsToOptimize)).toBeLessThan(1.5 * before);
    vi.unstubAllEnvs();
  });
});
