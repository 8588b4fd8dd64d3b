import { at, type Scalar, stepping } from "../../ir/scalar.ts";
import type { Affine } from "../../ir/tensor.ts";
import type { Draft } from "../draft.ts";
import { type Block, interleavedWeights, placeBlocks, rowsOf } from "./interleave.ts";
import type { Places } from "./places.ts";
import { writeTile } from "./tile.ts";

/** X·W + B, one loop over all blocks of a width, so that the code stays small: a kernel gains nothing by writing them out. */
export function blockAffine(
  draft: Draft,
  op: Affine,
  widths: readonly number[],
  finish: (sum: Scalar) => Scalar,
  places: Places,
): void {
  const blocks = placeBlocks(op, widths);
  const weights = interleavedWeights(draft, op, blocks, places.layer);
  for (const run of runsOf(blocks)) {
    const { first, width, start } = run[0] as Block;
    const isMany = run.length > 1;
    const tile = {
      first: at(first, ...(isMany ? [stepping("block", width)] : [])),
      start: at(start, ...(isMany ? [stepping("block", width * rowsOf(op))] : [])),
      width,
      weights,
      step: width,
      isShort: true,
    };
    const body = writeTile(op, tile, finish, places);
    draft.add(
      isMany
        ? { kind: "loop", counter: "block", from: 0, to: run.length, lanes: 1, cursors: [], body }
        : { kind: "scope", body },
    );
  }
}

/** Blocks side by side that have the same width. */
function runsOf(blocks: readonly Block[]): Block[][] {
  const runs: Block[][] = [];
  for (const block of blocks) {
    const run = runs.at(-1);
    if (run?.[0]?.width === block.width) run.push(block);
    else runs.push([block]);
  }
  return runs;
}
