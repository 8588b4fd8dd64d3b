import { type Scalar, stepping } from "../ir/scalar.ts";
import type { Draft, Vector } from "./draft.ts";
import {
  defineLocals,
  loadLocals,
  storeValues,
  unrollAffine,
  unrollMap,
  unrollReduce,
} from "./schedules/unrolled.ts";
import { type Buffered, type Frame, pitchOf, type ScheduledOp, writeInBuffers } from "./write-in-buffers.ts";

/** Writes operations one after the other, from the vector they start with to the output buffer. */
export function writeOps(draft: Draft, ops: readonly ScheduledOp[], start: Vector, frame: Frame): void {
  const reductions = new Map<string, Scalar>();
  let vector = start;
  for (let i = 0; i < ops.length; ) {
    const isClose =
      frame.rows > 1 && vector.kind === "buffer" && vector.pitch !== pitchOf(vector.size, draft);
    const placed = isClose ? asLoop(ops[i] as ScheduledOp) : (ops[i] as ScheduledOp);
    const rowwise = frame.rows === 1 ? 0 : rowwiseRun([placed, ...ops.slice(i + 1)], isClose);
    enterLayer(draft, placed, ops[i - 1]);
    if (placed.schedule.kind === "unrolled") {
      vector = unroll(draft, placed, ops.slice(i + 1), vector, reductions, frame);
    } else if (rowwise > 0) {
      vector = rowByRow(
        draft,
        [placed, ...ops.slice(i + 1, i + rowwise)],
        ops.slice(i + rowwise),
        inBuffer(draft, vector, placed),
        frame,
      );
    } else {
      vector = writeInBuffers(
        draft,
        placed,
        ops.slice(i + 1),
        inBuffer(draft, vector, placed),
        reductions,
        frame,
      );
    }
    i += Math.max(1, rowwise);
  }
  if (vector.kind === "locals") storeValues(draft, vector.values, frame.output.buffer);
  else if (vector.name !== frame.output.buffer) {
    draft.add({ kind: "copy", from: vector.name, to: frame.output.buffer });
  }
}

function enterLayer(draft: Draft, { layer, about }: ScheduledOp, before: ScheduledOp | undefined): void {
  draft.layer = layer;
  if (layer !== before?.layer) draft.add({ kind: "comment", text: about });
}

/** An operation on locals: what comes out stays in locals while the next operation is unrolled too. */
function unroll(
  draft: Draft,
  { op, layer, symbol }: ScheduledOp,
  rest: readonly ScheduledOp[],
  vector: Vector,
  reductions: Map<string, Scalar>,
  { output }: Frame,
): Vector {
  const x =
    vector.kind === "locals" ? vector.values : loadLocals(draft, vector.name, vector.size, vector.symbol);
  const prefix = `${symbol}${layer}_`;
  if (op.kind === "reduce") {
    reductions.set(op.result, unrollReduce(draft, op, x, reductions, String(layer)));
    return { kind: "locals", values: x };
  }
  const values =
    op.kind === "affine"
      ? unrollAffine(draft, op, x, prefix)
      : unrollMap(draft, op, x, reductions, String(layer));
  if (rest[0]?.schedule.kind === "unrolled") {
    return { kind: "locals", values: defineLocals(draft, values, prefix) };
  }
  const isLast = rest.every((next) => next.op.kind !== "affine");
  const name = isLast ? output.buffer : draft.buffer("scratch", `z${layer}`, values.length);
  storeValues(draft, values, name);
  return {
    kind: "buffer",
    name,
    size: values.length,
    pitch: values.length,
    symbol: `z${layer}_`,
    isOwn: true,
  };
}

/** Rows that lie closer than ours cannot be done as one. */
const asLoop = (placed: ScheduledOp): ScheduledOp =>
  placed.schedule.kind === "shared" ? { ...placed, schedule: { kind: "loop" } } : placed;

/**
 * How many of the operations ahead have to be done one row after the other: those that know a unit or a whole row, and
 * what is first done to rows that lie closer than ours.
 */
function rowwiseRun(ops: readonly ScheduledOp[], isClose: boolean): number {
  const end = ops.findIndex(({ schedule }) => schedule.kind !== "loop");
  const run = ops.slice(0, end === -1 ? ops.length : end);
  const needsRow = run.some(
    ({ op }) => op.kind === "reduce" || (op.kind === "map" && Object.keys(op.parameters).length > 0),
  );
  return needsRow || isClose ? run.length : 0;
}

/** A run of operations as one loop over the rows. */
function rowByRow(
  draft: Draft,
  run: readonly ScheduledOp[],
  rest: readonly ScheduledOp[],
  from: Buffered,
  frame: Frame,
): Buffered {
  let vector = from;
  const body = draft.nested(() => {
    const reductions = new Map<string, Scalar>();
    run.forEach((placed, i) => {
      const after = [...run.slice(i + 1), ...rest];
      vector = writeInBuffers(draft, placed, after, vector, reductions, frame, (pitch) => [
        stepping("r", pitch),
      ]);
    });
  });
  draft.add({ kind: "loop", counter: "r", from: 0, to: frame.rows, lanes: 1, cursors: [], body });
  return vector;
}

/**
 * The buffer that holds a vector. Locals are stored into scratch, and in TypeScript so is the input: loops read memory of
 * our own faster, and a caller may pass one vector as both input and output.
 */
function inBuffer(draft: Draft, vector: Vector, { layer }: ScheduledOp): Buffered {
  if (vector.kind === "buffer" && (vector.isOwn || draft.lanes > 1)) return vector;
  const size = vector.kind === "buffer" ? vector.size : vector.values.length;
  const name = draft.buffer("scratch", `z${layer - 1}`, size);
  if (vector.kind === "buffer") draft.add({ kind: "copy", from: vector.name, to: name });
  else storeValues(draft, vector.values, name);
  return { kind: "buffer", name, size, pitch: size, symbol: `z${layer - 1}_`, isOwn: true };
}
