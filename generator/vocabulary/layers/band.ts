import { sizeOf } from "../../ir/tensor-data.ts";
import { range } from "./along-axes.ts";
import type { Tap } from "./taps.ts";

/**
 * A matrix of few values in each row, as views can read it: row block·a + b multiplies the values from step·a + first on.
 */
export interface Band {
  /** How many rows there are to a block, and how far the values of one block are from those of the next. */
  readonly block: number;
  readonly step: number;
  readonly blocks: number;
  /** The first value that the first block reads, and how many each row reads. */
  readonly first: number;
  readonly width: number;
  /** [blocks, block, width], or [1, block, width] where all blocks are alike; 0 for a value that a row has no use for. */
  readonly weights: { readonly shape: readonly number[]; readonly data: Float64Array };
}

/** The largest block that is tried: in longer ones, values are read that few rows have a use for. */
const LARGEST_BLOCK = 256;

/** The band with the fewest values a row, of those the one with the fewest rows that nobody asked for. */
export function bandOf(rows: readonly (readonly Tap[])[]): Band {
  const starts = rows.map((taps) => (taps[0] as Tap).index);
  const ends = rows.map((taps) => (taps.at(-1) as Tap).index);
  const slope = ((starts.at(-1) as number) - (starts[0] as number)) / Math.max(1, rows.length - 1);
  const blocks = [...range(1, Math.min(rows.length, LARGEST_BLOCK) + 1), rows.length];
  const bands = blocks.flatMap((block) =>
    [Math.floor(slope * block), Math.ceil(slope * block)].map((step) => {
      const shift = (row: number): number => step * Math.floor(row / block);
      const first = starts.reduce((least, start, row) => Math.min(least, start - shift(row)), Infinity);
      const last = ends.reduce((most, end, row) => Math.max(most, end - shift(row)), -Infinity);
      return { block, step, blocks: Math.ceil(rows.length / block), first, width: last - first + 1 };
    }),
  );
  const cost = ({ width, block, blocks }: (typeof bands)[number]): number => width * block * blocks;
  const best = bands.reduce((least, band) => (cost(band) < cost(least) ? band : least));
  return { ...best, weights: weightsOf(rows, best) };
}

function weightsOf(rows: readonly (readonly Tap[])[], band: Omit<Band, "weights">): Band["weights"] {
  const { block, step, blocks, first, width } = band;
  const shape = [blocks, block, width];
  const data = new Float64Array(sizeOf(shape));
  rows.forEach((taps, row) => {
    const start = first + step * Math.floor(row / block);
    for (const { index, weight } of taps) data[row * width + index - start] = weight;
  });
  const size = block * width;
  // Rows that nobody asked for may be anything.
  const isAlike = data.subarray(0, rows.length * width).every((weight, n) => weight === data[n % size]);
  return isAlike ? { shape: [1, block, width], data: data.slice(0, size) } : { shape, data };
}
