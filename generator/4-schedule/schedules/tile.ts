import type { Statement } from "../../ir/program.ts";
import {
  add,
  at,
  type Index,
  LANE,
  load,
  local,
  mul,
  number,
  type Scalar,
  stepping,
} from "../../ir/scalar.ts";
import { stridesOf } from "../../ir/view.ts";
import { substitute } from "../../ir/walk-scalar.ts";
import { nest, placeIn, type Step } from "../access.ts";
import type { Inputs, Sum } from "../job.ts";

/** Where sums read x and write their results, at one row. */
export interface Places {
  readonly x: { readonly buffer: string; readonly start: Index };
  readonly to: { readonly buffer: string; readonly start: Index };
}

/** Rows that are computed side by side: how many, and how far they lie apart. */
export interface RowTile {
  readonly count: number;
  readonly x: number;
  readonly to: number;
}

export const ONE_ROW: RowTile = { count: 1, x: 0, to: 0 };

/** Units that are computed side by side, and where their weights are. */
export interface Tile {
  /** The place of the first unit in a row of outputs. */
  readonly first: Index;
  readonly width: number;
  readonly weights: string;
  /** The place of its first weight, and how far it is from one input's weights to the next's, and from one unit's. */
  readonly start: Index;
  readonly step: number;
  readonly apart: number;
  /** Whether the first input is done before the loop, and not by it: longer, and faster in TypeScript. */
  readonly peelsFirst: boolean;
}

/** Of a sum that has no axis of inputs. */
const ONE_INPUT: Inputs = { count: 1, step: 0 };

/** What loops over the outer axes of the inputs are called, the outermost first. */
export const inputsCounter = (n: number): string => (n === 0 ? "k" : `k_${n + 1}`);

/** What a sum can begin with and stay the same: −0 + v is v, even if v is −0. */
const NOTHING = -0;

/**
 * Weighted sums for a tile of units and some rows of inputs, one accumulator for each of both, so that the order of every
 * sum holds. What `finish` knows are last rows of weights; `after` is what becomes of each result before it is stored.
 */
export function writeTile(
  sum: Pick<Sum, "inputs" | "axes" | "across" | "perUnit" | "finish" | "result">,
  { first, width: lanes, weights, start, step, apart, peelsFirst }: Tile,
  after: (result: Scalar) => Scalar,
  places: Places,
  rows: RowTile,
): Statement[] {
  const { inputs, axes, across, perUnit, finish, result } = sum;
  const inner = axes.at(-1) ?? ONE_INPUT;
  const outer = axes.slice(0, -1);
  // A first input has nothing to be added to, but stands apart only where there is one loop.
  const from = peelsFirst && outer.length === 0 ? 1 : 0;
  const names = Array.from({ length: rows.count }, (_, r) => {
    const suffix = rows.count === 1 ? "" : `_${r + 1}`;
    return { r, sum: `s${suffix}`, first: `x0${suffix}`, next: `xi${suffix}` };
  });
  // Where each unit has inputs of its own, they lie side by side as the units do.
  const own = across === 0 ? at(0) : at(first.offset, ...first.terms, stepping(LANE));
  const x = (r: number, ...terms: Index["terms"]): Scalar =>
    load(places.x.buffer, moved(places.x.start, r * rows.x + own.offset, ...own.terms, ...terms));
  const xLanes = across === 0 ? 1 : lanes;
  const row = (i: number): Scalar => load(weights, moved(start, i * step, stepping(LANE, apart)));
  const next = load(weights, at(0, stepping("w"), stepping(LANE, apart)));
  const finished = (total: Scalar): Scalar =>
    finish === undefined
      ? total
      : substitute(finish, (name) => {
          const place = perUnit.findIndex((one) => one.name === name);
          return name === result ? total : place === -1 ? undefined : row(inputs + place);
        });
  const begin = ({ r, sum, first }: (typeof names)[number]): Statement[] =>
    from === 0
      ? [{ kind: "variable", name: sum, lanes, value: number(NOTHING) }]
      : [
          { kind: "define", name: first, lanes: xLanes, value: x(r) },
          { kind: "variable", name: sum, lanes, value: mul(local(first), row(0)) },
        ];
  // How many inputs there are from one place of an axis to the next.
  const within = stridesOf(axes.map(({ count }) => count));
  const innerLoop = (steps: readonly Step[]): Statement => {
    const ofX = placeIn({ offset: 0, strides: outer.map((axis) => axis.step) }, steps);
    const ofWeights = placeIn({ offset: from * step, strides: within.map((count) => count * step) }, steps);
    return {
      kind: "loop",
      counter: "i",
      from,
      to: inner.count,
      lanes: 1,
      cursors: [{ name: "w", from: moved(start, ofWeights.offset, ...ofWeights.terms), step }],
      body: [
        ...(rows.count === 1 ? [] : [{ kind: "define", name: "wi", lanes, value: next } as const]),
        ...names.flatMap(({ r, sum: total, next: xi }): Statement[] => [
          { kind: "define", name: xi, lanes: xLanes, value: x(r, ...ofX.terms, stepping("i", inner.step)) },
          {
            kind: "assign",
            name: total,
            lanes,
            value: add(local(total), mul(local(xi), rows.count === 1 ? next : local("wi"))),
          },
        ]),
      ],
    };
  };
  return [
    ...names.flatMap(begin),
    ...nest(
      outer.map(({ count }) => count),
      inputsCounter,
      (steps) => [innerLoop(steps)],
    ),
    ...names.map(
      ({ r, sum }): Statement => ({
        kind: "store",
        buffer: places.to.buffer,
        index: moved(first, places.to.start.offset + r * rows.to, ...places.to.start.terms, stepping(LANE)),
        lanes,
        value: after(finished(local(sum))),
      }),
    ),
  ];
}

/** An index further on by so many places and by these variables. */
export const moved = ({ offset, terms }: Index, by: number, ...more: Index["terms"]): Index =>
  at(offset + by, ...terms, ...more);
