import type { Dtype } from "../ir/number-format.ts";
import type { Schedule } from "../ir/schedule.ts";
import type { TensorOp, VectorMap } from "../ir/tensor.ts";
import { type Budget, budget, lanesOf } from "./budget.ts";
import { cutAffine, cutUnits } from "./cut-parts.ts";
import { blocksOf, cutTiles, unitsIn } from "./cut-tiles.ts";
import { isCheap, isDear, operationsOf, readsReduction } from "./formula-cost.ts";
import type { PlacedOp } from "./place-ops.ts";

export type Unroll = "auto" | "full" | "none";

/** What a program is written for: `shared` is TypeScript that reads its weights as the kernel beside it has them. */
export type Machine = "ts" | "shared" | "wasm";

/** Bytes of bytecode of a multiply-add with a literal weight, where operands are wide. */
const BYTES_PER_TERM: Record<Dtype, number> = { f64: 20, f32: 56 };

type Placed = Pick<PlacedOp, "op" | "afterLogits">;

export interface Choice {
  readonly machine: Machine;
  readonly unroll: Unroll;
  readonly dtype: Dtype;
  readonly limits?: Budget;
}

/** How each operation is computed, from shapes, formulas and the budget alone. */
export function chooseSchedules(placed: readonly Placed[], choice: Choice): Schedule[] {
  const { machine, unroll, dtype, limits = budget } = choice;
  if (machine !== "ts") return inLoops(placed, choice);
  const ops = placed.map(({ op }) => op);
  const bytes = ops.reduce((sum, op) => sum + bytesOf(op, dtype), 0);
  if (unroll === "full" ? bytes <= limits.bytes : unroll === "auto" && isTiny(ops, limits)) {
    return ops.map((op) => writtenOut(op));
  }
  return unroll === "full" ? inParts(ops, dtype, limits) : inLoops(placed, choice);
}

/** Whether `auto` writes a network out whole. */
const isTiny = (ops: readonly TensorOp[], limits: Budget): boolean =>
  ops.reduce((sum, op) => sum + workOf(op), 0) <= limits.unrolled;

/** All but a dear formula of many units, which stands once in a function or a loop. */
function writtenOut(op: TensorOp): Schedule {
  if (op.kind === "affine" || op.size === 1 || !isDear(op.formula)) return { kind: "unrolled" };
  return inLoop(op);
}

const inLoop = (op: Exclude<TensorOp, { kind: "affine" }>): Schedule => ({
  kind: op.kind === "map" && isShared(op) ? "shared" : "loop",
});

/** Whether a map says the same of every unit, at such length that it is worth a function. */
const isShared = ({ name, formula, parameters }: VectorMap): boolean =>
  name !== undefined && Object.keys(parameters).length === 0 && isDear(formula);

/** Tiles for the sums, loops for the rest. */
function inLoops(placed: readonly Placed[], { machine, dtype, limits = budget }: Choice): Schedule[] {
  // Rounding makes the bytecode of a unit twice as long.
  const share = dtype === "f32" ? 0.5 : 1;
  let entryUnits = limits.entryUnits * share;
  const functionUnits = limits.functionUnits * share;
  return placed.map(({ op, afterLogits }, i) => {
    if (op.kind === "affine") {
      const blocks = blocksOf(op.units, machine === "ts" ? 1 : lanesOf("wasm", dtype), machine, limits);
      if (machine === "wasm") return { kind: "blocked", blocks };
      const functions = cutTiles(blocks, entryUnits, { tile: limits.tile, functionUnits });
      if (functions.length === 1) entryUnits -= unitsIn(blocks);
      return { kind: "tiled", blocks, functions };
    }
    // What comes after the logits is no part of the function that gives them.
    const followsSums = placed[i - 1]?.op.kind === "affine" && !afterLogits;
    const mostUnits = machine === "wasm" ? Infinity : limits.fusedUnits;
    if (op.kind === "map" && followsSums && canFuse(op, mostUnits)) return { kind: "fused" };
    return inLoop(op);
  });
}

const canFuse = ({ formula, parameters, size }: VectorMap, mostUnits: number): boolean =>
  size <= mostUnits && Object.keys(parameters).length === 0 && isCheap(formula);

/** All written out: small operations in the entry, larger ones in functions of their own. */
function inParts(ops: readonly TensorOp[], dtype: Dtype, limits: Budget): Schedule[] {
  let left = limits.bytes;
  return ops.map((op) => {
    const bytes = bytesOf(op, dtype);
    const schedule = writtenOut(op);
    if (schedule.kind !== "unrolled") return schedule;
    if (bytes <= Math.min(left, limits.smallBytes)) {
      left -= bytes;
      return schedule;
    }
    const perTerm = BYTES_PER_TERM[dtype];
    if (op.kind === "affine") return { kind: "parts", parts: cutAffine(op, perTerm, limits.bytes) };
    // What is reduced to a local of the entry cannot be used in another function.
    if (op.kind === "reduce" || readsReduction(op.formula, op.parameters)) return { kind: "loop" };
    return { kind: "parts", parts: cutUnits(op.size, op.size, bytes / op.size, limits.bytes) };
  });
}

/** Operations that are written out, a multiply-add being one; a dear formula counts as a call. */
export const workOf = (op: TensorOp): number =>
  op.kind === "affine" ? op.inputs * op.units : op.size * Math.min(operationsOf(op.formula), DEAR_WORK);

const DEAR_WORK = 6;

const bytesOf = (op: TensorOp, dtype: Dtype): number => {
  if (op.kind === "affine") return BYTES_PER_TERM[dtype] * (op.inputs + 1) * op.units;
  return writtenOut(op).kind === "unrolled"
    ? BYTES_PER_TERM[dtype] * op.size * (operationsOf(op.formula) + 1)
    : 0;
};
