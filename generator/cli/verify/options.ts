import { existsSync } from "node:fs";
import type { KeysOfPorts } from "../../ir/spec.ts";
import type { FlagName, Flags } from "../flags/flags.ts";
import { readWholeNumber } from "../flags/read-numbers.ts";
import { usageError } from "../problems/failure.ts";
import type { VerifyOptions } from "./verify.ts";

/** The options of `gen verify`, from the flags. Throws a Failure where flags conflict. */
export function verifyOptionsOf(flags: Flags): VerifyOptions {
  const tolerance = flags.tolerance === undefined ? undefined : readTolerance(flags.tolerance);
  const steps = flags.steps === undefined ? undefined : readWholeNumber("steps", flags.steps, 999_999, "");
  if (flags.vectors === undefined) {
    const stray = ofVectors.find((name) => flags[name] !== undefined);
    if (stray !== undefined) throw usageError(`${spelled[stray]} requires --vectors.`);
    return { request: undefined, tolerance };
  }
  const [vectors, expected] = filesOf(flags.vectors, flags.expected);
  const request = {
    vectors,
    expected,
    input: keyOrPorts(flags.inputKey),
    output: flags.outputKey === undefined ? undefined : keysOf(flags.outputKey),
    initial: keyOrPorts(flags.initialKey),
    next: keyOrPorts(flags.nextKey),
    steps,
    tolerance,
    path: [],
  };
  return { request, tolerance };
}

/** The flags that say more about --vectors. */
const spelled = {
  expected: "--expected",
  inputKey: "--input-key",
  outputKey: "--output-key",
  initialKey: "--initial-key",
  nextKey: "--next-key",
  steps: "--steps",
} as const satisfies Partial<Record<FlagName, string>>;

const ofVectors = Object.keys(spelled) as (keyof typeof spelled)[];

/** `KEY`, or `PORT=KEY` for each port. */
function keyOrPorts(text: string | undefined): KeysOfPorts | undefined {
  return text === undefined ? undefined : (portsOf(text) ?? text);
}

/** The keys of `image=x,speed=v` by the names of ports; undefined where a part has no name. */
function portsOf(text: string): Readonly<Record<string, string>> | undefined {
  const parts = text.split(",").map((part) => /^([A-Za-z_$][\w$]*)=(.+)$/.exec(part.trim()));
  if (!parts.every((part) => part !== null)) return undefined;
  return Object.fromEntries(parts.map(([, port, key]) => [port, key]));
}

/** Splits `x.npy,y.npy`, unless a file has that name. */
function filesOf(vectors: string, expected: string | undefined): readonly [string, string | undefined] {
  const names = existsSync(vectors) ? [vectors] : vectors.split(",");
  const [first = "", second, ...more] = names;
  if (first === "" || second === "" || more.length > 0 || (second !== undefined && expected !== undefined))
    throw usageError("--vectors takes one file or folder, or two files for inputs and outputs: x.npy,y.npy.");
  return [first, second ?? expected];
}

function keysOf(text: string): readonly string[] | Readonly<Record<string, string>> {
  const ports = portsOf(text);
  if (ports !== undefined) return ports;
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
