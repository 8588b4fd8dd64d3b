import type { Dtype } from "../ir/number-format.ts";
import type { Part, Schedule } from "../ir/schedule.ts";
import type { Affine, TensorOp, VectorMap } from "../ir/tensor.ts";
import { isCheap, operationsOf, readsReduction } from "./formula-cost.ts";
import type { PlacedOp } from "./place-ops.ts";

export type Unroll = "auto" | "full" | "none";

/** How much a function may hold before it is worth less than loops, or is never optimised at all. */
export interface Budget {
  /** Operations up to which `auto` writes a whole network out, a multiply-add being one. */
  readonly unrolled: number;
  /** Bytes of bytecode that one function may have when all is written out: well under V8's limit. */
  readonly bytes: number;
  /** Bytes up to which an operation stays in the entry when others get functions of their own. */
  readonly smallBytes: number;
  /** Units of a tile: as many accumulators as keep the processor busy. */
  readonly tile: number;
  /** Units of tiles that the entry, and that a function of its own, may hold. */
  readonly entryUnits: number;
  readonly functionUnits: number;
  /** Units up to which a cheap activation is written out with the tiles. */
  readonly fusedUnits: number;
}

/** Measured: see bench/README.md. */
export const budget: Budget = {
  unrolled: 280,
  bytes: 34_000,
  smallBytes: 4_000,
  tile: 6,
  entryUnits: 192,
  functionUnits: 84,
  fusedUnits: 32,
};

/** Bytes of bytecode of a multiply-add with a literal weight, where operands are wide. */
const BYTES_PER_TERM: Record<Dtype, number> = { f64: 20, f32: 56 };

/** How each operation is computed, from shapes, formulas and the budget alone. */
export function chooseSchedules(
  placed: readonly Pick<PlacedOp, "op" | "afterLogits">[],
  unroll: Unroll,
  dtype: Dtype,
  limits: Budget = budget,
): Schedule[] {
  const ops = placed.map(({ op }) => op);
  const work = ops.reduce((sum, op) => sum + workOf(op), 0);
  const bytes = ops.reduce((sum, op) => sum + bytesOf(op, dtype), 0);
  const isUnrolled = unroll === "full" ? bytes <= limits.bytes : unroll === "auto" && work <= limits.unrolled;
  if (isUnrolled) return ops.map(() => ({ kind: "unrolled" }));
  return unroll === "full" ? inParts(ops, dtype, limits) : inLoops(placed, limits);
}

/** Tiles for the sums, loops for the rest. */
const inLoops = (placed: readonly Pick<PlacedOp, "op" | "afterLogits">[], limits: Budget): Schedule[] =>
  placed.map(({ op, afterLogits }, i) => {
    if (op.kind === "affine") return { kind: "tiled", functions: cutTiles(op.units, limits) };
    // What comes after the logits is no part of the function that gives them.
    const followsSums = placed[i - 1]?.op.kind === "affine" && !afterLogits;
    return op.kind === "map" && followsSums && canFuse(op, limits) ? { kind: "fused" } : { kind: "loop" };
  });

const canFuse = ({ formula, parameters, size }: VectorMap, { fusedUnits }: Budget): boolean =>
  size <= fusedUnits && Object.keys(parameters).length === 0 && isCheap(formula);

/** Tiles of nearly equal width, wider ones first: a narrow last tile would wait for its additions. */
function cutTiles(units: number, { tile, entryUnits, functionUnits }: Budget): number[][] {
  const count = Math.ceil(units / tile);
  const narrow = Math.floor(units / count);
  const widths = Array.from({ length: count }, (_, n) => (n < units % count ? narrow + 1 : narrow));
  if (units <= entryUnits) return [widths];
  const functions = Math.ceil(units / functionUnits);
  return ranges(count, Math.ceil(count / functions)).map(([from, to]) => widths.slice(from, to));
}

/** All written out: small operations in the entry, larger ones in functions of their own. */
function inParts(ops: readonly TensorOp[], dtype: Dtype, limits: Budget): Schedule[] {
  let left = limits.bytes;
  return ops.map((op) => {
    const bytes = bytesOf(op, dtype);
    if (bytes <= Math.min(left, limits.smallBytes)) {
      left -= bytes;
      return { kind: "unrolled" };
    }
    if (op.kind === "affine") return { kind: "parts", parts: cutAffine(op, dtype, limits.bytes) };
    // What is reduced to a local of the entry cannot be used in another function.
    if (op.kind === "reduce" || readsReduction(op.formula, op.parameters)) return { kind: "loop" };
    return { kind: "parts", parts: cutUnits(op.size, op.size, bytes / op.size, limits.bytes) };
  });
}

const workOf = (op: TensorOp): number =>
  op.kind === "affine" ? op.inputs * op.units : op.size * operationsOf(op.formula);

const bytesOf = (op: TensorOp, dtype: Dtype): number =>
  BYTES_PER_TERM[dtype] *
  (op.kind === "affine" ? (op.inputs + 1) * op.units : op.size * (operationsOf(op.formula) + 1));

/** Whole units a part; a unit that is too wide for a part by itself is cut along its inputs. */
function cutAffine({ inputs, units }: Affine, dtype: Dtype, bytes: number): Part[] {
  const perUnit = BYTES_PER_TERM[dtype] * (inputs + 1);
  if (perUnit <= bytes) return cutUnits(units, inputs, perUnit, bytes);
  const stretch = Math.floor(bytes / BYTES_PER_TERM[dtype]) - 1;
  return Array.from({ length: units }, (_, j) => j).flatMap((j) =>
    ranges(inputs, stretch).map((range): Part => ({ units: [j, j + 1], inputs: range })),
  );
}

const cutUnits = (units: number, inputs: number, bytesPerUnit: number, bytes: number): Part[] =>
  ranges(units, Math.max(1, Math.floor(bytes / bytesPerUnit))).map((range) => ({
    units: range,
    inputs: [0, inputs],
  }));

const ranges = (length: number, step: number): [number, number][] =>
  Array.from({ length: Math.ceil(length / step) }, (_, n) => [n * step, Math.min((n + 1) * step, length)]);
