import { filledBy, type Graph, type Value } from "../ir/graph.ts";
import { hasOnePortEach, type Network } from "../ir/network.ts";
import { bytesPerValue } from "../ir/number-format.ts";
import {
  buffersOf,
  INPUT,
  OUTPUT,
  type Parameter,
  type Ports,
  type Procedure,
  type Program,
  STATE,
} from "../ir/program.ts";
import type { Schedule } from "../ir/schedule.ts";
import type { Unroll } from "../ir/spec.ts";
import { batchOf, pitchFor } from "./batch.ts";
import { budget } from "./budget.ts";
import { type Choice, chooseSchedules, workOf } from "./choose-schedule.ts";
import { Draft } from "./draft.ts";
import { jobOf, plainJobs, type ScheduledJob, totalOf, withSchedule } from "./job.ts";
import { layOutValues } from "./lay-out-values.ts";
import { type Machine, machines } from "./machine.ts";
import type { Frame, Result } from "./place-results.ts";
import { shareProcedures } from "./share-procedures.ts";
import { turnMatrices } from "./turn-matrices.ts";
import type { Buffered, Start } from "./values.ts";
import { writeJobs } from "./write-jobs.ts";

const FORWARD =
  "Writes the outputs for x into out and returns out. Allocates nothing; x and out may be the same vector.";
const LOGITS =
  "Like forward, but without the last activation, which never changes which output is the largest.";
const LOGITS_OF_SEVERAL =
  "Like forward, but without the last activation of outputs whose order it never changes.";

/** A graph scheduled: its jobs, how each is computed, and the program that says it all. */
export interface Scheduled {
  readonly jobs: readonly ScheduledJob[];
  readonly program: Program;
  /** Estimated bytes of bytecode, and numbers that lie in memory, by the number of the layer. */
  readonly bytecode: ReadonlyMap<number, number>;
  readonly memory: ReadonlyMap<number, number>;
}

/** Graph → Program. The last activation, where it keeps the order of its values, gets an entry after `logits`. */
export function schedule(said: Graph, network: Network, unroll: Unroll, machine: Machine = "ts"): Scheduled {
  const { dtype } = network;
  const choice: Choice = { machine, unroll, dtype };
  const laidOut = layOutValues(said);
  const graph = machines[machine].lanes[dtype] > 1 ? turnMatrices(laidOut) : laidOut;
  const jobs = schedulesFor(graph, choice);
  const draft = new Draft(dtype, machines[machine].lanes[dtype]);
  const ports = buffersFor(draft, graph, namesOf(network));
  const suffix = isPlain(network) ? machines[machine].suffix : machines[machine].suffixOfPorts;
  for (const name of writeEntries(draft, graph, jobs, suffix, ports))
    draft.entry({ name, procedure: name + suffix, rows: 1, ...ports });
  if (isPlain(network) && isBatched(graph, jobs, choice)) writeRows(draft, graph, choice, ports);
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
  { inputs, outputs }: Graph,
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
      const { lanes } = machines.wasm;
      const row =
        sum(inputs.map(({ size }) => size)) +
        sum(outputs.map(({ value }) => pitchFor(value.size, lanes[dtype])));
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

/** Whether the module exports its entries as they are: others are called through functions that tell their ports apart. */
const isPlain = (network: Network): boolean => hasOnePortEach(network) && network.states.length === 0;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** What the buffers of inputs and outputs are called: ports that are not alone have their names. */
function namesOf({ inputs, outputs, ...network }: Network): Pick<Ports, "inputs" | "outputs"> {
  if (hasOnePortEach({ inputs, outputs, ...network })) return { inputs: [INPUT], outputs: [OUTPUT] };
  return { inputs: inputs.map(({ name }) => name), outputs: outputs.map(({ name }) => name) };
}

/** The buffers that a network is called with. */
function buffersFor(
  draft: Draft,
  { inputs, outputs, state }: Graph,
  names: Pick<Ports, "inputs" | "outputs">,
): Ports {
  return {
    inputs: inputs.map(({ size }, i) => draft.buffer("input", names.inputs[i] as string, size)),
    outputs: outputs.map(({ value }, i) => draft.buffer("output", names.outputs[i] as string, value.size)),
    state: state && draft.buffer("state", STATE, state.held.size),
  };
}

const parametersOf = (ports: Ports): Parameter[] =>
  buffersOf(ports).map((name) => ({ kind: "buffer", name }));

/** `forward`, and `logits` where there are such: one input at a time. Gives what it has written. */
function writeEntries(
  draft: Draft,
  { inputs, outputs, state, checks }: Graph,
  jobs: readonly ScheduledJob[],
  suffix: string,
  ports: Ports,
): ("forward" | "logits")[] {
  const start: Start[] = inputs.map((input, i) => [input, vectorOf(ports.inputs[i] as string, input, false)]);
  if (state)
    start.push([state.held, { ...vectorOf(ports.state as string, state.held, false), isApart: true }]);
  const write = (name: "forward" | "logits", body: () => void): string =>
    draft.procedure(
      name + suffix,
      parametersOf(ports),
      suffix === machines.fallback.suffix ? `${name} for hosts without WebAssembly.` : about(name, ports),
      body,
    );
  const resultOf = (value: Value, n: number): Result => ({
    ...{ value, output: ports.outputs[n] as string, offset: 0, isCopied: false },
  });
  const next = (state?.next ?? []).map(
    (kept): Result => ({ ...kept, output: ports.state as string, isCopied: true }),
  );
  const frameFor = (results: readonly Result[]): Frame => ({ results, isBatch: false });
  if (outputs.every(({ logits }) => logits === undefined)) {
    const results = outputs.map(({ value }, n) => resultOf(value, n));
    write("forward", () => writeJobs(draft, { jobs, checks }, start, frameFor([...results, ...next])));
    return ["forward"];
  }
  const head = jobs.filter(({ said }) => !said.afterLogits);
  const tail = jobs.filter(({ said }) => said.afterLogits);
  const scores = outputs.map(({ value, logits }, n) => resultOf(logits ?? value, n));
  const procedure = write("logits", () =>
    writeJobs(draft, { jobs: head, checks }, start, frameFor([...scores, ...next])),
  );
  write("forward", () => {
    draft.add({ kind: "call", procedure, arguments: buffersOf(ports) });
    const finished = outputs.flatMap(({ value, logits }, n) => (logits ? [resultOf(value, n)] : []));
    const from = outputs.flatMap(({ logits }, n): Start[] =>
      logits ? [[logits, vectorOf(ports.outputs[n] as string, logits, true)]] : [],
    );
    writeJobs(draft, { jobs: tail, checks: [] }, from, frameFor(finished));
  });
  return ["forward", "logits"];
}

/** What a reader is told about an entry. */
function about(name: "forward" | "logits", { inputs, outputs, state }: Ports): string {
  const isPlain = inputs.length === 1 && outputs.length === 1 && state === undefined;
  const abouts = {
    forward: isPlain
      ? FORWARD
      : `Computes one call${state === undefined ? "" : ", and leaves in state what the next one needs"}. Allocates nothing.`,
    logits: outputs.length === 1 ? LOGITS : LOGITS_OF_SEVERAL,
  };
  return abouts[name];
}

/** More samples at once read weights fewer times, as long as what they compute stays near the processor. */
function samplesAtOnce({ inputs, nodes }: Graph, { dtype }: Choice): number {
  const values = new Set<Value>([...inputs, ...nodes.flatMap(filledBy).map(({ of }) => of)]);
  const size = sum([...values].map((value) => value.size));
  const isSmall = budget.samples * size * bytesPerValue[dtype] <= budget.samplesBytes;
  return isSmall ? budget.samples : budget.rows;
}

/** `forwardRows`: some inputs at a time, in memory of the program's own, so that each weight is read once for all. */
function writeRows(draft: Draft, graph: Graph, choice: Choice, ports: Ports): void {
  // A kernel leaves its input as it is, so that rows may lie as close as the caller's.
  const isKernel = draft.lanes > 1;
  const rows = isKernel ? samplesAtOnce(graph, choice) : budget.rows;
  const batch = batchOf(graph, rows, draft.lanes);
  const jobs = schedulesFor(batch, choice);
  const role = isKernel ? "rows" : "scratch";
  const rowsOf = (name: string, { size }: Value): string => draft.buffer(role, `${name}_rows`, size);
  const inRows: Ports = {
    inputs: batch.inputs.map((input, n) => rowsOf(ports.inputs[n] as string, input)),
    outputs: batch.outputs.map(({ value }, n) => rowsOf(ports.outputs[n] as string, value)),
    state: undefined,
  };
  const about = `forward for ${rows} rows of ${list(inRows.inputs)} at once, into ${list(inRows.outputs)}.`;
  const start = batch.inputs.map(
    (input, n): Start => [input, vectorOf(inRows.inputs[n] as string, input, !isKernel)],
  );
  const results = batch.outputs.map(
    ({ value }, n): Result => ({
      ...{ value, output: inRows.outputs[n] as string, offset: 0, isCopied: false },
    }),
  );
  const procedure = draft.procedure("forwardRows", isKernel ? parametersOf(inRows) : [], about, () =>
    writeJobs(draft, { jobs, checks: batch.checks }, start, { results, isBatch: true }),
  );
  draft.entry({ name: "forwardRows", procedure, rows, ...inRows });
}

const list = (names: readonly string[]): string => names.join(" and ");

const vectorOf = (name: string, { size }: Value, isOwn: boolean): Buffered => ({
  kind: "buffer",
  name,
  size,
  symbol: name,
  isOwn,
});
