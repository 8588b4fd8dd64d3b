import { INPUT, OUTPUT } from "../ir/program.ts";
import type { Scalar } from "../ir/scalar.ts";
import type { Schedule } from "../ir/schedule.ts";
import { substitute } from "../ir/walk-scalar.ts";
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
        : inBuffers(draft, placed, rest, inBuffer(draft, vector, placed.layer), reductions);
  });
  if (vector.kind === "locals") storeValues(draft, vector.values, OUTPUT);
  else if (vector.name !== OUTPUT) draft.add({ kind: "copy", from: vector.name, to: OUTPUT });
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
  if (schedule.kind === "fused") return { kind: "buffer", name: from, size };

  // To the output where only element-wise work follows; in place where that is possible; else to scratch.
  const toOutput = rest.every((next) => next.op.kind !== "affine");
  const to = toOutput ? OUTPUT : op.kind === "map" ? from : draft.buffer("scratch", `z${layer}`, size);
  const places = { from, to, layer };
  if (op.kind === "map") {
    if (schedule.kind === "parts") mapInParts(draft, op, schedule.parts, places);
    else loopMap(draft, op, reductions, places);
  } else if (schedule.kind === "parts") affineInParts(draft, op, schedule.parts, places);
  else if (schedule.kind === "tiled") tileAffine(draft, op, schedule.functions, finishOf(rest), places);
  else throw new Error(`an affine cannot be computed as ${schedule.kind}`);
  return { kind: "buffer", name: to, size };
}

/** What the map that is fused into an affine does to each of its sums. */
function finishOf([next]: readonly ScheduledOp[]): (sum: Scalar) => Scalar {
  if (next?.schedule.kind !== "fused" || next.op.kind !== "map") return (sum) => sum;
  const { formula } = next.op;
  return (sum) => substitute(formula, (name) => (name === "x" ? sum : undefined));
}

/**
 * The buffer that holds a vector. Locals are stored into scratch, and so is the input: loops read memory of our own
 * faster, and a caller may pass one vector as both input and output.
 */
function inBuffer(draft: Draft, vector: Vector, layer: number): string {
  if (vector.kind === "buffer" && vector.name !== INPUT) return vector.name;
  const size = vector.kind === "buffer" ? vector.size : vector.values.length;
  const to = draft.buffer("scratch", `z${layer - 1}`, size);
  if (vector.kind === "buffer") draft.add({ kind: "copy", from: INPUT, to });
  else storeValues(draft, vector.values, to);
  return to;
}
