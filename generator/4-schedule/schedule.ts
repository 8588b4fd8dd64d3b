import { filledBy, type Graph, type Value } from "../ir/graph.ts";
import type { Network } from "../ir/network.ts";
import { bytesPerValue } from "../ir/number-format.ts";
import { INPUT, OUTPUT, type Parameter, type Procedure, type Program } from "../ir/program.ts";
import type { Schedule } from "../ir/schedule.ts";
import type { Unroll } from "../ir/spec.ts";
import { batchOf, pitchFor } from "./batch.ts";
import { budget } from "./budget.ts";
import { type Choice, chooseSchedules, workOf } from "./choose-schedule.ts";
import { Draft } from "./draft.ts";
import { jobOf, plainJobs, type ScheduledJob, totalOf, withSchedule } from "./job.ts";
import { layOutValues } from "./lay-out-values.ts";
import { type Machine, machines } from "./machine.ts";
import { shareProcedures } from "./share-procedures.ts";
import { turnMatrices } from "./turn-matrices.ts";
import type { Buffered } from "./values.ts";
import { writeJobs } from "./write-jobs.ts";

const FORWARD =
  "Writes the outputs for x into out and returns out. Allocates nothing; x and out may be the same vector.";
const LOGITS =
  "Like forward, but without the last activation, which never changes which output is the largest.";

/** A graph scheduled: its jobs, how each is computed, and the program that says it all. */
export interface Scheduled {
  readonly jobs: readonly ScheduledJob[];
  readonly program: Program;
  /** Estimated bytes of bytecode, and numbers that lie in memory, by the number of the layer. */
  readonly bytecode: ReadonlyMap<number, number>;
  readonly memory: ReadonlyMap<number, number>;
}

/** Graph → Program. The last activation, where it keeps the order of its values, gets an entry after `logits`. */
export function schedule(
  said: Graph,
  { dtype }: Network,
  unroll: Unroll,
  machine: Machine = "ts",
): Scheduled {
  const choice: Choice = { machine, unroll, dtype };
  const laidOut = layOutValues(said);
  const graph = machines[machine].lanes[dtype] > 1 ? turnMatrices(laidOut) : laidOut;
  const jobs = schedulesFor(graph, choice);
  const draft = new Draft(dtype, machines[machine].lanes[dtype]);
  const input = draft.buffer("input", INPUT, graph.input.size);
  const output = draft.buffer("output", OUTPUT, graph.output.size);
  const { suffix } = machines[machine];
  for (const name of writeEntries(draft, graph, jobs, suffix))
    draft.entry({ name, procedure: name + suffix, rows: 1, input, output });
  if (isBatched(graph, jobs, choice)) writeRows(draft, graph, choice);
  const program = shareProcedures(draft.program(), sharesCode[machine]);
  return { jobs, program, bytecode: draft.bytecode, memory: draft.memory };
}

/**
 * Which procedures layers of one shape share: parts of what is too long for one function, and all of what only stands in for
 * a kernel. Other functions of TypeScript are tiles, and V8 makes the most of weights that it knows.
 */
const sharesCode: Readonly<Record<Machine, (procedure: Procedure) => boolean>> = {
  ts: ({ isPart }) => isPart === true,
  fallback: () => true,
  wasm: ({ isPart }) => isPart === true,
};

/** Every node as a job, with the way it is computed. */
export function schedulesFor({ nodes }: Graph, choice: Choice): ScheduledJob[] {
  const jobs = nodes.map(jobOf);
  const schedules = chooseSchedules(jobs, choice);
  return jobs.map((job, i) => withSchedule(job, schedules[i] as Schedule));
}

/**
 * Whether several samples at once are worth it: in TypeScript where each has but one row, and not where it only stands in
 * for a kernel, which gains a tenth and is to be short.
 */
function isBatched(
  { input, output }: Graph,
  jobs: readonly ScheduledJob[],
  { machine, dtype }: Choice,
): boolean {
  const plain = plainJobs(jobs);
  const gains = plain.some(({ schedule, sum }) => sum !== undefined && readsWeights[schedule.kind]);
  const isWorth: Readonly<Record<Machine, () => boolean>> = {
    ts: () => plain.every(({ sum }) => sum === undefined || sum.rows.length === 0),
    fallback: () => false,
    wasm() {
      // Bytes of the inputs and outputs of the fewest samples that a kernel computes at once.
      const row = input.size + pitchFor(output.size, machines.wasm.lanes[dtype]);
      return budget.rows * row * bytesPerValue[dtype] <= budget.batchBytes && gainsFromBatch(jobs);
    },
  };
  return gains && isWorth[machine]();
}

/**
 * Whether samples together gain what two copies of the code cost: the rows of one, such as positions of a convolution, share
 * weights already, so that only small networks gain from it, or those where much else is done.
 */
function gainsFromBatch(jobs: readonly ScheduledJob[]): boolean {
  const work = workOf(jobs);
  const ofRows = totalOf(jobs, (job) =>
    job.sum !== undefined && job.sum.rows.length > 0 ? workOf([job]) : 0,
  );
  return work <= budget.batchWork || ofRows <= budget.rowShare * work;
}

/** Whether a schedule reads weights from memory, which several samples at once can do together. */
const readsWeights: Readonly<Record<Schedule["kind"], boolean>> = {
  unrolled: false,
  parts: false,
  tiled: true,
  blocked: true,
  fused: false,
  outlined: false,
  loop: false,
  steps: false,
};

const PARAMETERS: readonly Parameter[] = [
  { kind: "buffer", name: INPUT },
  { kind: "buffer", name: OUTPUT },
];

/** `forward`, and `logits` where there are such: one input at a time. Gives what it has written. */
function writeEntries(
  draft: Draft,
  { input, output, logits, checks }: Graph,
  jobs: readonly ScheduledJob[],
  suffix: string,
): ("forward" | "logits")[] {
  const start = [input, vectorOf(INPUT, input, false)] as const;
  const write = (name: string, about: string, body: () => void): string =>
    draft.procedure(
      name + suffix,
      PARAMETERS,
      suffix === "" ? about : `${name} for hosts without WebAssembly.`,
      body,
    );
  const frameFor = (result: Value) => ({ result, output: OUTPUT, isBatch: false });
  if (logits === undefined) {
    write("forward", FORWARD, () => writeJobs(draft, { jobs, checks }, start, frameFor(output)));
    return ["forward"];
  }
  const head = jobs.filter(({ said }) => !said.afterLogits);
  const tail = jobs.filter(({ said }) => said.afterLogits);
  const procedure = write("logits", LOGITS, () =>
    writeJobs(draft, { jobs: head, checks }, start, frameFor(logits)),
  );
  write("forward", FORWARD, () => {
    draft.add({ kind: "call", procedure, arguments: [INPUT, OUTPUT] });
    writeJobs(draft, { jobs: tail, checks: [] }, [logits, vectorOf(OUTPUT, logits, true)], frameFor(output));
  });
  return ["forward", "logits"];
}

/** More samples at once read weights fewer times, as long as what they compute stays near the processor. */
function samplesAtOnce({ input, nodes }: Graph, { dtype }: Choice): number {
  const values = new Set<Value>([input, ...nodes.flatMap(filledBy).map(({ of }) => of)]);
  const size = [...values].reduce((sum, value) => sum + value.size, 0);
  const isSmall = budget.samples * size * bytesPerValue[dtype] <= budget.samplesBytes;
  return isSmall ? budget.samples : budget.rows;
}

/** `forwardRows`: some inputs at a time, in memory of the program's own, so that each weight is read once for all. */
function writeRows(draft: Draft, graph: Graph, choice: Choice): void {
  // A kernel leaves its input as it is, so that rows may lie as close as the caller's.
  const isKernel = draft.lanes > 1;
  const rows = isKernel ? samplesAtOnce(graph, choice) : budget.rows;
  const batch = batchOf(graph, rows, draft.lanes);
  const jobs = schedulesFor(batch, choice);
  const role = isKernel ? "rows" : "scratch";
  const input = draft.buffer(role, "x_rows", batch.input.size);
  const output = draft.buffer(role, "out_rows", batch.output.size);
  const parameters = [input, output].map((name): Parameter => ({ kind: "buffer", name }));
  const about = `forward for ${rows} rows of x_rows at once, into out_rows.`;
  const procedure = draft.procedure("forwardRows", isKernel ? parameters : [], about, () =>
    writeJobs(draft, { jobs, checks: batch.checks }, [batch.input, vectorOf(input, batch.input, !isKernel)], {
      result: batch.output,
      output,
      isBatch: true,
    }),
  );
  draft.entry({ name: "forwardRows", procedure, rows, input, output });
}

const vectorOf = (name: string, { size }: Value, isOwn: boolean): Buffered => ({
  kind: "buffer",
  name,
  size,
  symbol: name,
  isOwn,
});
