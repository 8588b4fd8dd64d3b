import { INPUT, OUTPUT } from "../ir/program.ts";
import { at, load, type Scalar, stepping } from "../ir/scalar.ts";
import type { Schedule } from "../ir/schedule.ts";
import type { TensorOp } from "../ir/tensor.ts";
import type { Draft, Vector } from "./draft.ts";
import type { PlacedOp } from "./place-ops.ts";
import { loopMap, loopReduce } from "./schedules/loop.ts";
import { affineInParts, mapInParts } from "./schedules/parts.ts";
import { tileAffine } from "./schedules/tiled.ts";
import {
  defineLocals,
  loadLocals,
  storeValues,
  unrollAffine,
  unrollMap,
  unrollReduce,
} from "./schedules/unrolled.ts";

export type ScheduledOp = PlacedOp & { readonly schedule: Schedule };

/** Writes operations one after the other, from the vector they start with to the output buffer. */
export function writeOps(draft: Draft, ops: readonly ScheduledOp[], start: Vector): void {
  const reductions = new Map<string, Scalar>();
  let vector = start;
  ops.forEach((placed, i) => {
    const rest = ops.slice(i + 1);
    draft.layer = placed.layer;
    if (placed.layer !== ops[i - 1]?.layer) draft.add({ kind: "comment", text: placed.about });
    vector =
      placed.schedule.kind === "unrolled"
        ? unroll(draft, placed, rest, vector, reductions)
        : inBuffers(draft, placed, rest, inBuffer(draft, vector, placed), reductions);
  });
  const result = inBuffer(draft, vector, undefined);
  if (result !== OUTPUT) copy(draft, result, sizeOf(vector));
}

/** An operation on locals: what comes out stays in locals while the next operation is unrolled too. */
function unroll(
  draft: Draft,
  { op, layer, symbol }: ScheduledOp,
  rest: readonly ScheduledOp[],
  vector: Vector,
  reductions: Map<string, Scalar>,
): Vector {
  const x =
    vector.kind === "locals"
      ? vector.values
      : loadLocals(draft, vector.name, vector.size, vector.name === INPUT ? "x" : `a${layer}_`);
  const prefix = `${symbol}${layer}_`;
  if (op.kind === "reduce") {
    reductions.set(op.result, unrollReduce(draft, op, x, reductions, String(layer)));
    return { kind: "locals", values: x };
  }
  const values =
    op.kind === "affine"
      ? unrollAffine(draft, op, x, prefix)
      : unrollMap(draft, op, x, reductions, String(layer));
  const next = rest[0];
  if (next?.schedule.kind === "unrolled")
    return { kind: "locals", values: defineLocals(draft, values, prefix) };
  const to = next === undefined ? OUTPUT : draft.buffer("scratch", `z${layer}`, values.length);
  storeValues(draft, values, to);
  return { kind: "buffer", name: to, size: values.length };
}

/** An operation from buffer to buffer. */
function inBuffers(
  draft: Draft,
  { op, layer, schedule }: ScheduledOp,
  rest: readonly ScheduledOp[],
  from: string,
  reductions: Map<string, Scalar>,
): Vector {
  if (op.kind === "reduce") {
    reductions.set(op.result, loopReduce(draft, op, reductions, { from, layer }));
    return { kind: "buffer", name: from, size: op.size };
  }
  const size = op.kind === "affine" ? op.units : op.size;
  const to = target(draft, op, layer, rest, from, size);
  const places = { from, to, layer };
  if (op.kind === "map") {
    if (schedule.kind === "parts") mapInParts(draft, op, schedule.parts, places);
    else loopMap(draft, op, reductions, places);
  } else if (schedule.kind === "parts") affineInParts(draft, op, schedule.parts, places);
  else if (schedule.kind === "tiled") tileAffine(draft, op, schedule.tile, places);
  else throw new Error(`an affine cannot be computed as ${schedule.kind}`);
  return { kind: "buffer", name: to, size };
}

/**
 * Where a result goes: to the output where nothing but element-wise work follows, in place where the vector lies in a
 * buffer of ours, else to scratch. Never straight from input to output: a caller may pass one vector as both.
 */
function target(
  draft: Draft,
  op: TensorOp,
  layer: number,
  rest: readonly ScheduledOp[],
  from: string,
  size: number,
): string {
  if (rest.every((next) => next.op.kind !== "affine") && from !== INPUT) return OUTPUT;
  return op.kind === "map" && from !== INPUT ? from : draft.buffer("scratch", `z${layer}`, size);
}

/** The buffer that holds a vector; locals are stored into scratch first. */
function inBuffer(draft: Draft, vector: Vector, placed: ScheduledOp | undefined): string {
  if (vector.kind === "buffer") return vector.name;
  const to =
    placed === undefined ? OUTPUT : draft.buffer("scratch", `z${placed.layer - 1}`, vector.values.length);
  storeValues(draft, vector.values, to);
  return to;
}

const sizeOf = (vector: Vector): number => (vector.kind === "buffer" ? vector.size : vector.values.length);

function copy(draft: Draft, from: string, size: number): void {
  const index = at(0, stepping("i"));
  const body = [{ kind: "store", buffer: OUTPUT, index, lanes: 1, value: load(from, index) } as const];
  draft.add({ kind: "loop", counter: "i", from: 0, to: size, step: 1, body });
}
