import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runGen } from "../run-gen.ts";
import { modules } from "./questions.ts";
import { specOf } from "./spec.ts";
import { taskOf } from "./task.ts";

/** A generated module, and what making it took. */
export interface MeasuredModule {
  readonly multiplyAdds: number;
  readonly parameters: number;
  /** Bytes of the kernel's code. */
  readonly kernel: number;
  /** Bytes of the module. */
  readonly source: number;
  /** Bytes of its weights as float32 in base64. */
  readonly weights: number;
  /** Of each run of `gen`. */
  readonly seconds: readonly number[];
  /** At most. */
  readonly megabytes: number;
}

const RUNS = 3;

/** Makes the modules of convolutional networks as users do: `gen` with its defaults, but in float32. */
export function measureModules(): Record<string, MeasuredModule> {
  const folder = mkdtempSync(join(tmpdir(), "neuroll-peers-"));
  try {
    return Object.fromEntries(modules.map((network) => [network, measureModule(network, folder)]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function measureModule(network: string, folder: string): MeasuredModule {
  const path = join(folder, "contender.yaml");
  const { spec, readFile } = specOf(taskOf({ network, hidden: "relu", output: "identity", rows: 1 }));
  writeFileSync(path, spec);
  writeFileSync(join(folder, "contender.safetensors"), readFile("contender.safetensors") as Uint8Array);
  const words = [path, "--dtype", "f32"];
  const [report] = JSON.parse(runGen(["report", ...words, "--json"]).printed).results;
  const runs = Array.from({ length: RUNS }, () => runGen([...words, "-o", folder]));
  return {
    multiplyAdds: report.multiplyAdds,
    parameters: report.parameters,
    kernel: report.kernel.code,
    source: statSync(join(folder, "contender.ts")).size,
    weights: Math.ceil((report.parameters * 4 * 4) / 3),
    seconds: runs.map(({ seconds }) => Number(seconds.toPrecision(3))),
    megabytes: Math.round(Math.max(...runs.map(({ megabytes }) => megabytes))),
  };
}
