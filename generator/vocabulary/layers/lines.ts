import type { Tensor } from "../../ir/layer.ts";
import { sizeOf, type TensorData } from "../../ir/tensor-data.ts";

/** What becomes of the numbers along one axis, for each index of the others; all lines become equally long. */
export function eachLine(
  { values, shape }: Tensor,
  axis: number,
  change: (line: readonly number[]) => readonly number[],
): number[] {
  const length = shape[axis] as number;
  const inner = sizeOf(shape.slice(axis + 1));
  const changed: number[] = [];
  for (let start = 0; start < values.length; start += length * inner) {
    const lines = Array.from({ length: inner }, (_, i) =>
      change(Array.from({ length }, (_, n) => values[start + n * inner + i] as number)),
    );
    const [first = []] = lines;
    first.forEach((_, n) => {
      for (const line of lines) changed.push(line[n] as number);
    });
  }
  return changed;
}

/** 0, 1, 2, … along an axis of so many places. */
export const countUp = (length: number): TensorData => ({
  shape: [length],
  data: Float64Array.from({ length }, (_, n) => n),
});
