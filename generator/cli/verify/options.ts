import { existsSync } from "node:fs";
import type { Flags } from "../flags/flags.ts";
import { usageError } from "../problems/failure.ts";
import type { VerifyOptions } from "./verify.ts";

/** The options of `gen verify`, from the flags. Throws a Failure where flags conflict. */
export function verifyOptionsOf(flags: Flags): VerifyOptions {
  const tolerance = flags.tolerance === undefined ? undefined : readTolerance(flags.tolerance);
  if (flags.vectors === undefined) {
    const stray = (["expected", "inputKey", "outputKey"] as const).find((name) => flags[name] !== undefined);
    if (stray !== undefined) throw usageError(`--${spelled[stray]} requires --vectors.`);
    return { request: undefined, tolerance };
  }
  const [vectors, expected] = filesOf(flags.vectors, flags.expected);
  const request = {
    vectors,
    expected,
    input: flags.inputKey,
    output: flags.outputKey === undefined ? undefined : keysOf(flags.outputKey),
    tolerance,
    path: [],
  };
  return { request, tolerance };
}

const spelled = { expected: "expected", inputKey: "input-key", outputKey: "output-key" };

/** Splits `x.npy,y.npy`, unless a file has that name. */
function filesOf(vectors: string, expected: string | undefined): readonly [string, string | undefined] {
  const names = existsSync(vectors) ? [vectors] : vectors.split(",");
  const [first = "", second, ...more] = names;
  if (first === "" || second === "" || more.length > 0 || (second !== undefined && expected !== undefined))
    throw usageError("--vectors takes one file or folder, or two files for inputs and outputs: x.npy,y.npy.");
  return [first, second ?? expected];
}

function keysOf(text: string): readonly string[] {
  const keys = text.split(",");
  if (keys.includes("")) throw usageError("--output-key takes keys separated by commas: output,predict.");
  return keys;
}

function readTolerance(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (value >= 0 && Number.isFinite(value)) return value;
  throw usageError(
    `--tolerance is ${JSON.stringify(text)}; it must be a number of at least 0, such as 1e-9.`,
  );
}
