import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { zipSync } from "fflate";
import { type Spread, spreadOf } from "../generator/bench/spread.ts";
import { seededRandom } from "../generator/check/probe-inputs.ts";
import { type FinishedGen, runGen } from "./run-gen.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The wall-clock time of a process in seconds, and its peak memory. */
export interface GenRun {
  readonly work: keyof typeof limits;
  readonly seconds: Spread;
  readonly peakMegabytes: number;
}

/** What is measured, and the seconds and megabytes that it may take. */
export const limits = {
  "net3, for the first time": [0.7, 1024],
  "net3, unchanged": [0.35, 1024],
  "784-512-512-10 from .npz": [4, 1024],
  "50 small specs": [4, 1024],
} as const;

/** Verifies what `gen` writes, then times it, each run a process of its own, and the works in turns. */
export function timeGen(runs: number): GenRun[] {
  const folder = mkdtempSync(join(tmpdir(), "neuroll-bench-"));
  const net3 = [join(root, "specs/net3.yaml")];
  const small = writeSmall(folder, 50);
  try {
    const works: Record<keyof typeof limits, Work> = {
      "net3, for the first time": { specs: net3, isFirst: true },
      "net3, unchanged": { specs: net3, isFirst: false },
      "784-512-512-10 from .npz": { specs: [writeLarge(folder, [784, 512, 512, 10])], isFirst: true },
      "50 small specs": { specs: small, isFirst: true },
    };
    const all = Object.entries(works) as [keyof typeof limits, Work][];
    for (const [, work] of all) verify(work, folder);
    const rounds = Array.from({ length: runs }, () => all.map(([, work]) => run(work, folder)));
    return all.map(([work], n) => {
      const finished = rounds.map((round) => round[n] as FinishedGen);
      return {
        work,
        seconds: spreadOf(finished.map(({ seconds }) => seconds)),
        peakMegabytes: Math.max(...finished.map(({ megabytes }) => megabytes)),
      };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Specs to compile, and whether that is done for the first time. */
interface Work {
  readonly specs: readonly string[];
  readonly isFirst: boolean;
}

/** Throws unless the modules reproduce the reference. What is unchanged has been compiled by this. */
function verify({ specs }: Work, folder: string): void {
  const output = ["-o", join(folder, "verified")];
  runGen([...specs, ...output], cacheIn(folder));
  runGen(["--check", ...specs, ...output]);
}

function run({ specs, isFirst }: Work, folder: string): FinishedGen {
  if (!isFirst) {
    const finished = runGen([...specs, "-o", join(folder, "verified")], cacheIn(folder));
    if (!/^unchanged /.test(finished.printed))
      throw new Error(`this was compiled again: ${finished.printed}`);
    return finished;
  }
  const empty = mkdtempSync(join(folder, "first-"));
  return runGen([...specs, "-o", join(empty, "generated")], cacheIn(empty));
}

const cacheIn = (folder: string) => ({ NEUROLL_CACHE: join(folder, "cache") });

/** Specs of two layers each, with their numbers in them. Gives their paths. */
function writeSmall(folder: string, count: number): string[] {
  const random = seededRandom(5);
  const between = (least: number, most: number) => least + Math.floor(random() * (most - least + 1));
  const numbers = (length: number) => Array.from({ length }, () => (random() - 0.5).toFixed(6));
  return Array.from({ length: count }, (_, n) => {
    const [inputs, hidden, outputs] = [between(2, 8), between(2, 10), between(2, 4)] as const;
    const dense = (from: number, units: number, activation = "softmax") =>
      `  - { type: dense, units: ${units}, activation: ${activation}, bias: [${numbers(units)}], weights: [${Array.from({ length: from }, () => `[${numbers(units)}]`)}] }`;
    const activation = ["relu", "tanh", "sigmoid"][between(0, 2)];
    const layers = [dense(inputs, hidden, activation), dense(hidden, outputs)];
    const path = join(folder, `small${n}.yaml`);
    writeFileSync(path, [`name: small${n}`, `input: ${inputs}`, "layers:", ...layers, ""].join("\n"));
    return path;
  });
}

/** A spec and its .npz in a folder. Gives the path of the spec. */
function writeLarge(folder: string, widths: readonly number[]): string {
  const random = seededRandom(3);
  const arrays: Record<string, Uint8Array> = {};
  const layers = widths.slice(1).map((units, k) => {
    const inputs = widths[k] as number;
    arrays[`W${k}.npy`] = npy([inputs, units], weights(inputs * units, random));
    arrays[`b${k}.npy`] = npy([units], weights(units, random));
    const activation = k === widths.length - 2 ? "softmax" : "relu";
    return `  - { type: dense, units: ${units}, activation: ${activation}, weights: { key: W${k} }, bias: { key: b${k} } }`;
  });
  writeFileSync(join(folder, "large.npz"), zipSync(arrays, { level: 6 }));
  const spec = join(folder, "large.yaml");
  const head = ["name: large", `input: ${widths[0]}`, "weights: large.npz", "layers:"];
  writeFileSync(spec, [...head, ...layers, ""].join("\n"));
  return spec;
}

/** Format 1.0: magic, length of the header, header padded to a multiple of 64, float64 in C order. */
export function npy(shape: readonly number[], values: Float64Array): Uint8Array {
  const start = `{'descr': '<f8', 'fortran_order': False, 'shape': (${shape.join(", ")},), }`;
  const header = `${start.padEnd(128 - 10 - 1)}\n`;
  const magic = Uint8Array.of(0x93, ...Buffer.from("NUMPY"), 1, 0, header.length, 0);
  return Buffer.concat([magic, Buffer.from(header), new Uint8Array(values.buffer)]);
}

export const weights = (count: number, random: () => number): Float64Array =>
  Float64Array.from({ length: count }, () => (random() - 0.5) / 8);
