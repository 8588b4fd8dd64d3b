import { at, type Index, type Scalar, stepping } from "../ir/scalar.ts";
import type { Draft, Vector } from "./draft.ts";
import type { ScheduledOp, ValueId } from "./place-ops.ts";
import { endsInOutput, type Frame, pitchOf, prepare } from "./prepare.ts";
import { defineLocals, storeValues } from "./schedules/unrolled.ts";
import { unrollRun } from "./unroll-run.ts";
import { Values } from "./values.ts";
import { writeInBuffers } from "./write-in-buffers.ts";

/** Writes operations one after the other, from the vector they start with to the output buffer. */
export function writeOps(
  draft: Draft,
  ops: readonly ScheduledOp[],
  start: readonly [ValueId, Vector],
  frame: Frame,
): void {
  const values = new Values(ops, start);
  const reductions = new Map<string, Scalar>();
  let result = start[0];
  for (let i = 0; i < ops.length; ) {
    const placed = ops[i] as ScheduledOp;
    enterLayer(draft, placed, ops[i - 1]);
    const length = frame.samples > 1 ? batchRun(draft, ops, i, values) : placed.rows > 1 ? rowRun(ops, i) : 0;
    const run = ops.slice(i, i + Math.max(1, length));
    if (placed.schedule.kind === "unrolled") unroll(draft, ops, i, run.length, values, reductions, frame);
    else if (length > 0) rowByRow(draft, ops, i, length, values, frame);
    else
      writeInBuffers(draft, prepare(draft, ops, i, values, frame), ops[i + 1], reductions, {
        samples: frame.samples,
      });
    i += run.length;
    result = (run.at(-1) as ScheduledOp).value;
  }
  const vector = values.get(result);
  if (vector.kind === "locals") storeValues(draft, vector.values, frame.output.buffer);
  else if (vector.name !== frame.output.buffer)
    draft.add({ kind: "copy", from: vector.name, to: frame.output.buffer });
}

function enterLayer(draft: Draft, { layer, about }: ScheduledOp, before: ScheduledOp | undefined): void {
  draft.layer = layer;
  if (layer !== before?.layer) draft.add({ kind: "comment", text: about });
}

/** Operations on locals: what comes out stays in locals while the next operation is unrolled too. */
function unroll(
  draft: Draft,
  ops: readonly ScheduledOp[],
  first: number,
  length: number,
  values: Values,
  reductions: Map<string, Scalar>,
  { output }: Frame,
): void {
  const run = ops.slice(first, first + length);
  const computed = unrollRun(draft, run, values, reductions);
  const last = run.at(-1) as ScheduledOp;
  if (last.op.kind === "reduce") return;
  const { layer, symbol, value } = last;
  const next = ops[first + length];
  if (next?.schedule.kind === "unrolled") {
    values.set(value, { kind: "locals", values: defineLocals(draft, computed, `${symbol}${layer}_`) });
    return;
  }
  const size = computed.length;
  const name = endsInOutput(ops, first + length - 1, values)
    ? output.buffer
    : draft.buffer("scratch", `z${layer}`, size);
  storeValues(draft, computed, name);
  values.set(value, { kind: "buffer", name, size, pitch: size, symbol: `z${layer}_`, isOwn: true });
}

/** How many operations from a place on belong to one layer that is done row by row. */
function rowRun(ops: readonly ScheduledOp[], place: number): number {
  const { layer } = ops[place] as ScheduledOp;
  const end = ops.findIndex(({ layer: other, rows }, n) => n >= place && (other !== layer || rows === 1));
  return (end === -1 ? ops.length : end) - place;
}

/**
 * How many of the operations ahead have to be done one sample after the other: those that know a unit, a second operand or
 * a whole sample, and what is first done to samples that lie closer than ours.
 */
function batchRun(draft: Draft, ops: readonly ScheduledOp[], place: number, values: Values): number {
  const { x } = ops[place] as ScheduledOp;
  const vector = x === undefined ? undefined : values.get(x);
  const isClose = vector?.kind === "buffer" && vector.pitch !== pitchOf(vector.size, draft);
  const isLoop = ({ schedule }: ScheduledOp, n: number) =>
    schedule.kind === "loop" || (isClose && n === 0 && schedule.kind === "shared");
  const rest = ops.slice(place);
  const end = rest.findIndex((placed, n) => !isLoop(placed, n));
  const run = rest.slice(0, end === -1 ? rest.length : end);
  const needsRow = run.some(
    ({ op }) =>
      op.kind === "reduce" ||
      (op.kind === "map" && (op.others !== undefined || Object.keys(op.parameters).length > 0)),
  );
  return needsRow || isClose ? run.length : 0;
}

/** A run of operations as one loop over the samples of a batch or the rows of a layer. */
function rowByRow(
  draft: Draft,
  ops: readonly ScheduledOp[],
  first: number,
  length: number,
  values: Values,
  frame: Frame,
): void {
  const rows = frame.samples > 1 ? frame.samples : (ops[first] as ScheduledOp).rows;
  const prepared = ops.slice(first, first + length).map((placed, n) => {
    const one = prepare(draft, ops, first + n, values, frame);
    // Rows that lie closer than ours cannot be done as one.
    return placed.schedule.kind === "shared"
      ? { ...one, placed: { ...placed, schedule: { kind: "loop" } } as const }
      : one;
  });
  const write = (atRow: (pitch: number) => Index): void => {
    const reductions = new Map<string, Scalar>();
    prepared.forEach((one, n) => {
      writeInBuffers(draft, one, ops[first + n + 1], reductions, { samples: frame.samples, atRow });
    });
  };
  // A part is a function of its own, which knows no loop around it.
  if (prepared.some(({ placed }) => placed.schedule.kind === "parts")) {
    for (let row = 0; row < rows; row++) write((pitch) => at(row * pitch));
    return;
  }
  const body = draft.nested(() => write((pitch) => at(0, stepping("r", pitch))));
  draft.add({ kind: "loop", counter: "r", from: 0, to: rows, lanes: 1, cursors: [], body });
}
