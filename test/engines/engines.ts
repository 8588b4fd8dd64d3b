import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import type { EngineResult } from "./run-module.ts";

/** Evaluates a program in an engine, apart from all it evaluated before. Throws where the engine cannot. */
export type Evaluate = (program: string) => EngineResult;

/** The engine that runs this, whose bits the others are compared with. */
export const v8: Evaluate = (program) => JSON.parse(runInNewContext(program));

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
