import type { Index, Scalar } from "../ir/scalar.ts";
import type { Schedule } from "../ir/schedule.ts";
import { substitute } from "../ir/walk-scalar.ts";
import type { Draft, Vector } from "./draft.ts";
import type { PlacedOp } from "./place-ops.ts";
import { blockAffine } from "./schedules/blocked.ts";
import { loopMap, loopReduce, type Stretch } from "./schedules/loop.ts";
import { affineInParts, mapInParts } from "./schedules/parts.ts";
import type { Rows } from "./schedules/places.ts";
import { callMap } from "./schedules/shared.ts";
import { tileAffine } from "./schedules/tiled.ts";

export type ScheduledOp = PlacedOp & { readonly schedule: Schedule };

/** What a procedure computes: so many rows at once, into this buffer. */
export interface Frame {
  readonly rows: number;
  readonly output: Rows;
}

/** A vector that lies in memory. */
export type Buffered = Extract<Vector, { kind: "buffer" }>;

/** Writes an operation from buffer to buffer; `row` is where the row begins that a row-by-row loop is at. */
export function writeInBuffers(
  draft: Draft,
  { op, layer, schedule }: ScheduledOp,
  rest: readonly ScheduledOp[],
  from: Buffered,
  reductions: Map<string, Scalar>,
  frame: Frame,
  row: (pitch: number) => Index["terms"] = () => [],
): Buffered {
  const stretch = ({ buffer, pitch }: Rows): Stretch => ({ buffer, start: { offset: 0, terms: row(pitch) } });
  const source: Rows = { buffer: from.name, pitch: from.pitch };
  if (op.kind === "reduce") {
    reductions.set(op.result, loopReduce(draft, op, reductions, { from: stretch(source), layer }));
    return from;
  }
  if (schedule.kind === "fused") return from;
  const to = destination(draft, op, layer, rest, from, frame);
  const result: Buffered = {
    kind: "buffer",
    name: to.buffer,
    pitch: to.pitch,
    size: op.kind === "affine" ? op.units : op.size,
    symbol: `z${layer}_`,
    isOwn: true,
  };
  const places = { from: source, to, rows: frame.rows, layer };
  const isWhole = row(1).length === 0;
  switch (schedule.kind) {
    case "tiled":
      if (op.kind !== "affine") break;
      tileAffine(draft, op, schedule, finishOf(rest), places);
      return result;
    case "blocked":
      if (op.kind !== "affine") break;
      blockAffine(draft, op, schedule.blocks, finishOf(rest), places);
      return result;
    case "parts":
      if (op.kind === "affine") affineInParts(draft, op, schedule.parts, places);
      else mapInParts(draft, op, schedule.parts, places);
      return result;
    case "shared":
      if (op.kind !== "map") break;
      if (to.buffer !== source.buffer) draft.add({ kind: "copy", from: source.buffer, to: to.buffer });
      callMap(draft, op, to.buffer, frame.rows === 1 ? op.size : frame.rows * to.pitch);
      return result;
    case "loop":
      if (op.kind !== "map") break;
      loopMap(draft, op, reductions, {
        from: stretch(source),
        to: stretch(to),
        size: isWhole && frame.rows > 1 ? frame.rows * to.pitch : op.size,
        layer,
      });
      return result;
  }
  throw new Error(`${op.kind} cannot be computed as ${schedule.kind}`);
}

/** To the output where only element-wise work follows; in place where that is possible; else to scratch. */
function destination(
  draft: Draft,
  op: Exclude<ScheduledOp["op"], { kind: "reduce" }>,
  layer: number,
  rest: readonly ScheduledOp[],
  from: Buffered,
  { rows, output }: Frame,
): Rows {
  if (rest.every((next) => next.op.kind !== "affine")) return output;
  if (op.kind === "map" && from.isOwn) return { buffer: from.name, pitch: from.pitch };
  const size = op.kind === "affine" ? op.units : op.size;
  if (rows === 1) return { buffer: draft.buffer("scratch", `z${layer}`, size), pitch: size };
  const pitch = pitchOf(size, draft);
  return { buffer: draft.buffer("scratch", `z${layer}_rows`, rows * pitch), pitch };
}

/** Rows begin where whole vectors do, so that what a loop over lanes writes past the end of one hurts no other. */
export const pitchOf = (size: number, { lanes }: Draft): number => Math.ceil(size / lanes) * lanes;

/** What the map that is fused into an affine does to each of its sums. */
function finishOf([next]: readonly ScheduledOp[]): (sum: Scalar) => Scalar {
  if (next?.schedule.kind !== "fused" || next.op.kind !== "map") return (sum) => sum;
  const { formula } = next.op;
  return (sum) => substitute(formula, (name) => (name === "x" ? sum : undefined));
}
