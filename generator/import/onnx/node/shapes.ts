import type { NodeAttributes } from "./attributes.ts";
import { axesWithin, cutWithin } from "./axes.ts";
import { Refusal } from "./refusal.ts";

/** A shape, in which one size may be a symbol for the batch. */
type Sizes<Size> = readonly (Size | number)[];

/** Sizes without the given axes, which must be 1, or without all axes of size 1. */
export function squeezed<Size>(sizes: Sizes<Size>, axes: readonly number[] | undefined): Sizes<Size> {
  const gone = axes && axesWithin(axes, sizes.length);
  const wrong = gone?.find((axis) => sizes[axis] !== 1);
  if (wrong !== undefined) throw new Refusal(`axis ${wrong} of shape ${sizes.join("×")} is not 1`);
  return sizes.filter((size, axis) => (gone === undefined ? size !== 1 : !gone.includes(axis)));
}

/** Sizes with axes of size 1 inserted at those axes of the result. */
export function unsqueezed<Size>(sizes: Sizes<Size>, axes: readonly number[]): Sizes<Size> {
  const rank = sizes.length + axes.length;
  const added = new Set(axesWithin(axes, rank));
  const old = sizes.values();
  return Array.from({ length: rank }, (_, axis) => (added.has(axis) ? 1 : (old.next().value as Size)));
}

/**
 * The sizes of the second operand for broadcasting. Before opset 7 this was an option of the node, and its first axis was
 * aligned with `axis` of the first operand.
 */
export function aligned<Size>(call: NodeAttributes, a: readonly unknown[], b: Sizes<Size>): Sizes<Size> {
  if (call.opset >= 7) return b;
  const axis = call.number("axis", a.length - b.length);
  if (call.flag("broadcast")) {
    const behind = Math.max(0, a.length - cutWithin(axis, a.length) - b.length);
    return [...b, ...Array<number>(behind).fill(1)];
  }
  const shapes = [a, b].map((sizes) => sizes.join("×"));
  if (shapes[0] === shapes[1]) return b;
  throw new Refusal(`its inputs have shapes ${shapes.join(" and ")}, and it does not broadcast them`, {
    attribute: "broadcast",
  });
}
