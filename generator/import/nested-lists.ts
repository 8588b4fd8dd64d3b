import { count } from "../diagnostics/words.ts";
import { describeShape } from "../ir/describe.ts";
import type { Shape, TensorData } from "../ir/tensor-data.ts";
import { ImportError } from "./imported-model.ts";

/**
 * A tensor that JSON has as lists within lists: `[[1, 2], [3, 4]]`.
 * @param where its place in the file, for messages
 * @throws ImportError if lists of one level differ in length, or hold something other than numbers
 */
export function tensorOfLists(value: unknown, where: string): TensorData {
  const shape: number[] = [];
  for (let inner = value; Array.isArray(inner); inner = inner[0]) shape.push(inner.length);
  const data = new Float64Array(shape.reduce((size, length) => size * length, 1));
  let filled = 0;
  const read = (item: unknown, axis: number): void => {
    if (axis === shape.length) {
      if (typeof item !== "number")
        throw new ImportError({ where, reason: "it has something other than numbers" });
      data[filled++] = item;
      return;
    }
    if (!Array.isArray(item) || item.length !== shape[axis])
      throw new ImportError({
        where,
        reason: `its lists differ: the first ones have ${describeLengths(shape)}`,
      });
    for (const one of item) read(one, axis + 1);
  };
  read(value, 0);
  return { shape, data };
}

const describeLengths = (shape: Shape): string =>
  shape.length === 1 ? count(shape[0] as number, "element") : `the lengths ${describeShape(shape)}`;
