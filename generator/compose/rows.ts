import { checkLength, checkState, copy, type Runner, type States, type Vector } from "./part.ts";

/** How many rows of a batch go through all parts together, in buffers that are made once. */
const ROWS = 16;

/** Computes one row: what `forward` of a composed module does. */
type Forward = (x: Vector, out: Vector, state: States | undefined) => unknown;

/**
 * What a composed module does with rows: `forwardBatch`, or `forwardSequence` if it has a state. Whole stretches of rows go through
 * `stretch`, which gets buffers of so many rows; what is left goes row by row.
 */
export function rowFunctions(
  who: string,
  first: Runner,
  last: Pick<Runner, "network" | "createOutput">,
  forward: Forward,
  isStateful: boolean,
  stretch?: { readonly x: Vector; readonly out: Vector; readonly run: () => void },
): object {
  const { inputSize } = first.network;
  const { outputSize } = last.network;
  const x = first.createInput();
  const out = last.createOutput();
  const runRows = (xs: Vector, outs: Vector, count: number, state: States | undefined): Vector => {
    if (!(count >= 0 && Math.floor(count) === count))
      throw new RangeError(`${who}: count is ${count}, not a whole number of rows`);
    checkLength(who, "x", count * inputSize, xs);
    checkLength(who, "out", count * outputSize, outs);
    let row = 0;
    if (stretch !== undefined) {
      for (; row + ROWS <= count; row += ROWS) {
        copy(xs, row * inputSize, stretch.x, 0, ROWS * inputSize);
        stretch.run();
        copy(stretch.out, 0, outs, row * outputSize, ROWS * outputSize);
      }
    }
    for (; row < count; row++) {
      copy(xs, row * inputSize, x, 0, inputSize);
      forward(x, out, state);
      copy(out, 0, outs, row * outputSize, outputSize);
    }
    return outs;
  };
  if (!isStateful)
    return { forwardBatch: (xs: Vector, outs: Vector, count: number) => runRows(xs, outs, count, undefined) };
  return {
    forwardSequence(xs: Vector, outs: Vector, count: number, state: States): Vector {
      checkState(who, state);
      return runRows(xs, outs, count, state);
    },
  };
}

export { ROWS };
