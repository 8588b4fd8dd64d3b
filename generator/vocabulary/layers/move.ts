import type { Element, Gather } from "../../ir/tensor.ts";
import { type Shape, sizeOf } from "../../ir/tensor-data.ts";

/** How far each axis steps in a tensor that lies row-major. */
export const stridesOf = (shape: Shape): number[] => shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));

/** A tensor of this shape whose element at some indices is the one that `elementAt` finds among the inputs. */
export function gather(shape: Shape, elementAt: (indices: readonly number[]) => Element): Gather {
  const strides = stridesOf(shape);
  const elements = Array.from({ length: sizeOf(shape) }, (_, place) =>
    elementAt(shape.map((length, axis) => Math.floor(place / (strides[axis] as number)) % length)),
  );
  return { kind: "gather", size: elements.length, elements };
}

/** The place of an element, row-major. */
export const placeOf = (shape: Shape, indices: readonly number[]): number =>
  shape.reduce((place, length, axis) => place * length + (indices[axis] as number), 0);
