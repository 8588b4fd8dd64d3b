import type { Dtype } from "../ir/number-format.ts";
import type { Budget } from "./budget.ts";
import type { Sum } from "./job.ts";
import { type Machine, machines } from "./machine.ts";

/**
 * The widths of the blocks that weights lie in: for TypeScript they are its tiles, for a kernel as many whole vectors as
 * it has accumulators. Nearly equal, wider ones first: a narrow last block would wait for its additions.
 */
export function blocksOf(
  { units, across }: Pick<Sum, "units" | "across">,
  machine: Machine,
  dtype: Dtype,
  limits: Budget,
): number[] {
  const { widest, lanes: lanesOf } = machines[machine].blocks;
  const lanes = lanesOf[dtype];
  const vectors = Math.ceil(units / lanes);
  let left = units;
  return spread(vectors, widest(limits)[across]).map((count) => {
    const width = Math.min(left, count * lanes);
    left -= width;
    return width;
  });
}

/**
 * Tiles that fill the blocks: all in the entry where it has room for so many units, else in functions of whole blocks of one
 * width, which are alike wherever they can be, so that they can be one.
 */
export function cutTiles(
  blocks: readonly number[],
  entryUnits: number,
  { tile, functionUnits }: Pick<Budget, "tile" | "functionUnits">,
): number[][] {
  const tilesOf = (some: readonly number[]): number[] => some.flatMap((width) => spread(width, tile));
  if (unitsIn(blocks) <= entryUnits) return [tilesOf(blocks)];
  return runsOf(blocks, String).flatMap((run) => {
    const perFunction = Math.max(1, Math.floor(functionUnits / (run[0] as number)));
    return spread(run.length, perFunction).map((count) => tilesOf(run.slice(0, count)));
  });
}

/** The widest tiles that a block is a multiple of, each by itself; all in one function where they would be single units. */
export function alikeTiles(block: number, most: number): number[][] {
  for (let width = most; width > 1; width--)
    if (block % width === 0) return Array.from({ length: block / width }, () => [width]);
  return [spread(block, most)];
}

/** Items side by side that have the same key. */
export function runsOf<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[][] {
  const runs: Item[][] = [];
  let last: string | undefined;
  for (const item of items) {
    const key = keyOf(item);
    if (key === last) runs.at(-1)?.push(item);
    else runs.push([item]);
    last = key;
  }
  return runs;
}

export const unitsIn = (blocks: readonly number[]): number => blocks.reduce((sum, width) => sum + width, 0);

/** A total as the fewest nearly equal pieces of at most so much. */
export function spread(total: number, most: number): number[] {
  const count = Math.ceil(total / most);
  const narrow = Math.floor(total / count);
  return Array.from({ length: count }, (_, n) => (n < total % count ? narrow + 1 : narrow));
}
