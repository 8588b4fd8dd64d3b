import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { root } from "../support/specs.ts";

const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts `gen` from its source, in a folder. */
export const startGen = (folder: string, args: readonly string[]): ChildProcess =>
  spawn(process.execPath, ["--import", tsx, join(root, "generator/cli.ts"), ...args], { cwd: folder });

/** Runs `gen` to its end. */
export async function gen(
  folder: string,
  args: readonly string[],
  input: string | Uint8Array = "",
): Promise<Outcome> {
  const child = startGen(folder, args);
  child.stdin?.end(input);
  return outcomeOf(child);
}

export async function outcomeOf(child: ChildProcess): Promise<Outcome> {
  const ended = new Promise<number | null>((done) => child.on("close", done));
  const streams = [child.stdout, child.stderr].map(async (stream) =>
    stream === null || stream.destroyed ? "" : text(stream),
  );
  const [stdout = "", stderr = ""] = await Promise.all(streams);
  return { status: await ended, stdout, stderr };
}
