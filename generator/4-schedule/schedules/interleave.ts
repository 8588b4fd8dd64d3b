import { stridesOf } from "../../ir/view.ts";
import type { Draft } from "../draft.ts";
import { groupsIn, type Sum, unitsInAll } from "../job.ts";

/** Units whose weights lie together: for each input one row of its width, and as last rows what `finish` knows of them. */
export interface Block {
  readonly first: number;
  readonly width: number;
  /** Where its weights begin. */
  readonly start: number;
}

/** The rows of a block of weights: the inputs, and what `finish` knows, as the bias. */
export const weightRows = ({ inputs, perUnit }: Sum): number => inputs + perUnit.length;

export function placeBlocks(sum: Sum, widths: readonly number[]): Block[] {
  let first = 0;
  return widths.map((width) => {
    const block = { first, width, start: first * weightRows(sum) };
    first += width;
    return block;
  });
}

/** How far the weights of one group are from those of the next, along each axis of groups. */
export const weightStepsOf = (sum: Sum): number[] =>
  stridesOf(sum.groups.map(({ count }) => count)).map((step) => step * weightRows(sum) * sum.units);

/** Weights and what `finish` knows as a constant in the order of its use: [group][block][row][unit]. */
export function interleavedWeights(draft: Draft, sum: Sum, blocks: readonly Block[], layer: number): string {
  const { weight, perUnit, inputs } = sum;
  const values = new Float64Array(weightRows(sum) * unitsInAll(sum));
  let place = 0;
  for (let group = 0; group < groupsIn(sum); group++)
    for (const { first, width } of blocks) {
      const from = group * sum.units + first;
      for (let i = 0; i < inputs; i++)
        for (let j = from; j < from + width; j++) values[place++] = weight(i, j);
      for (const known of perUnit)
        for (let j = from; j < from + width; j++) values[place++] = known.values[j] as number;
    }
  const names = ["W", ...perUnit.map(({ name }) => name)].join(" and ");
  const layout = `${names} of layer ${layer}: for each tile of units ${weightRows(sum)} rows of its width`;
  return draft.constant(`W${layer}`, values, layout);
}
