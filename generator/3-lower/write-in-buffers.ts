import { at, type Index, type Scalar } from "../ir/scalar.ts";
import type { Schedule } from "../ir/schedule.ts";
import type { Affine, VectorMap } from "../ir/tensor.ts";
import { substitute } from "../ir/walk-scalar.ts";
import type { Draft } from "./draft.ts";
import type { ScheduledOp } from "./place-ops.ts";
import type { Prepared } from "./prepare.ts";
import { blockAffine } from "./schedules/blocked.ts";
import { gatherInBuffers } from "./schedules/gather.ts";
import { loopMap, loopReduce, type MapPlaces } from "./schedules/loop.ts";
import { affineInParts, mapInParts } from "./schedules/parts.ts";
import type { Places, Rows } from "./schedules/places.ts";
import { callMap } from "./schedules/shared.ts";
import { tileAffine } from "./schedules/tiled.ts";
import type { Buffered } from "./values.ts";

/** How an operation meets the rows of its buffers: all samples at once, or at one row of them, by how far rows lie apart. */
export interface Reach {
  readonly samples: number;
  readonly atRow?: (pitch: number) => Index;
}

/** Writes an operation from buffers to a buffer; `next` is the operation after it, which may be fused into it. */
export function writeInBuffers(
  draft: Draft,
  { placed, inputs, result }: Prepared,
  next: ScheduledOp | undefined,
  reductions: Map<string, Scalar>,
  { samples, atRow }: Reach,
): void {
  const { op, layer, schedule, width, rows } = placed;
  if (schedule.kind === "fused") return;
  const rowsOf = ({ name, pitch: apart }: Buffered, length: number): Rows => {
    const pitch = rows > 1 ? length : apart;
    return { buffer: name, pitch, start: atRow?.(pitch) ?? at(0) };
  };
  const sources = inputs.map((input) => rowsOf(input, width));
  const to = rowsOf(result, op.kind === "affine" ? op.units : op.size);
  // A constant has no x, and no formula that speaks of it.
  const [from = to, ...others] = sources;
  const places = { from, to, rows: atRow ? 1 : samples, layer };
  switch (op.kind) {
    case "gather":
      gatherInBuffers(draft, op, sources, to);
      break;
    case "reduce":
      reductions.set(op.result, loopReduce(draft, op, reductions, places));
      break;
    case "affine":
      writeAffine(draft, op, schedule, finishOf(next), places);
      break;
    case "map": {
      const size = !atRow && samples > 1 ? samples * to.pitch : op.size;
      // What a loop over lanes writes past the end of a row must not be another's.
      const lanes = rows > 1 && op.size % draft.lanes > 0 ? 1 : draft.lanes;
      writeMap(draft, op, schedule, reductions, { ...places, others, size, lanes });
      break;
    }
  }
}

function writeAffine(
  draft: Draft,
  op: Affine,
  schedule: Schedule,
  finish: (sum: Scalar) => Scalar,
  places: Places,
): void {
  if (schedule.kind === "tiled") tileAffine(draft, op, schedule, finish, places);
  else if (schedule.kind === "blocked") blockAffine(draft, op, schedule.blocks, finish, places);
  else if (schedule.kind === "parts") affineInParts(draft, op, schedule.parts, places);
  else throw new Error(`sums cannot be computed as ${schedule.kind}`);
}

function writeMap(
  draft: Draft,
  op: VectorMap,
  schedule: Schedule,
  reductions: ReadonlyMap<string, Scalar>,
  places: MapPlaces,
): void {
  const { from, to, others, size } = places;
  if (schedule.kind === "parts") mapInParts(draft, op, schedule.parts, places, others);
  else if (schedule.kind === "loop") loopMap(draft, op, reductions, places);
  else if (schedule.kind === "shared") {
    if (to.buffer !== from.buffer) draft.add({ kind: "copy", from: from.buffer, to: to.buffer });
    callMap(draft, op, to.buffer, size);
  } else throw new Error(`a map cannot be computed as ${schedule.kind}`);
}

/** What the map that is fused into an affine does to each of its sums. */
function finishOf(next: ScheduledOp | undefined): (sum: Scalar) => Scalar {
  if (next?.schedule.kind !== "fused" || next.op.kind !== "map") return (sum) => sum;
  const { formula } = next.op;
  return (sum) => substitute(formula, (name) => (name === "x" ? sum : undefined));
}
