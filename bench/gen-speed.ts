import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { zipSync } from "fflate";
import { type Spread, spreadOf } from "../generator/bench/spread.ts";
import { seededRandom } from "../generator/check/probe-inputs.ts";
import { runGen } from "./run-gen.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The wall-clock time of a process in seconds, and its peak memory. */
export interface GenRun {
  readonly spec: string;
  readonly seconds: Spread;
  readonly peakMegabytes: number;
}

/** Compiles net3 and 784-512-512-10 from .npz, each run a process of its own. */
export function timeGen(runs: number): GenRun[] {
  const folder = mkdtempSync(join(tmpdir(), "neuroll-bench-"));
  try {
    const large = writeLarge(folder, [784, 512, 512, 10]);
    return [
      { spec: "net3", ...repeat(join(root, "specs/net3.yaml"), folder, runs) },
      { spec: "784-512-512-10", ...repeat(large, folder, Math.ceil(runs / 2)) },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function repeat(spec: string, folder: string, runs: number): Omit<GenRun, "spec"> {
  const all = Array.from({ length: runs }, () => runGen([spec, "-o", folder]));
  return {
    seconds: spreadOf(all.map(({ seconds }) => seconds)),
    peakMegabytes: Math.max(...all.map(({ megabytes }) => megabytes)),
  };
}

/** A spec and its .npz in a folder. Gives the path of the spec. */
function writeLarge(folder: string, widths: readonly number[]): string {
  const random = seededRandom(3);
  const arrays: Record<string, Uint8Array> = {};
  const layers = widths.slice(1).map((units, k) => {
    const inputs = widths[k] as number;
    arrays[`W${k}.npy`] = npy([inputs, units], random);
    arrays[`b${k}.npy`] = npy([units], random);
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
function npy(shape: readonly number[], random: () => number): Uint8Array {
  const start = `{'descr': '<f8', 'fortran_order': False, 'shape': (${shape.join(", ")},), }`;
  const header = `${start.padEnd(128 - 10 - 1)}\n`;
  const count = shape.reduce((n, m) => n * m, 1);
  const values = Float64Array.from({ length: count }, () => (random() - 0.5) / 8);
  const magic = Uint8Array.of(0x93, ...Buffer.from("NUMPY"), 1, 0, header.length, 0);
  return Buffer.concat([magic, Buffer.from(header), new Uint8Array(values.buffer)]);
}
