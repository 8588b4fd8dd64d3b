import { type Shape, sizeOf } from "../../../ir/tensor-data.ts";
import { stridesOf } from "../../../ir/view.ts";
import { requireRank } from "../node/axes.ts";
import { Refusal } from "../node/refusal.ts";

export const showShape = (shape: Shape): string => `[${shape.join(", ")}]`;

/** How many numbers a shape has; 0 where a size is 0, however large the others are. */
export const countOf = (shape: Shape): number => (shape.includes(0) ? 0 : sizeOf(shape));

/** The strides that read a tensor of `own` shape as one of the larger `shape`: 0 where it is repeated. */
export function repeatingStrides(own: Shape, shape: Shape): number[] {
  const strides = stridesOf(own).map((stride, axis) => (own[axis] === 1 ? 0 : stride));
  return [...Array<number>(shape.length - own.length).fill(0), ...strides];
}

/**
 * The shape that all broadcast to, from their last axes on.
 * Source: https://onnx.ai/onnx/repo-docs/Broadcasting.html
 * @throws Refusal if sizes differ and neither is 1
 */
export function broadcastShapes(...shapes: readonly Shape[]): Shape {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const sizes = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1);
    const size = sizes.find((candidate) => candidate !== 1) ?? 1;
    if (sizes.every((candidate) => candidate === 1 || candidate === size)) return size;
    throw new Refusal(`the shapes ${shapes.map(showShape).join(" and ")} do not go together`);
  });
}

/** The numbers at `start + Σ index·stride`, for each index of `shape` in row-major order. */
export function view(data: Float64Array, shape: Shape, strides: readonly number[], start = 0): Float64Array {
  const seen = new Float64Array(countOf(shape));
  const index = shape.map(() => 0);
  let place = start;
  for (let i = 0; i < seen.length; i++) {
    seen[i] = data[place] as number;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const stride = strides[axis] as number;
      const next = (index[axis] as number) + 1;
      place += stride;
      index[axis] = next;
      if (next < (shape[axis] as number)) break;
      place -= stride * next;
      index[axis] = 0;
    }
  }
  return seen;
}

/**
 * Checks a shape that was computed.
 * @throws Refusal
 */
export function checkedShape(sizes: readonly number[]): Shape {
  requireRank(sizes.length);
  const stray = sizes.find((size) => !Number.isSafeInteger(size) || size < 0);
  if (stray !== undefined) throw new Refusal(`${stray} is not a size`);
  return sizes;
}
