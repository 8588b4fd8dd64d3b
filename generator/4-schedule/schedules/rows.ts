import type { Statement } from "../../ir/program.ts";
import { at, type Index, stepping } from "../../ir/scalar.ts";
import type { Sum } from "../job.ts";
import { moved, ONE_ROW, type Places, type RowTile } from "./tile.ts";

/** What loops over rows are called: the outermost first. */
export const rowCounter = (n: number): string => (n === 0 ? "r" : `r_${n + 1}`);

/** Where a sum reads and writes: the buffers of x and of its results. */
export const placesOf = ({ x, to }: Sum, from: string, into: string): Places => ({
  x: { buffer: from, start: at(x.offset) },
  to: { buffer: into, start: at(to.offset) },
});

/** Loops over all rows of a sum, the last axis of them by as many rows side by side as are wanted, and then what is left. */
export function overRows(
  { rows }: Pick<Sum, "rows">,
  places: Places,
  atOnce: number,
  write: (places: Places, tile: RowTile) => Statement[],
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
    if (axis < rows.length - 1 || atOnce === 1) return walk(0, row.count, 1, (next) => visit(axis + 1, next));
    const whole = Math.floor(row.count / atOnce);
    const left = row.count - whole * atOnce;
    const tile = (count: number): RowTile => (count === 1 ? ONE_ROW : { count, x: row.x, to: row.to });
    return [
      ...walk(0, whole, atOnce, (next) => write(next, tile(atOnce))),
      ...walk(whole * atOnce, left, 1, (next) => write(next, ONE_ROW)),
    ];
  };
  return visit(0, places);
}
