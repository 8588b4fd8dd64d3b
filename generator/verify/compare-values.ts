import { largestIndex } from "../ir/largest-index.ts";
import type { Dtype } from "../ir/number-format.ts";
import { ulpDistance } from "./ulp-distance.ts";

type Row = ArrayLike<number>;

/** One value that is further from what was recorded than is allowed. Places count from 0. */
export interface ValueDifference {
  readonly case: number;
  /** Nothing where a case has one value by its nature, an index. */
  readonly element: number | undefined;
  readonly got: number;
  readonly recorded: number;
  /** |got − recorded|; infinite where only one is NaN or infinite, or they are infinities of two signs. */
  readonly error: number;
  readonly allowed: number;
}

/** What a network gives beside what was recorded, over all cases. */
export interface Comparison {
  readonly cases: number;
  /** How many cases hold a value beyond the tolerance. */
  readonly beyond: number;
  /** The figures of indices, which have no errors in between, are not there. */
  readonly largest: Largest | undefined;
  /** In how many cases another value is the largest; nothing where there is but one. */
  readonly argMax: number | undefined;
  /** The first case beyond the tolerance, and in it the value that is worst in proportion. */
  readonly first: ValueDifference | undefined;
}

export interface Largest {
  /** |got − recorded| */
  readonly absolute: number;
  /** |got − recorded| / |recorded|, over the values that were not recorded as 0. */
  readonly relative: number;
  /** |got − recorded| / (1 + |recorded|), which a tolerance bounds. */
  readonly scaled: number;
  /** Steps from number to number of the network's dtype. */
  readonly ulps: number;
}

export interface Criteria {
  readonly tolerance: number;
  readonly dtype: Dtype;
  /** Whether it matters which value of a case is the largest. */
  readonly ranked: boolean;
}

/** |got − recorded| as a tolerance sees it: NaN is equal to NaN, an infinity to itself alone. */
export function errorOf(got: number, recorded: number): number {
  if (got === recorded || (Number.isNaN(got) && Number.isNaN(recorded))) return 0;
  const error = Math.abs(got - recorded);
  return Number.isNaN(error) ? Infinity : error;
}

/** How far apart two values may be: tolerance·(1 + |recorded|), as nothing is near NaN and infinities. */
export const allowedAt = (recorded: number, tolerance: number): number =>
  Number.isFinite(recorded) ? tolerance * (1 + Math.abs(recorded)) : 0;

/** Values beside values, a row for each case. */
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

/** Indices beside indices, one for each case: they are equal or they are not. */
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
