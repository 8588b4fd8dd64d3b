import type { NodeAttributes } from "./attributes.ts";
import { Refusal } from "./refusal.ts";

/**
 * The sizes of the parts of an axis in a Split, one for each output.
 * @param told the sizes in the file; by default parts are equal, except that the last may be smaller
 */
export function splitSizes(
  node: NodeAttributes,
  told: readonly number[] | undefined,
  size: number,
): readonly number[] {
  const { length } = node.node.outputs;
  const said = node.number("num_outputs", length);
  if (said !== length) {
    throw new Refusal(`its num_outputs is ${said}, but it has ${length} outputs`, {
      attribute: "num_outputs",
    });
  }
  const sizes = told ?? evenly(size, length);
  const isWhole = sizes.reduce((sum, part) => sum + part, 0) === size && sizes.every((part) => part >= 0);
  if (isWhole && sizes.length >= length) return sizes.slice(0, length);
  throw new Refusal(`parts of ${sizes.join(", ")} do not add up to an axis of size ${size}`);
}

function evenly(size: number, count: number): number[] {
  const part = Math.ceil(size / count);
  return Array.from({ length: count }, (_, i) => Math.max(0, Math.min(part, size - i * part)));
}
