import { interpret, load } from "../../generator/index.ts";
import { ANSWERS } from "./entry.ts";
import { specOf } from "./spec.ts";
import type { RunningContender } from "./start-contender.ts";
import { type Task, taskOf } from "./task.ts";

/** The allowed distance from the reference, relative to the larger of its value and 1. */
const tolerances = { f64: 1e-12, f32: 1e-5 } as const;

/** Throws where the output of a contender differs from neuroll's reference in the first or the last row. */
export function checkOutputs(running: readonly RunningContender[]): void {
  const references = new Map<string, readonly (readonly number[])[]>();
  for (const { entry, precision, outputs } of running) {
    const key = JSON.stringify(entry.assignment);
    const task = taskOf(entry.assignment);
    const rows = [...new Set([0, task.rows - 1])];
    const reference = references.get(key) ?? referenceOf(task, rows);
    references.set(key, reference);
    outputs.forEach((output, n) => {
      const mine = rows.flatMap((row) => output.slice(row * task.outputSize, (row + 1) * task.outputSize));
      const worst = distance(mine, reference[n] as readonly number[]);
      if (worst <= tolerances[precision] && output.length === task.rows * task.outputSize) return;
      throw new Error(`${entry.label} is wrong by ${worst} on ${task.network}`);
    });
  }
}

function referenceOf(task: Task, rows: readonly number[]): number[][] {
  const { spec, readFile } = specOf(task);
  const { network } = load(spec, { readFile });
  return task.inputs
    .slice(0, ANSWERS)
    .map((x) =>
      rows.flatMap(
        (row) => interpret(network, [...x.subarray(row * task.inputSize, (row + 1) * task.inputSize)]).output,
      ),
    );
}

/** The largest of the differences; infinite where one is not a number. */
function distance(a: readonly number[], b: readonly number[]): number {
  const differences = b.map((value, n) => Math.abs((a[n] as number) - value) / Math.max(1, Math.abs(value)));
  return differences.some(Number.isNaN) ? Number.POSITIVE_INFINITY : Math.max(...differences);
}
