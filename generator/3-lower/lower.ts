import type { Network } from "../ir/network.ts";
import { INPUT, OUTPUT, type Program } from "../ir/program.ts";
import type { Schedule } from "../ir/schedule.ts";
import { chooseSchedules, type Unroll } from "./choose-schedule.ts";
import { Draft } from "./draft.ts";
import { type PlacedOp, placeOps } from "./place-ops.ts";
import { type ScheduledOp, writeOps } from "./write-ops.ts";

const FORWARD =
  "Writes the outputs for x into out and returns out. Allocates nothing; x and out may be one vector.";
const LOGITS =
  "Like forward, but stops before the last activation: same order, so enough to find the largest.";

/** A network lowered: its operations, how each is computed, and the program that says it all. */
export interface Lowered {
  readonly ops: readonly (PlacedOp & { readonly schedule: Schedule })[];
  readonly program: Program;
  /** Estimated bytes of bytecode, and numbers that lie in memory, by the number of the layer. */
  readonly bytecode: ReadonlyMap<number, number>;
  readonly memory: ReadonlyMap<number, number>;
}

/** Network → Program. The last activation, where it keeps the order of its values, gets an entry after `logits`. */
export function lower(network: Network, unroll: Unroll): Lowered {
  const placed = placeOps(network);
  const schedules = chooseSchedules(placed, unroll, network.dtype);
  const ops: ScheduledOp[] = placed.map((op, i) => ({ ...op, schedule: schedules[i] as Schedule }));

  const draft = new Draft(network.dtype);
  const input = draft.buffer("input", INPUT, network.inputSize);
  const output = draft.buffer("output", OUTPUT, network.outputSize);
  const x = { kind: "buffer", name: input, size: network.inputSize } as const;
  const head = ops.filter(({ afterLogits }) => !afterLogits);
  const tail = ops.filter(({ afterLogits }) => afterLogits);

  if (tail.length === 0) {
    draft.procedure("forward", ["x", "out"], FORWARD, () => writeOps(draft, head, x));
  } else {
    draft.procedure("logits", ["x", "out"], LOGITS, () => writeOps(draft, head, x));
    draft.procedure("forward", ["x", "out"], FORWARD, () => {
      draft.add({ kind: "call", procedure: "logits" });
      writeOps(draft, tail, { kind: "buffer", name: output, size: network.outputSize });
    });
  }
  return { ops, program: draft.program(), bytecode: draft.bytecode, memory: draft.memory };
}
