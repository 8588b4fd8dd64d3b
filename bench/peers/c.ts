import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type LoopOrder, loopOrders } from "../contest/c-layers.ts";
import { limitSource } from "../contest/c-limit.ts";
import { networkSource } from "../contest/c-network.ts";
import type { Contender, Precision } from "../contest/peer.ts";
import { streamSource } from "../contest/streams/c-source.ts";
import type { StreamTask } from "../contest/streams/task.ts";
import { multiplyAddsOfTask, type Task } from "../contest/task.ts";

export const methods = {
  f64: (task: Task) => faster(task, "f64"),
  f32: (task: Task) => faster(task, "f32"),
  "limit f64": (task: Task) => start("f64", limitSource("f64", multiplyAddsOfTask(task))),
  "limit f32": (task: Task) => start("f32", limitSource("f32", multiplyAddsOfTask(task))),
  "limit f32 one load": (task: Task) => start("f32", limitSource("f32", multiplyAddsOfTask(task), "one")),
  "limit f32 two loads": (task: Task) => start("f32", limitSource("f32", multiplyAddsOfTask(task), "both")),
};

const portable = ["-O3", "-ffp-contract=off"];

export const streams = {
  f32: (task: StreamTask) => start("f32", streamSource(task), task),
  /** With all that this processor can, wider lanes and fused multiply-adds among it. */
  "f32 native": (task: StreamTask) => start("f32", streamSource(task), task, ["-O3", "-march=native"]),
};

const TRIALS = 5;
const TRIAL_NS = 10e6;

/** gcc has to vectorise what anybody would write: both orders of the loops are tried, in turns. */
async function faster(task: Task, precision: Precision): Promise<Contender> {
  const tried = [];
  for (const order of Object.keys(loopOrders) as LoopOrder[]) {
    const contender = start(precision, networkSource(task, precision, order), task);
    const calls = Math.ceil(TRIAL_NS / (await contender.time(1)));
    tried.push({ contender, calls, took: Number.POSITIVE_INFINITY });
  }
  for (let trial = 0; trial < TRIALS; trial++) {
    for (const one of tried) one.took = Math.min(one.took, (await one.contender.time(one.calls)) / one.calls);
  }
  tried.sort((a, b) => a.took - b.took);
  const [best, ...others] = tried.map(({ contender }) => contender);
  for (const { dispose } of others) dispose?.();
  return best as Contender;
}

/** A program that answers each line: "t 1000" with the nanoseconds of 1000 calls, "o 3" with the output for input 3. */
function start(
  precision: Precision,
  source: string,
  task?: Pick<Task, "inputs">,
  flags: readonly string[] = portable,
): Contender {
  const folder = mkdtempSync(join(tmpdir(), "neuroll-c-"));
  const [code, program, inputs] = ["contender.c", "contender", "inputs"].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  writeFileSync(code, source);
  writeFileSync(inputs, Buffer.concat((task?.inputs ?? []).map(({ buffer }) => Buffer.from(buffer))));
  execFileSync("gcc", [...flags, code, "-o", program, "-lm"]);
  const child = spawn(program, [inputs], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (question: string): Promise<number[]> => {
    child.stdin.write(`${question}\n`);
    return (await lines.next()).value.split(" ").map(Number);
  };
  return {
    precision,
    ...(task ? { output: (index: number) => ask(`o ${index}`) } : {}),
    time: async (calls) => (await ask(`t ${calls}`))[0] as number,
    dispose: () => {
      child.kill();
      rmSync(folder, { recursive: true });
    },
  };
}
