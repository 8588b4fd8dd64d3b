import { interpret, load } from "../../generator/index.ts";
import { answersTo } from "./entry.ts";
import { specOf } from "./spec.ts";
import type { RunningContender } from "./start-contender.ts";
import { streamSpecOf } from "./streams/spec.ts";
import { type StreamTask, streamTaskOf } from "./streams/task.ts";
import { type Task, taskOf } from "./task.ts";

/** The allowed distance from the reference, relative to the larger of its value and 1. */
const tolerances = { f64: 1e-12, f32: 1e-5 } as const;

/** Throws where the output of a contender differs from neuroll's reference in the first or the last row. */
export function checkOutputs(running: readonly RunningContender[]): void {
  const references = new Map<string, Reference>();
  for (const { entry, precision, outputs } of running) {
    const { assignment, label } = entry;
    const key = JSON.stringify(assignment);
    const reference =
      references.get(key) ??
      ("stream" in assignment
        ? referenceOfStream(streamTaskOf(assignment))
        : referenceOf(taskOf(assignment)));
    references.set(key, reference);
    const { size, stretches, answers } = reference;
    outputs.forEach((output, n) => {
      const mine = stretches.flatMap(([start, end]) => output.slice(start, end));
      const worst = distance(mine, answers[n] as readonly number[]);
      if (worst <= tolerances[precision] && output.length === size) return;
      throw new Error(
        `${label} is wrong by ${worst} on ${"stream" in assignment ? assignment.stream : assignment.network}`,
      );
    });
  }
}

/** What a contender is held to. */
interface Reference {
  /** Of its outputs. */
  readonly size: number;
  /** The parts of an output that are compared. */
  readonly stretches: readonly (readonly [number, number])[];
  readonly answers: readonly (readonly number[])[];
}

function referenceOf(task: Task): Reference {
  const { rows, inputSize, outputSize } = task;
  const { spec, readFile } = specOf(task);
  const { network } = load(spec, { readFile });
  const compared = [...new Set([0, rows - 1])];
  return {
    size: rows * outputSize,
    stretches: compared.map((row) => [row * outputSize, (row + 1) * outputSize]),
    answers: task.inputs
      .slice(0, answersTo(task))
      .map((x) =>
        compared.flatMap(
          (row) => interpret(network, [...x.subarray(row * inputSize, (row + 1) * inputSize)]).output,
        ),
      ),
  };
}

/** Call after call, each with the state that the one before left. */
function referenceOfStream(task: StreamTask): Reference {
  const { spec, readFile } = streamSpecOf(task);
  const { network } = load(spec, { readFile });
  let state: readonly number[] | undefined;
  const answers = task.inputs.slice(0, answersTo(task)).map((x) => {
    const after = interpret(network, [...x], state);
    state = after.state;
    return after.output;
  });
  return { size: task.outputSize, stretches: [[0, task.outputSize]], answers };
}

/** The largest of the differences; infinite where one is not a number. */
function distance(a: readonly number[], b: readonly number[]): number {
  const differences = b.map((value, n) => Math.abs((a[n] as number) - value) / Math.max(1, Math.abs(value)));
  return differences.some(Number.isNaN) ? Number.POSITIVE_INFINITY : Math.max(...differences);
}
