import type { Network } from "../ir/network.ts";
import { bytesPerValue } from "../ir/number-format.ts";
import { INPUT, OUTPUT, type Parameter, type Program } from "../ir/program.ts";
import type { Schedule } from "../ir/schedule.ts";
import { budget, lanesOf } from "./budget.ts";
import { chooseSchedules, type Machine, type Unroll } from "./choose-schedule.ts";
import { Draft, type Vector } from "./draft.ts";
import { NETWORK_INPUT, placeOps, type ScheduledOp } from "./place-ops.ts";
import { pitchOf } from "./prepare.ts";
import { writeOps } from "./write-ops.ts";

const FORWARD =
  "Writes the outputs for x into out and returns out. Allocates nothing; x and out may be the same vector.";
const LOGITS =
  "Like forward, but without the last activation, which never changes which output is the largest.";

/** A network lowered: its operations, how each is computed, and the program that says it all. */
export interface Lowered {
  readonly ops: readonly ScheduledOp[];
  readonly program: Program;
  /** Estimated bytes of bytecode, and numbers that lie in memory, by the number of the layer. */
  readonly bytecode: ReadonlyMap<number, number>;
  readonly memory: ReadonlyMap<number, number>;
}

/** Network → Program. The last activation, where it keeps the order of its values, gets an entry after `logits`. */
export function lower(network: Network, unroll: Unroll, machine: Machine = "ts"): Lowered {
  const { dtype } = network;
  const placed = placeOps(network);
  const schedules = chooseSchedules(placed, { machine, unroll, dtype });
  const ops: ScheduledOp[] = placed.map((op, i) => ({ ...op, schedule: schedules[i] as Schedule }));

  const draft = new Draft(dtype, lanesOf(machine, dtype));
  const input = draft.buffer("input", INPUT, network.inputSize);
  const output = draft.buffer("output", OUTPUT, network.outputSize);
  const suffix = machine === "shared" ? "InTypeScript" : "";
  for (const name of writeEntries(draft, network, ops, suffix)) {
    draft.entry({ name, procedure: name + suffix, rows: 1, input, output });
  }
  // What stands in for a kernel is kept short: rows at once gain it a tenth.
  const hasTiles = ops.some(({ schedule }) => schedule.kind === "tiled" || schedule.kind === "blocked");
  const fits = machine !== "wasm" || rowsBytes(draft, network) <= budget.batchBytes;
  if (hasTiles && ops.every(isBatched) && fits && machine !== "shared") writeRows(draft, network, ops);
  return { ops, program: draft.program(), bytecode: draft.bytecode, memory: draft.memory };
}

/** Whether several samples at once are worth it: what works on rows of its own has no samples side by side. */
const isBatched = ({ op, rows }: ScheduledOp): boolean => op.kind !== "gather" && rows === 1;

const PARAMETERS: readonly Parameter[] = [
  { kind: "buffer", name: INPUT },
  { kind: "buffer", name: OUTPUT },
];

/** `forward`, and `logits` where there are such: one input at a time. Gives what it has written. */
function writeEntries(
  draft: Draft,
  { inputSize, outputSize }: Network,
  ops: readonly ScheduledOp[],
  suffix: string,
): ("forward" | "logits")[] {
  const x = vectorOf(INPUT, inputSize, inputSize, false);
  const frame = { samples: 1, output: { buffer: OUTPUT, pitch: outputSize } };
  const write = (name: string, about: string, body: () => void): string =>
    draft.procedure(
      name + suffix,
      PARAMETERS,
      suffix === "" ? about : `${name} for hosts without WebAssembly.`,
      body,
    );
  const tail = ops.filter(({ afterLogits }) => afterLogits);
  if (tail.length === 0) {
    write("forward", FORWARD, () => writeOps(draft, ops, [NETWORK_INPUT, x], frame));
    return ["forward"];
  }
  const head = ops.filter(({ afterLogits }) => !afterLogits);
  const logits = write("logits", LOGITS, () => writeOps(draft, head, [NETWORK_INPUT, x], frame));
  write("forward", FORWARD, () => {
    draft.add({ kind: "call", procedure: logits, arguments: [INPUT, OUTPUT] });
    const logitsVector = vectorOf(OUTPUT, outputSize, outputSize, true);
    writeOps(draft, tail, [tail[0]?.x ?? NETWORK_INPUT, logitsVector], frame);
  });
  return ["forward", "logits"];
}

/** Bytes of the inputs and outputs that a kernel computes at once. */
const rowsBytes = (draft: Draft, { inputSize, outputSize, dtype }: Network): number =>
  budget.rows * (inputSize + pitchOf(outputSize, draft)) * bytesPerValue[dtype];

/** `forwardRows`: some inputs at a time, in memory of the program's own, so that each weight is read once for all. */
function writeRows(draft: Draft, network: Network, ops: readonly ScheduledOp[]): void {
  const { rows } = budget;
  // A kernel leaves its input as it is, so that rows may lie as close as the caller's.
  const isKernel = draft.lanes > 1;
  const inputPitch = network.inputSize;
  const outputPitch = pitchOf(network.outputSize, draft);
  const role = isKernel ? "rows" : "scratch";
  const input = draft.buffer(role, "x_rows", rows * inputPitch);
  const output = draft.buffer(role, "out_rows", rows * outputPitch);
  const x = vectorOf(input, network.inputSize, inputPitch, !isKernel);
  const parameters = [input, output].map((name): Parameter => ({ kind: "buffer", name }));
  const about = `forward for ${rows} rows of x_rows at once, into out_rows.`;
  const procedure = draft.procedure("forwardRows", isKernel ? parameters : [], about, () =>
    writeOps(draft, ops, [NETWORK_INPUT, x], {
      samples: rows,
      output: { buffer: output, pitch: outputPitch },
    }),
  );
  draft.entry({ name: "forwardRows", procedure, rows, input, output });
}

const vectorOf = (name: string, size: number, pitch: number, isOwn: boolean): Vector => ({
  kind: "buffer",
  name,
  size,
  pitch,
  symbol: name,
  isOwn,
});
