import type { Dtype } from "../ir/number-format.ts";
import type { Schedule } from "../ir/schedule.ts";
import type { Affine, TensorOp, VectorMap } from "../ir/tensor.ts";
import { type Budget, budget, lanesOf } from "./budget.ts";
import { cutAffine, cutUnits } from "./cut-parts.ts";
import { blocksOf, cutTiles, unitsIn } from "./cut-tiles.ts";
import { isCheap, isDear, operationsOf, readsReduction } from "./formula-cost.ts";
import { type PlacedOp, readBy, type ValueId } from "./place-ops.ts";

export type Unroll = "auto" | "full" | "none";

/** What a program is written for: `shared` is TypeScript that reads its weights as the kernel beside it has them. */
export type Machine = "ts" | "shared" | "wasm";

/** Bytes of bytecode of a multiply-add with a literal weight, where operands are wide. */
const BYTES_PER_TERM: Record<Dtype, number> = { f64: 20, f32: 56 };

type Placed = Pick<PlacedOp, "op" | "rows" | "x" | "inputs" | "value" | "layer" | "afterLogits">;

export interface Choice {
  readonly machine: Machine;
  readonly unroll: Unroll;
  readonly dtype: Dtype;
  readonly limits?: Budget;
}

/** How each operation is computed, from shapes, formulas and the budget alone. */
export function chooseSchedules(placed: readonly Placed[], choice: Choice): Schedule[] {
  const { machine, unroll, dtype, limits = budget } = choice;
  const loops = inLoops(placed, choice);
  if (machine !== "ts" || unroll === "none") return loops;
  const bytes = placed.reduce((sum, one) => sum + bytesOf(one, dtype), 0);
  const isWhole = unroll === "full" ? bytes <= limits.bytes : isTiny(placed, limits);
  if (isWhole)
    return withRowsTogether(
      placed,
      placed.map(({ op }) => writtenOut(op)),
      loops,
    );
  return unroll === "full" ? withRowsTogether(placed, inParts(placed, dtype, limits), loops) : loops;
}

/** A layer that is done row by row is written out as a whole, or not at all. */
function withRowsTogether(
  placed: readonly Placed[],
  schedules: readonly Schedule[],
  loops: readonly Schedule[],
): Schedule[] {
  const isOut = (schedule: Schedule | undefined) => schedule?.kind === "unrolled";
  const mixed = new Set(
    placed.flatMap(({ rows, layer }, i) => (rows > 1 && !isOut(schedules[i]) ? [layer] : [])),
  );
  return schedules.map((schedule, i) => {
    const { rows, layer } = placed[i] as Placed;
    return rows > 1 && mixed.has(layer) && isOut(schedule) ? (loops[i] as Schedule) : schedule;
  });
}

/** Whether `auto` writes a network out whole. */
const isTiny = (placed: readonly Placed[], limits: Budget): boolean =>
  placed.reduce((sum, one) => sum + Math.max(workOf(one), movesOf(one)), 0) <= limits.unrolled;

/** How many numbers an operation moves that computes nothing: each is a statement where it is written out. */
const movesOf = ({ op, rows }: Placed): number =>
  op.kind === "gather" || (op.kind === "map" && operationsOf(op.formula) === 0) ? rows * op.size : 0;

/** Everything but a costly formula of many units, which is written once in a function or a loop. */
function writtenOut(op: TensorOp): Schedule {
  if (op.kind === "affine" || op.kind === "gather" || op.size === 1 || !isDear(op.formula))
    return { kind: "unrolled" };
  return inLoop(op);
}

const inLoop = (op: Exclude<TensorOp, { kind: "affine" }>): Schedule => ({
  kind: op.kind === "map" && isShared(op) ? "shared" : "loop",
});

/** Whether a map says the same of every unit, at such length that it is worth a function. */
const isShared = ({ name, formula, parameters, others }: VectorMap): boolean =>
  name !== undefined && others === undefined && Object.keys(parameters).length === 0 && isDear(formula);

/** Tiles for the sums, loops for the rest. */
function inLoops(placed: readonly Placed[], { machine, dtype, limits = budget }: Choice): Schedule[] {
  // Rounding makes the bytecode of a unit twice as long.
  const share = dtype === "f32" ? 0.5 : 1;
  let entryUnits = limits.entryUnits * share;
  const functionUnits = limits.functionUnits * share;
  const uses = countUses(placed);
  return placed.map(({ op, rows, x, afterLogits }, i) => {
    if (op.kind === "affine") {
      const blocks = blocksOf(op.units, machine === "ts" ? 1 : lanesOf("wasm", dtype), machine, limits);
      if (machine === "wasm") return { kind: "blocked", blocks };
      // A function of its own would not know which row it is for.
      const room = rows > 1 ? Infinity : entryUnits;
      const functions = cutTiles(blocks, room, { tile: limits.tile, functionUnits });
      if (functions.length === 1) entryUnits -= unitsIn(blocks);
      return { kind: "tiled", blocks, functions };
    }
    if (op.kind === "gather") return { kind: "loop" };
    // What comes after the logits is no part of the function that gives them.
    const before = placed[i - 1];
    const followsSums =
      before?.op.kind === "affine" && before.value === x && uses.get(before.value) === 1 && !afterLogits;
    const mostUnits = machine === "wasm" ? Infinity : limits.fusedUnits;
    if (op.kind === "map" && followsSums && canFuse(op, before.op, mostUnits)) return { kind: "fused" };
    return inLoop(op);
  });
}

const canFuse = ({ formula, parameters, others }: VectorMap, { units }: Affine, mostUnits: number): boolean =>
  units <= mostUnits && others === undefined && Object.keys(parameters).length === 0 && isCheap(formula);

/** By vector, how many operations read it. */
function countUses(placed: readonly Placed[]): ReadonlyMap<ValueId, number> {
  const uses = new Map<ValueId, number>();
  for (const one of placed) for (const id of readBy(one)) uses.set(id, (uses.get(id) ?? 0) + 1);
  return uses;
}

/** All written out: small operations in the entry, larger ones in functions of their own. */
function inParts(placed: readonly Placed[], dtype: Dtype, limits: Budget): Schedule[] {
  let left = limits.bytes;
  return placed.map((one) => {
    const { op } = one;
    const bytes = bytesOf(one, dtype);
    const schedule = writtenOut(op);
    if (schedule.kind !== "unrolled") return schedule;
    if (bytes <= Math.min(left, limits.smallBytes)) {
      left -= bytes;
      return schedule;
    }
    const perTerm = BYTES_PER_TERM[dtype];
    if (op.kind === "affine") return { kind: "parts", parts: cutAffine(op, perTerm, limits.bytes) };
    // What is reduced to a local of the entry cannot be used in another function.
    if (op.kind !== "map" || readsReduction(op.formula, op.parameters)) return { kind: "loop" };
    return { kind: "parts", parts: cutUnits(op.size, op.size, bytes / one.rows / op.size, limits.bytes) };
  });
}

/** Operations that are written out, a multiply-add being one; a costly formula counts as a call. */
export const workOf = ({ op, rows }: Pick<Placed, "op" | "rows">): number => {
  if (op.kind === "gather") return 0;
  return (
    rows *
    (op.kind === "affine" ? op.inputs * op.units : op.size * Math.min(operationsOf(op.formula), DEAR_WORK))
  );
};

const DEAR_WORK = 6;

const bytesOf = ({ op, rows }: Placed, dtype: Dtype): number => {
  const term = rows * BYTES_PER_TERM[dtype];
  if (op.kind === "affine") return term * (op.inputs + 1) * op.units;
  if (writtenOut(op).kind !== "unrolled") return 0;
  return term * op.size * (op.kind === "gather" ? 1 : operationsOf(op.formula) + 1);
};
