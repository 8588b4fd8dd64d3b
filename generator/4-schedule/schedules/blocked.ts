import type { Statement } from "../../ir/program.ts";
import { at, type Index, type Scalar, stepping } from "../../ir/scalar.ts";
import type { Schedule } from "../../ir/schedule.ts";
import { runsOf } from "../cut-tiles.ts";
import type { Draft } from "../draft.ts";
import type { Product, Sum } from "../job.ts";
import { interleavedWeights, placeBlocks, weightRows, weightStepsOf } from "./interleave.ts";
import { overGroups, overRows } from "./rows.ts";
import { moved, type Places, writeTile } from "./tile.ts";

type Blocked = Extract<Schedule, { kind: "blocked" }>;

/** Where the weights of units are: the first unit's first one, how far it is from unit to unit, and to the next input's. */
interface Weights {
  readonly buffer: string;
  readonly start: number;
  /** Between the first weights of two blocks, a unit, and between those of two units of a block. */
  readonly perUnit: number;
  readonly apart: number;
  readonly step: (width: number) => number;
  /** From those of a group to those of the next, by axis of the groups. */
  readonly groups: readonly number[];
}

/** What blocks need to know of sums. */
type Summed = Parameters<typeof writeTile>[0] & Pick<Sum, "groups" | "rows">;

/** Weighted sums whose weights are known, in the order in which they are used. */
export function writeBlocked(
  draft: Draft,
  sum: Sum,
  schedule: Blocked,
  after: (result: Scalar) => Scalar,
  places: Places,
  layer: number,
): void {
  const weights = {
    buffer: interleavedWeights(draft, sum, placeBlocks(sum, schedule.blocks), layer),
    start: 0,
    perUnit: weightRows(sum),
    apart: 1,
    step: (width: number) => width,
    groups: weightStepsOf(sum),
  };
  draft.add(...writeBlocks(sum, weights, schedule, after, places));
}

/** Sums of products of two computed values: the one takes the part of the inputs, the other lies in memory as weights do. */
export function writeProducts(
  draft: Draft,
  product: Product,
  schedule: Blocked,
  places: Places,
  buffer: string,
): void {
  const { y, unitStep, inputStep } = product;
  const weights = {
    ...{ buffer, start: y.offset, perUnit: unitStep, apart: unitStep },
    step: () => inputStep,
    groups: product.groups.map((group) => group.y),
  };
  draft.add(...writeBlocks(product, weights, schedule, (result) => result, places));
}

/**
 * One loop over all blocks of a width, so that the code stays small: a kernel gains nothing by writing them out. The rows are
 * inside, so that the weights of a block are read once for all of them.
 */
function writeBlocks(
  sum: Summed,
  weights: Weights,
  { blocks, rows }: Blocked,
  after: (result: Scalar) => Scalar,
  places: Places,
): Statement[] {
  const { perUnit, apart } = weights;
  const writeRun = (first: number, run: readonly number[], places: Places, ofGroup: Index): Statement => {
    const width = run[0] as number;
    const block = (step: number): Index["terms"] => (run.length > 1 ? [stepping("block", step * width)] : []);
    const tile = {
      ...{ width, apart, weights: weights.buffer, step: weights.step(width), peelsFirst: false },
      first: at(first, ...block(1)),
      start: moved(ofGroup, weights.start + first * perUnit, ...block(perUnit)),
    };
    const body = overRows(sum, places, rows, (at, side) => writeTile(sum, tile, after, at, side));
    return run.length > 1
      ? { kind: "loop", counter: "block", from: 0, to: run.length, lanes: 1, cursors: [], body }
      : { kind: "scope", body };
  };
  return overGroups(sum.groups, weights.groups, places, (places, ofGroup) => {
    let first = 0;
    return runsOf(blocks, String).map((run) => {
      const statement = writeRun(first, run, places, ofGroup);
      first += run.length * (run[0] as number);
      return statement;
    });
  });
}
