import type { Statement } from "../../ir/program.ts";
import { at, type Index, type Scalar, stepping } from "../../ir/scalar.ts";
import type { Schedule } from "../../ir/schedule.ts";
import { runsOf } from "../cut-tiles.ts";
import type { Draft } from "../draft.ts";
import type { Sum } from "../job.ts";
import { type Block, interleavedWeights, placeBlocks, weightRows } from "./interleave.ts";
import { overGroups, overRows } from "./rows.ts";
import { moved, type Places, writeTile } from "./tile.ts";

/**
 * Weighted sums, one loop over all blocks of a width, so that the code stays small: a kernel gains nothing by writing them
 * out. The rows are inside, so that the weights of a block are read once for all of them.
 */
export function writeBlocked(
  draft: Draft,
  sum: Sum,
  { blocks: widths, rows }: Extract<Schedule, { kind: "blocked" }>,
  after: (result: Scalar) => Scalar,
  places: Places,
  layer: number,
): void {
  const blocks = placeBlocks(sum, widths);
  const weights = interleavedWeights(draft, sum, blocks, layer);
  const runs = runsOf(blocks, (block) => String(block.width));
  const writeRun = (run: readonly Block[], places: Places, ofGroup: Index): Statement => {
    const { first, width, start } = run[0] as Block;
    const isMany = run.length > 1;
    const tile = {
      first: at(first, ...(isMany ? [stepping("block", width)] : [])),
      start: moved(ofGroup, start, ...(isMany ? [stepping("block", width * weightRows(sum))] : [])),
      width,
      weights,
      step: width,
      peelsFirst: false,
    };
    const body: Statement[] = overRows(sum, places, rows, (at, side) =>
      writeTile(sum, tile, after, at, side),
    );
    return isMany
      ? { kind: "loop", counter: "block", from: 0, to: run.length, lanes: 1, cursors: [], body }
      : { kind: "scope", body };
  };
  draft.add(
    ...overGroups(sum, places, (places, ofGroup) => runs.map((run) => writeRun(run, places, ofGroup))),
  );
}
