import type { Affine } from "../../ir/tensor.ts";
import type { Draft } from "../draft.ts";

/** Units whose weights lie together: for each input one row of its width, and the bias as a last row. */
export interface Block {
  readonly first: number;
  readonly width: number;
  /** Where its weights begin. */
  readonly start: number;
}

/** The rows of a block of weights: the inputs and the bias. */
export const rowsOf = ({ inputs, bias }: Affine): number => inputs + (bias ? 1 : 0);

export function placeBlocks(op: Affine, widths: readonly number[]): Block[] {
  let first = 0;
  return widths.map((width) => {
    const block = { first, width, start: first * rowsOf(op) };
    first += width;
    return block;
  });
}

/** [inputs, units] and the bias as a constant in the order of its use: [block][row][unit]. */
export function interleavedWeights(
  draft: Draft,
  op: Affine,
  blocks: readonly Block[],
  layer: number,
): string {
  const { weights, bias, inputs, units } = op;
  const values = new Float64Array(rowsOf(op) * units);
  for (const { first, width, start } of blocks) {
    for (let i = 0; i < inputs; i++) {
      values.set(weights.subarray(i * units + first, i * units + first + width), start + i * width);
    }
    if (bias) values.set(bias.subarray(first, first + width), start + inputs * width);
  }
  const layout = `${bias ? "W and b" : "W"} of layer ${layer}: for each tile of units ${rowsOf(op)} rows of its width`;
  return draft.constant(`W${layer}`, values, layout);
}
