import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { root } from "./specs.ts";

/** An error of the TypeScript compiler, with all lines of its message. */
export interface TscError {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin", "tsc");

/** What the TypeScript compiler of this package says of a project, in its own process, from the root of this package. */
export function runTsc(project: string): readonly TscError[] {
  const args = [tsc, "--noEmit", "--pretty", "false", "--noErrorTruncation", "-p", project];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  if (stderr !== "") throw new Error(stderr);
  const errors: { file: string; line: number; message: string }[] = [];
  for (const text of stdout.split("\n")) {
    const [, file, line, message] = /^(\S+?)\((\d+),\d+\): (error .*)$/.exec(text) ?? [];
    if (file !== undefined) errors.push({ file, line: Number(line), message: message as string });
    else if (text.trim() !== "") (errors.at(-1) as TscError & { message: string }).message += `\n${text}`;
  }
  return errors;
}
