import type { Statement } from "../../ir/program.ts";
import { at, type Index, stepping } from "../../ir/scalar.ts";
import { nest, placeIn } from "../access.ts";
import { runsOf, spread } from "../cut-tiles.ts";
import type { Rows, Sum } from "../job.ts";
import { moved, ONE_ROW, type Places, type RowTile } from "./tile.ts";

/** What loops over rows are called: the outermost first. */
export const rowCounter = (n: number): string => (n === 0 ? "r" : `r_${n + 1}`);

/** Where a sum reads and writes: the buffers of x and of its results. */
export const placesOf = ({ x, to }: Pick<Sum, "x" | "to">, from: string, into: string): Places => ({
  x: { buffer: from, start: at(x.offset) },
  to: { buffer: into, start: at(to.offset) },
});

/** What loops over groups are called: the outermost first. */
const groupCounter = (n: number): string => (n === 0 ? "g" : `g_${n + 1}`);

/** Loops over all groups; `write` is told how far the weights of a group are from those of the first. */
export function overGroups(
  groups: readonly Rows[],
  weightSteps: readonly number[],
  { x, to }: Places,
  write: (places: Places, weights: Index) => Statement[],
): Statement[] {
  return nest(
    groups.map(({ count }) => count),
    groupCounter,
    (steps) => {
      const along = (strides: readonly number[]): Index => placeIn({ offset: 0, strides }, steps);
      const ofGroup = ({ buffer, start }: Places["x"], step: Exclude<keyof Rows, "count">) => ({
        buffer,
        start: moved(start, 0, ...along(groups.map((group) => group[step])).terms),
      });
      return write({ x: ofGroup(x, "x"), to: ofGroup(to, "to") }, along(weightSteps));
    },
  );
}

/** How many rows are computed side by side, by tile: those of the last axis, and at most so many. */
export const heightsOf = ({ rows }: Pick<Sum, "rows">, most: number): number[] =>
  rowTiles(rows.at(-1)?.count ?? 1, most);

/** Rows as tiles of one height, so that there is one loop, if that is over half of what is wanted; else of nearly equal ones. */
function rowTiles(count: number, most: number): number[] {
  for (let height = most; height > most / 2; height--)
    if (count % height === 0) return Array.from({ length: count / height }, () => height);
  return spread(count, most);
}

/** So many rows of a sum as are computed side by side: along the last axis of them, and no more than it has. */
export function sideBySide({ rows }: Pick<Sum, "rows">, atOnce: number): RowTile {
  const last = rows.at(-1);
  const count = Math.min(atOnce, last?.count ?? 1);
  return last === undefined || count === 1 ? ONE_ROW : { count, x: last.x, to: last.to };
}

/** Whether there are groups, or more rows than those side by side. */
export const isLooped = ({ groups, rows }: Sum, { count }: RowTile): boolean =>
  groups.length > 0 || rows.some((row, axis) => row.count > (axis === rows.length - 1 ? count : 1));

/** The same rows, and last the axis along which the fewest are left when so many are computed at once. */
export function fewestLeft(rows: readonly Rows[], atOnce: number): Rows[] {
  const share = ({ count }: Rows): number => (atOnce * Math.ceil(count / atOnce)) / count;
  return [...rows].sort((a, b) => share(b) - share(a));
}

/**
 * Loops over all rows of a sum, the last axis of them by about as many rows side by side as are wanted; or by just as many,
 * so that there is code for those alone, and then those that are left together with some that were computed before.
 */
export function overRows(
  { rows }: Pick<Sum, "rows">,
  places: Places,
  atOnce: number,
  write: (places: Places, tile: RowTile) => Statement[],
  left: "evenly" | "again" = "evenly",
): Statement[] {
  const visit = (axis: number, at: Places): Statement[] => {
    const row = rows[axis];
    if (row === undefined) return write(at, ONE_ROW);
    const counter = rowCounter(axis);
    const walk = (
      from: number,
      count: number,
      step: number,
      body: (at: Places) => Statement[],
    ): Statement[] => {
      if (count === 0) return [];
      const terms = count === 1 ? [] : [counter];
      const start = ({ buffer, start: own }: Places["x"], stride: number) => ({
        buffer,
        start: moved(
          own,
          from * stride,
          ...terms.map((name): Index["terms"][number] => stepping(name, stride * step)),
        ),
      });
      const inner = body({ x: start(at.x, row.x), to: start(at.to, row.to) });
      if (count === 1) return [{ kind: "scope", body: inner }];
      return [{ kind: "loop", counter, from: 0, to: count, lanes: 1, cursors: [], body: inner }];
    };
    if (axis < rows.length - 1) return walk(0, row.count, 1, (next) => visit(axis + 1, next));
    const tile = (count: number): RowTile => (count === 1 ? ONE_ROW : { count, x: row.x, to: row.to });
    const heights =
      left === "again"
        ? Array<number>(Math.floor(row.count / atOnce)).fill(atOnce)
        : rowTiles(row.count, atOnce);
    let from = 0;
    const whole = runsOf(heights, String).flatMap((run) => {
      const count = run[0] as number;
      const statements = walk(from, run.length, count, (next) => write(next, tile(count)));
      from += run.length * count;
      return statements;
    });
    if (from === row.count) return whole;
    return [...whole, ...walk(row.count - atOnce, 1, 1, (next) => write(next, tile(atOnce)))];
  };
  return visit(0, places);
}
