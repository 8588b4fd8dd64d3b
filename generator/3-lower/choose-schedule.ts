import type { Dtype } from "../ir/number-format.ts";
import type { Part, Schedule } from "../ir/schedule.ts";
import type { Affine, TensorOp } from "../ir/tensor.ts";
import { BYTES_PER_MULTIPLY_ADD, bytecodeOfScalar } from "./estimate-bytecode.ts";

export type Unroll = "auto" | "full" | "none";

/** How much a function may hold before it is worth less than a loop, or is never optimised at all. */
export interface Budget {
  /** Bytes of estimated bytecode that are unrolled into the entry. */
  readonly entryBytes: number;
  /** Bytes of estimated bytecode of a part of its own: far below the limit, since compile time grows faster than size. */
  readonly partBytes: number;
  /** Units that a tile computes at a time: as many accumulators as registers hold. */
  readonly tile: number;
}

export const budget: Budget = { entryBytes: 20_000, partBytes: 40_000, tile: 8 };

/**
 * How each operation is computed, from shapes alone. Where everything fits the entry's budget, everything is unrolled;
 * else `auto` tiles what does not fit, and `full` cuts it into parts.
 */
export function chooseSchedules(
  ops: readonly TensorOp[],
  unroll: Unroll,
  dtype: Dtype,
  limits = budget,
): Schedule[] {
  let left = unroll === "none" ? 0 : limits.entryBytes;
  const fits = (op: TensorOp): boolean => {
    const bytes = unrolledBytes(op, dtype);
    if (bytes > left) return false;
    left -= bytes;
    return true;
  };
  const isReduced = ops.some(({ kind }) => kind === "reduce");
  return ops.map((op) => {
    if (fits(op)) return { kind: "unrolled" };
    if (op.kind === "affine") {
      return unroll === "full"
        ? { kind: "parts", parts: cutAffine(op, dtype, limits.partBytes) }
        : { kind: "tiled", tile: evenTile(op.units, limits.tile) };
    }
    return unroll === "full" && op.kind === "map" && !isReduced
      ? {
          kind: "parts",
          parts: cutUnits(op.size, op.size, unrolledBytes(op, dtype) / op.size, limits.partBytes),
        }
      : { kind: "loop" };
  });
}

/** An estimate of the bytecode of an operation written out in full. */
export function unrolledBytes(op: TensorOp, dtype: Dtype): number {
  const rounded = dtype === "f32" ? 2 : 1;
  if (op.kind === "affine") return op.units * (op.inputs + 1) * BYTES_PER_MULTIPLY_ADD * rounded;
  return op.size * bytecodeOfScalar(op.formula) * rounded;
}

/** Blocks of equal width where that is possible: a narrow last block waits for its additions. */
function evenTile(units: number, widest: number): number {
  return Math.ceil(units / Math.ceil(units / widest));
}

/** Whole units a part; a unit that is too wide for a part by itself is cut along its inputs. */
function cutAffine({ inputs, units }: Affine, dtype: Dtype, partBytes: number): Part[] {
  const perTerm = BYTES_PER_MULTIPLY_ADD * (dtype === "f32" ? 2 : 1);
  if ((inputs + 1) * perTerm <= partBytes) return cutUnits(units, inputs, (inputs + 1) * perTerm, partBytes);
  const stretch = Math.floor(partBytes / perTerm) - 1;
  return Array.from({ length: units }, (_, j) => j).flatMap((j) =>
    ranges(inputs, stretch).map((range): Part => ({ units: [j, j + 1], inputs: range })),
  );
}

const cutUnits = (units: number, inputs: number, bytesPerUnit: number, partBytes: number): Part[] =>
  ranges(units, Math.max(1, Math.floor(partBytes / bytesPerUnit))).map((range) => ({
    units: range,
    inputs: [0, inputs],
  }));

const ranges = (length: number, step: number): [number, number][] =>
  Array.from({ length: Math.ceil(length / step) }, (_, n) => [n * step, Math.min((n + 1) * step, length)]);
