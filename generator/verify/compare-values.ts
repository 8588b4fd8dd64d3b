import { largestIndex } from "../ir/largest-index.ts";
import type { Dtype } from "../ir/number-format.ts";
import { ulpDistance } from "./ulp-distance.ts";

type Row = ArrayLike<number>;

/** A value that is further from the recorded one than the tolerance allows. Indices count from 0. */
export interface ValueDifference {
  readonly case: number;
  /** Undefined for class indices, of which a case has one. */
  readonly element: number | undefined;
  readonly got: number;
  readonly recorded: number;
  /** |got − recorded|; infinite where only one is NaN or infinite, or they are infinities of two signs. */
  readonly error: number;
  readonly allowed: number;
}

/** The outputs of a network compared with a recorded array, over all cases. */
export interface Comparison {
  readonly cases: number;
  /** How many cases hold a value beyond the tolerance. */
  readonly beyond: number;
  /** Undefined for class indices, which are equal or not. */
  readonly largest: Largest | undefined;
  /** In how many cases another value is the largest; undefined where a case has one value. */
  readonly argMax: number | undefined;
  /** The first case beyond the tolerance, and its value with the largest scaled error. */
  readonly first: ValueDifference | undefined;
}

export interface Largest {
  /** |got − recorded| */
  readonly absolute: number;
  /** |got − recorded| / |recorded|, over recorded values other than 0. */
  readonly relative: number;
  /** |got − recorded| / (1 + |recorded|), which the tolerance bounds. */
  readonly scaled: number;
  /** Units in the last place of the network's dtype. */
  readonly ulps: number;
}

export interface Criteria {
  readonly tolerance: number;
  readonly dtype: Dtype;
  /** Whether it matters which value of a case is the largest. */
  readonly ranked: boolean;
}

/** |got − recorded|, where NaN equals NaN and an infinity equals only itself. */
export function errorOf(got: number, recorded: number): number {
  if (got === recorded || (Number.isNaN(got) && Number.isNaN(recorded))) return 0;
  const error = Math.abs(got - recorded);
  return Number.isNaN(error) ? Infinity : error;
}

/** The allowed error, tolerance·(1 + |recorded|); 0 for NaN and infinities, which nothing is near. */
export const allowedAt = (recorded: number, tolerance: number): number =>
  Number.isFinite(recorded) ? tolerance * (1 + Math.abs(recorded)) : 0;

/** Compares values, a row for each case. */
export function compareValues(got: readonly Row[], recorded: readonly Row[], criteria: Criteria): Comparison {
  const { tolerance, dtype, ranked } = criteria;
  const largest = { absolute: 0, relative: 0, scaled: 0, ulps: 0 };
  let beyond = 0;
  let argMax = 0;
  let first: ValueDifference | undefined;
  for (const [n, row] of recorded.entries()) {
    const gotRow = got[n] as Row;
    for (let i = 0; i < row.length; i++) noteError(largest, gotRow[i] as number, row[i] as number, dtype);
    if (ranked && largestIndex(gotRow) !== largestIndex(row)) argMax += 1;
    const worst = worstOf(gotRow, row, tolerance);
    if (worst === undefined) continue;
    beyond += 1;
    first ??= { case: n, ...worst };
  }
  return { cases: recorded.length, beyond, largest, argMax: ranked ? argMax : undefined, first };
}

type Figures = { -readonly [K in keyof Largest]: Largest[K] };

function noteError(largest: Figures, got: number, recorded: number, dtype: Dtype): void {
  const error = errorOf(got, recorded);
  if (error === 0) return;
  largest.absolute = Math.max(largest.absolute, error);
  largest.scaled = Math.max(largest.scaled, scaled(error, recorded));
  if (recorded !== 0) largest.relative = Math.max(largest.relative, relative(error, recorded));
  largest.ulps = Math.max(largest.ulps, ulpDistance(got, recorded, dtype));
}

const relative = (error: number, recorded: number): number =>
  error === Infinity ? Infinity : error / Math.abs(recorded);

const scaled = (error: number, recorded: number): number =>
  Number.isFinite(recorded) ? error / (1 + Math.abs(recorded)) : Infinity;

function worstOf(got: Row, recorded: Row, tolerance: number): Omit<ValueDifference, "case"> | undefined {
  let worst: Omit<ValueDifference, "case"> | undefined;
  let most = 0;
  for (let element = 0; element < recorded.length; element++) {
    const [a, b] = [got[element] as number, recorded[element] as number];
    const error = errorOf(a, b);
    const allowed = allowedAt(b, tolerance);
    if (error <= allowed) continue;
    const proportion = scaled(error, b);
    if (worst !== undefined && proportion <= most) continue;
    most = proportion;
    worst = { element, got: a, recorded: b, error, allowed };
  }
  return worst;
}

/** Compares class indices, one for each case. */
export function compareIndices(got: Row, recorded: Row): Comparison {
  let beyond = 0;
  let first: ValueDifference | undefined;
  for (let n = 0; n < recorded.length; n++) {
    const [a, b] = [got[n] as number, recorded[n] as number];
    if (a === b) continue;
    beyond += 1;
    first ??= { case: n, element: undefined, got: a, recorded: b, error: Math.abs(a - b), allowed: 0 };
  }
  return { cases: recorded.length, beyond, largest: undefined, argMax: beyond, first };
}
