import { type ChildProcess, spawn } from "node:child_process";
import { openSync } from "node:fs";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { builtProgram } from "./program.ts";

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Circumstances {
  /** This standard stream is a disk that is full. */
  readonly full?: 1 | 2;
  /** More arguments, as a shell reads them. */
  readonly shell?: string;
  /** A module that Node loads before `gen`. */
  readonly before?: string;
}

/** Starts `gen` in a folder. */
export function startGen(
  folder: string,
  args: readonly string[],
  { full, shell, before }: Circumstances = {},
): ChildProcess {
  const flags = before === undefined ? [] : ["--import", pathToFileURL(before).href];
  const command = [...flags, builtProgram()];
  const [file, words] =
    shell === undefined
      ? [process.execPath, [...command, ...args]]
      : ["sh", ["-c", `exec "$@" ${shell}`, "sh", process.execPath, ...command, ...args]];
  const stdio: ("pipe" | number)[] = ["pipe", "pipe", "pipe"];
  if (full !== undefined) stdio[full] = openSync("/dev/full", "w");
  return spawn(file, words, { cwd: folder, stdio });
}

/** Runs `gen` to its end. */
export async function gen(
  folder: string,
  args: readonly string[],
  input: string | Uint8Array = "",
  circumstances: Circumstances = {},
): Promise<Outcome> {
  const child = startGen(folder, args, circumstances);
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
