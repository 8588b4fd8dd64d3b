import type { Dtype } from "../ir/number-format.ts";
import type { Interpreted } from "../reference/interpret.ts";
import { allowedAt, errorOf } from "./compare-values.ts";
import type { FittedArray } from "./fit-arrays.ts";
import type { Rounder } from "./run-rounded.ts";

/** How far rounding alone moves an array, which explains why it is beyond the tolerance. */
export interface Rounding {
  /** The format whose rounding explains the difference. */
  readonly dtype: Dtype;
  /** How many cases were examined: those furthest off, and some others. */
  readonly examined: number;
  /** The largest |value − got| over these cases, where value is recorded, computed in doubles, or with sums in other orders. */
  readonly recorded: number;
  readonly doubles: number;
  readonly orders: number;
  /** The least tolerance at which every case passes, infinite if there is none; undefined for class indices. */
  readonly tolerance: number | undefined;
}

/** An array beyond the tolerance, and the reference's results for each case. */
export interface DifferingArray {
  readonly array: FittedArray;
  readonly references: readonly Interpreted[];
  readonly tolerance: number;
}

/** One value of one case. */
interface Value {
  readonly got: number;
  readonly recorded: number;
  /** The value in doubles, and in each order of each family. */
  readonly exact: number;
  readonly families: readonly (readonly number[])[];
}

/** How many times as far as rounding moves it a recorded value may be from the network in doubles. */
const FARTHEST = 5;
/** The same for the root mean square of all values, where fewer cases allow more. */
const farthestMean = (cases: number): number => 1.5 + 2 / Math.sqrt(cases);
/** Functions such as exp differ by a few units in the last place from library to library. */
const fewUlps: Readonly<Record<Dtype, number>> = { f32: 2 ** -21, f64: 2 ** -50 };

/**
 * Whether rounding explains an array that is beyond the tolerance, and the figures.
 *
 * A program that has the same weights and rounds is as far from the network in doubles as the network is with its sums in
 * other orders. How far that is, is measured value by value: the largest root mean square of a family of orders. Every
 * value beyond the tolerance has to be within FARTHEST times that, and all values together, those within the tolerance
 * too, near to once: a wrong weight or activation moves many cases further. An index is explained where doubles or another
 * order give it as well.
 */
export function explainRounding(
  { array, references, tolerance: asked }: DifferingArray,
  { dtype, most, run }: Rounder,
): Rounding | undefined {
  const { rows, areIndices, computed } = array;
  const got = references.map(computed);
  const allowed = (recorded: number): number => (areIndices ? 0 : allowedAt(recorded, asked));
  const excesses = got.map((row, n) => excessOf(row, rows[n] as Float64Array, allowed));
  const cases = toExamine(excesses, most);
  const figures = { recorded: 0, doubles: 0, orders: 0 };
  const distances: number[] = [];
  for (const n of cases) {
    const { doubles, families } = run(n);
    const exact = computed(doubles);
    const others = families.map((family) => family.map(computed));
    for (const [i, recorded] of (rows[n] as Float64Array).entries()) {
      const value: Value = {
        got: got[n]?.[i] as number,
        recorded,
        exact: exact[i] as number,
        families: others.map((family) => family.map((row) => row[i] as number)),
      };
      updateFigures(figures, value);
      const isBeyond = excessOf([value.got], [recorded], allowed) > 0;
      if (isBeyond && !isExplained(value, areIndices)) return undefined;
      if (!areIndices) distances.push(distanceOf(value, fewUlps[dtype]));
    }
  }
  if (rootMeanSquare(distances) > farthestMean(cases.length)) return undefined;
  const tolerance = areIndices ? undefined : leastTolerance(got, rows);
  return { dtype, examined: cases.length, ...figures, tolerance };
}

type Row = ArrayLike<number>;

/** How far the worst value of a case is beyond the allowed error. */
const excessOf = (got: Row, recorded: Row, allowed: (recorded: number) => number): number =>
  Math.max(...Array.from(recorded, (value, i) => errorOf(got[i] as number, value) - allowed(value)));

/** The cases furthest beyond the tolerance, and others at even distances; at most `most` of each. */
function toExamine(excesses: readonly number[], most: number): readonly number[] {
  const order = [...excesses.keys()].sort((a, b) => (excesses[b] as number) - (excesses[a] as number));
  const beyond = order.filter((n) => (excesses[n] as number) > 0);
  const within = order.slice(beyond.length);
  const step = Math.ceil(within.length / most);
  return [...beyond.slice(0, most), ...within.filter((_, i) => i % step === 0)];
}

function updateFigures(figures: { recorded: number; doubles: number; orders: number }, value: Value): void {
  const { got, recorded, exact, families } = value;
  figures.recorded = Math.max(figures.recorded, errorOf(got, recorded));
  figures.doubles = Math.max(figures.doubles, errorOf(got, exact));
  for (const other of families.flat()) figures.orders = Math.max(figures.orders, errorOf(got, other));
}

/** Whether rounding may give the recorded value; an index or an infinity has to be the exact result of some rounding. */
function isExplained(value: Value, isIndex: boolean): boolean {
  const { recorded, exact, families } = value;
  if (isIndex || !Number.isFinite(recorded) || !Number.isFinite(exact))
    return [exact, ...families.flat()].some((other) => errorOf(other, recorded) === 0);
  return Math.abs(recorded - exact) <= FARTHEST * roundingSpread(value);
}

/** How far rounding moves a value: the largest root mean square of a family. */
const roundingSpread = ({ exact, families }: Value): number =>
  Math.max(
    ...families.map((values) => rootMeanSquare(values.filter(Number.isFinite).map((value) => value - exact))),
  );

/** The distance of the recorded value from the value in doubles, as a multiple of how far rounding moves it. */
function distanceOf(value: Value, ulps: number): number {
  const { recorded, exact } = value;
  if (!Number.isFinite(recorded) || !Number.isFinite(exact)) return 0;
  return Math.abs(recorded - exact) / Math.max(roundingSpread(value), ulps * (1 + Math.abs(recorded)));
}

const rootMeanSquare = (values: readonly number[]): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / Math.max(1, values.length));

/** t in |got − recorded| ≤ t·(1 + |recorded|); infinite where only one of them is NaN or an infinity. */
const leastTolerance = (got: readonly Row[], rows: readonly Row[]): number =>
  rows.reduce(
    (most, row, n) =>
      Array.from(row).reduce((least, recorded, i) => {
        const error = errorOf(got[n]?.[i] as number, recorded);
        if (error === Number.POSITIVE_INFINITY) return error;
        return error === 0 ? least : Math.max(least, error / (1 + Math.abs(recorded)));
      }, most),
    0,
  );
