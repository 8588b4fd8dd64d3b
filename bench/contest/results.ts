import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { Machine } from "./machine.ts";
import type { Result } from "./measure-contenders.ts";
import type { MeasuredModule } from "./measure-modules.ts";

/** What was measured, by the labels of the contenders. */
export interface MeasuredExperiment {
  readonly date: string;
  readonly results: Readonly<Record<string, Result>>;
}

export interface Results {
  readonly machine: Machine;
  /** By the names of the experiments. */
  readonly experiments: Readonly<Record<string, MeasuredExperiment>>;
  /** By the names of their networks. */
  readonly modules?: Readonly<Record<string, MeasuredModule>> | undefined;
}

const file = new URL("../results/peers.json", import.meta.url);

export function readResults(): Results | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Results) : undefined;
}

/** One line a contender. */
export function writeResults(results: Results): void {
  const text = JSON.stringify(results, null, 1).replace(/\[[^[\]{}]*\]/g, (numbers) =>
    numbers.replace(/\s+/g, ""),
  );
  writeFileSync(file, `${text}\n`);
}

/** Results with more experiments; those of another machine or of other versions are dropped. */
export function addTo(before: Results | undefined, { machine, experiments, modules }: Results): Results {
  const kept = JSON.stringify(before?.machine) === JSON.stringify(machine) ? before : undefined;
  return {
    machine,
    experiments: { ...kept?.experiments, ...experiments },
    modules: modules ?? kept?.modules,
  };
}
