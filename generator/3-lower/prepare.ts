import type { Draft } from "./draft.ts";
import { readBy, type ScheduledOp } from "./place-ops.ts";
import type { Rows } from "./schedules/places.ts";
import type { Buffered, Values } from "./values.ts";

/** What a procedure computes: so many samples at once, into this buffer. */
export interface Frame {
  readonly samples: number;
  readonly output: Pick<Rows, "buffer" | "pitch">;
}

/** The buffers that an operation reads and writes. */
export interface Prepared {
  readonly placed: ScheduledOp;
  readonly inputs: readonly Buffered[];
  readonly result: Buffered;
}

/** Puts what the operation at a place of the list reads into buffers, and finds one for its result. */
export function prepare(
  draft: Draft,
  ops: readonly ScheduledOp[],
  place: number,
  values: Values,
  frame: Frame,
): Prepared {
  const placed = ops[place] as ScheduledOp;
  const { op, schedule, value } = placed;
  const inputs = readBy(placed).map((id) => values.inBuffer(draft, id));
  const isNew = op.kind !== "reduce" && schedule.kind !== "fused";
  const result = isNew ? destination(draft, ops, place, values, frame) : (inputs[0] as Buffered);
  values.set(value, result);
  return { placed, inputs, result };
}

/** How many numbers an operation gives, all rows together. */
export const sizeGiven = ({ op, rows }: ScheduledOp): number =>
  rows * (op.kind === "affine" ? op.units : op.size);

/** The output where only element-wise work follows; the operation's own input where that is possible; else scratch. */
function destination(
  draft: Draft,
  ops: readonly ScheduledOp[],
  place: number,
  values: Values,
  { samples, output }: Frame,
): Buffered {
  const placed = ops[place] as ScheduledOp;
  const { op, layer, x } = placed;
  const size = sizeGiven(placed);
  const symbol = `z${layer}_`;
  if (endsInOutput(ops, place, values))
    return { kind: "buffer", name: output.buffer, pitch: output.pitch, size, symbol, isOwn: true };
  if (op.kind === "map" && x !== undefined && values.endsAt(x, place)) {
    const from = values.get(x);
    if (from.kind === "buffer" && from.isOwn && from.size === size) return { ...from, symbol };
  }
  const pitch = samples === 1 ? size : pitchOf(size, draft);
  const wanted = samples === 1 ? `z${layer}` : `z${layer}_rows`;
  const name = draft.buffer("scratch", wanted, samples * pitch);
  return { kind: "buffer", name, size, pitch, symbol, isOwn: true };
}

/**
 * Whether all that follows can be done in the output itself: it works element by element on the result of the operation
 * before it, which nothing reads later, and it reads nothing that a caller may have passed as the output too.
 */
export function endsInOutput(ops: readonly ScheduledOp[], place: number, values: Values): boolean {
  const first = ops[place] as ScheduledOp;
  const size = sizeGiven(first);
  let { value } = first;
  for (let n = place + 1; n < ops.length; n++) {
    const next = ops[n] as ScheduledOp;
    if (next.op.kind === "affine" || next.op.kind === "gather") return false;
    if (next.x !== value || sizeGiven(next) !== size) return false;
    if (next.op.kind === "map" && !values.endsAt(value, n)) return false;
    if (readBy(next).some((id) => values.isForeign(id))) return false;
    value = next.value;
  }
  return true;
}

/** Rows begin where whole vectors do, so that what a loop over lanes writes past the end of one hurts no other. */
export const pitchOf = (size: number, { lanes }: Draft): number => Math.ceil(size / lanes) * lanes;
