import type { Dtype } from "../ir/number-format.ts";
import type { Budget } from "./budget.ts";
import { type Machine, machines } from "./machine.ts";

/**
 * The widths of the blocks that weights lie in: for TypeScript they are its tiles, for a kernel as many whole vectors as
 * it has accumulators. Nearly equal, wider ones first: a narrow last block would wait for its additions.
 */
export function blocksOf(units: number, machine: Machine, dtype: Dtype, limits: Budget): number[] {
  const { widest, isEven, ...blocks } = machines[machine].blocks;
  const lanes = blocks.lanes[dtype];
  const vectors = Math.ceil(units / lanes);
  let left = units;
  return spread(vectors, isEven ? evenWidth(vectors, limits[widest]) : limits[widest]).map((count) => {
    const width = Math.min(left, count * lanes);
    left -= width;
    return width;
  });
}

/** Tiles that fill the blocks, in functions of so many units; all in one where the entry has room for so many. */
export function cutTiles(
  blocks: readonly number[],
  entryUnits: number,
  { tile, functionUnits }: Pick<Budget, "tile" | "functionUnits">,
): number[][] {
  const tiles = blocks.flatMap((width) => spread(width, tile));
  const units = unitsIn(blocks);
  if (units <= entryUnits) return [tiles];
  const perFunction = Math.ceil(tiles.length / Math.ceil(units / functionUnits));
  return Array.from({ length: Math.ceil(tiles.length / perFunction) }, (_, n) =>
    tiles.slice(n * perFunction, (n + 1) * perFunction),
  );
}

export const unitsIn = (blocks: readonly number[]): number => blocks.reduce((sum, width) => sum + width, 0);

/** A total as the fewest nearly equal pieces of at most so much. */
export function spread(total: number, most: number): number[] {
  const count = Math.ceil(total / most);
  const narrow = Math.floor(total / count);
  return Array.from({ length: count }, (_, n) => (n < total % count ? narrow + 1 : narrow));
}

/** The widest width, a little over or under the wanted one, that makes all blocks equal; else the wanted one. */
const evenWidth = (total: number, wanted: number): number =>
  [wanted, wanted + 1, wanted - 1].find((width) => total % width === 0) ?? wanted;
