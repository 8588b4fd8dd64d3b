import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import type { EngineResult } from "./run-module.ts";

/** Evaluates a program, whose value is JSON, in an engine, apart from all it evaluated before. Throws where the engine cannot. */
export type Evaluate = <Result = EngineResult>(program: string) => Result;

/** The engine that runs this, whose bits the others are compared with. */
export const v8: Evaluate = (program) => JSON.parse(runInNewContext(program));

/** V8 where WebAssembly is there, but refuses to compile anything, as the isolates of edge workers do. */
export const v8ForbiddingWebAssembly: Evaluate = (program) =>
  JSON.parse(runInNewContext(program, {}, { contextCodeGeneration: { wasm: false, strings: false } }));

/** V8 with nothing called WebAssembly, as with `--jitless`. */
export const v8WithoutWebAssembly: Evaluate = (program) =>
  JSON.parse(runInNewContext(`delete globalThis.WebAssembly;\n${program}`));

/** An engine whose command runs the script in a file and has a `print`. */
export function shell(command: string): Evaluate {
  return (program) => {
    const folder = mkdtempSync(join(tmpdir(), "neuroll-"));
    try {
      const file = join(folder, "program.js");
      writeFileSync(file, `print(${program});\n`);
      const ran = spawnSync(command, [file], { encoding: "utf8", maxBuffer: 2 ** 27, timeout: PATIENCE_MS });
      if (ran.status === 0) return JSON.parse(ran.stdout);
      throw new Error((ran.error?.message ?? `${ran.stderr}${ran.stdout}`).trim());
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
}

const PATIENCE_MS = 60_000;
