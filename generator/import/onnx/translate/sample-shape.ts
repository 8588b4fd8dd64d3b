import { MOST_VALUES } from "../../../ir/limits.ts";
import { type Shape, sizeOf } from "../../../ir/tensor-data.ts";
import { requireRank } from "../node/axes.ts";
import { Refusal } from "../node/refusal.ts";
import { showDims } from "./dims.ts";
import { type Dims, sampleOf, specShape } from "./value.ts";

/** The shape of one sample; a Refusal where a size is 0 or it has too many numbers. */
export function sampleShape(dims: Dims): Shape {
  requireRank(dims.length);
  const size = sizeOf(sampleOf(dims));
  if (size === 0) throw new Refusal(`a value has no elements: its shape is ${showDims(dims)}`);
  if (size > MOST_VALUES) {
    throw new Refusal(`a value of shape ${showDims(dims)} has more than ${MOST_VALUES} elements`);
  }
  return specShape(dims);
}
