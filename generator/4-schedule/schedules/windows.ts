import type { Statement } from "../../ir/program.ts";
import { at, type Index, load } from "../../ir/scalar.ts";
import { stridesOf } from "../../ir/view.ts";
import { nest, placeIn } from "../access.ts";
import type { Draft } from "../draft.ts";
import type { Sum } from "../job.ts";
import { inputsCounter, moved, type Places, type RowTile } from "./tile.ts";

/** The inputs of some rows, copied to where they lie one after the other at constant places. */
export interface Windows {
  /** The sum of one row, as it reads the copy. */
  readonly sum: Sum;
  readonly x: Places["x"];
  readonly side: RowTile;
  /** Copies them, where those of the first row begin at this place. */
  readonly gather: (start: Index) => Statement[];
}

/** Copies what rows side by side read, so that all units read it in one loop: a copy is made once for all of them. */
export function gatherWindows(draft: Draft, sum: Sum, from: string, side: RowTile): Windows {
  const { axes, inputs } = sum;
  const length = side.count * inputs;
  const buffer = draft.once(`window of ${length}`, () => draft.buffer("scratch", "windows", length));
  const within = stridesOf(axes.map(({ count }) => count));
  const gather = (start: Index): Statement[] =>
    nest(
      axes.map(({ count }) => count),
      (n) => (n === axes.length - 1 ? "i" : inputsCounter(n)),
      (steps) =>
        Array.from({ length: side.count }, (_, r): Statement => {
          const read = placeIn({ offset: r * side.x, strides: axes.map(({ step }) => step) }, steps);
          return {
            kind: "store",
            buffer,
            index: placeIn({ offset: r * inputs, strides: within }, steps),
            lanes: 1,
            value: load(from, moved(start, read.offset, ...read.terms)),
          };
        }),
    );
  return {
    sum: { ...sum, axes: [{ count: inputs, step: 1 }], rows: [] },
    x: { buffer, start: at(0) },
    side: { ...side, x: inputs },
    gather,
  };
}
