import type { Value } from "./graph.ts";
import { type Shape, sizeOf } from "./tensor-data.ts";

/**
 * A value seen through an affine map, with a shape of its own: the element at indices i is at offset + Σ stride·i. A stride
 * of 0 repeats, a negative one goes backwards. Moving numbers is making views: nothing is copied.
 */
export interface View {
  readonly of: Value;
  readonly shape: Shape;
  readonly strides: readonly number[];
  readonly offset: number;
  /** In the body of a scan, how far it moves from one step to the next; without it, it stays. */
  readonly step?: number;
}

/** How far each axis steps in numbers that lie row-major. */
export const stridesOf = (shape: Shape): number[] => {
  const strides: number[] = [];
  let size = 1;
  for (const length of shape.toReversed()) {
    strides.push(size);
    size *= length;
  }
  return strides.reverse();
};

/** All of a value, row-major. */
export const viewOf = (of: Value, shape: Shape): View => ({
  of,
  shape,
  strides: stridesOf(shape),
  offset: 0,
});

/** Whether a view is all of its value, row-major. */
export const isWhole = ({ of, shape, strides, offset, step }: View): boolean =>
  offset === 0 && step === undefined && of.size === sizeOf(shape) && isRowMajor({ shape, strides });

/** Whether the elements of a view lie one after the other. */
const isRowMajor = ({ shape, strides }: Pick<View, "shape" | "strides">): boolean => {
  const dense = stridesOf(shape);
  return shape.every((length, axis) => length === 1 || strides[axis] === dense[axis]);
};

/** The axes in another order: axis n of the result is axis `axes[n]` of the view. */
export const transpose = (view: View, axes: readonly number[]): View => ({
  ...view,
  shape: axes.map((axis) => view.shape[axis] as number),
  strides: axes.map((axis) => view.strides[axis] as number),
});

/** Some axes after all others, these and those in their order. */
export const withLast = (view: View, axes: readonly number[]): View =>
  transpose(view, [...view.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis)), ...axes]);

/** `count` places of an axis from `start` on, `step` apart. */
export const slice = (view: View, axis: number, start: number, count: number, step = 1): View => {
  const stride = view.strides[axis] as number;
  return {
    ...view,
    shape: view.shape.with(axis, count),
    strides: view.strides.with(axis, stride * step),
    offset: view.offset + stride * start,
  };
};

/** The view at one place of an axis, which it has no longer. */
export const select = (view: View, axis: number, index: number): View => ({
  ...view,
  shape: view.shape.toSpliced(axis, 1),
  strides: view.strides.toSpliced(axis, 1),
  offset: view.offset + (view.strides[axis] as number) * index,
});

/** The view without an axis, along which it moves with the steps of a scan. */
export const atStep = (view: View, axis = 0): View => ({
  ...view,
  shape: view.shape.toSpliced(axis, 1),
  strides: view.strides.toSpliced(axis, 1),
  step: view.strides[axis] as number,
});

/** The places of an axis from the last to the first. */
export const reversed = (view: View, axis: number): View => {
  const count = view.shape[axis] as number;
  return slice(view, axis, count - 1, count, -1);
};

/** The view repeated over a larger shape as NumPy broadcasts: axes are counted from the last, and those of length 1 repeat. */
export function broadcast(view: View, shape: Shape): View {
  const missing = shape.length - view.shape.length;
  const strides = shape.map((length, axis) => {
    const own = view.shape[axis - missing];
    if (own === undefined || (own === 1 && length !== 1)) return 0;
    if (own !== length) throw new Error(`[${view.shape}] does not broadcast to [${shape}]`);
    return view.strides[axis - missing] as number;
  });
  return { ...view, shape, strides };
}

/** The view with one more axis, along which it repeats. */
export const insertAxis = (view: View, axis: number, length: number): View => ({
  ...view,
  shape: view.shape.toSpliced(axis, 0, length),
  strides: view.strides.toSpliced(axis, 0, 0),
});

/** The view with more axes after its own, along which it repeats. */
export const repeated = (view: View, over: Shape): View =>
  over.reduce((before, length) => insertAxis(before, before.shape.length, length), view);

/** Undoes `withLast`: the last axes are put where they were. */
export function backFromLast(view: View, axes: readonly number[]): View {
  const others = view.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const moved = [...others, ...axes];
  return transpose(
    view,
    moved.map((_, axis) => moved.indexOf(axis)),
  );
}

/** Numbers along some axes, which ascend, of a shape with `rank` of them: in a form that broadcasts to it. */
export const alongAxes = (numbers: View, axes: readonly number[], rank: number): View =>
  Array.from({ length: rank }, (_, axis) => axis)
    .filter((axis) => !axes.includes(axis))
    .reduce((before, axis) => insertAxis(before, axis, 1), numbers);

/** An axis cut into `count` parts: two axes, the parts and the places in each of them. */
export function splitAxis(view: View, axis: number, count: number): View {
  const length = (view.shape[axis] as number) / count;
  const stride = view.strides[axis] as number;
  return {
    ...view,
    shape: view.shape.toSpliced(axis, 1, count, length),
    strides: view.strides.toSpliced(axis, 1, stride * length, stride),
  };
}

/** What there is for each index of the other axes of a shape, repeated along these, which ascend. */
export const repeatedAlong = (view: View, axes: readonly number[], shape: Shape): View =>
  axes.reduce((before, axis) => insertAxis(before, axis, shape[axis] as number), view);

/** Whether a view is some stretch of its value, each element once, its axes in any order. */
function isPermuted({ shape, strides }: View): boolean {
  const axes = shape.map((length, axis) => ({ length, stride: strides[axis] as number }));
  const sorted = axes.filter(({ length }) => length > 1).sort((a, b) => a.stride - b.stride);
  let size = 1;
  return sorted.every(({ length, stride }) => {
    const fits = stride === size;
    size *= length;
    return fits;
  });
}

/** All of a new value, its elements in the order in which those of a view lie: row-major where they have none. */
export function viewLike(newValue: (shape: Shape) => Value, { shape, strides, ...like }: View): View {
  if (isRowMajor({ shape, strides }) || !isPermuted({ shape, strides, ...like }))
    return viewOf(newValue(shape), shape);
  const order = [...shape.keys()].sort((a, b) => (strides[b] as number) - (strides[a] as number));
  return { of: newValue(order.map((axis) => shape[axis] as number)), shape, strides, offset: 0 };
}

/**
 * The elements of a view in another shape, in their row-major order; nothing where no strides say that. Axes whose strides
 * line up are one, and those are cut anew.
 */
export function reshape(view: View, shape: Shape): View | undefined {
  const merged = mergeAxes(view.shape, [view.strides]);
  const own = merged.strides[0] as readonly number[];
  const strides: number[] = [];
  let axis = merged.shape.length - 1;
  let left = merged.shape[axis] ?? 1;
  let stride = own[axis] ?? 1;
  for (const length of shape.toReversed()) {
    if (length === 1) {
      strides.push(0);
      continue;
    }
    if (left === 1) {
      axis -= 1;
      left = merged.shape[axis] ?? 1;
      stride = own[axis] ?? 1;
    }
    if (left % length !== 0) return undefined;
    strides.push(stride);
    stride *= length;
    left /= length;
  }
  return left === 1 && axis <= 0 ? { ...view, shape, strides: strides.reverse() } : undefined;
}

/** Axes of length 1 left out, and neighbours made one where every list of strides steps through both evenly. */
export function mergeAxes(
  shape: Shape,
  strides: readonly (readonly number[])[],
): { readonly shape: number[]; readonly strides: number[][] } {
  const merged: number[] = [];
  const steps: number[][] = strides.map(() => []);
  shape.forEach((length, axis) => {
    if (length === 1) return;
    const lineUp = (list: readonly number[], n: number): boolean =>
      steps[n]?.at(-1) === (list[axis] as number) * length;
    const last = merged.length - 1;
    if (last >= 0 && strides.every(lineUp)) {
      merged[last] = (merged[last] as number) * length;
      strides.forEach((list, n) => {
        (steps[n] as number[])[last] = list[axis] as number;
      });
    } else {
      merged.push(length);
      strides.forEach((list, n) => {
        (steps[n] as number[]).push(list[axis] as number);
      });
    }
  });
  return { shape: merged, strides: steps };
}

/** The places of all elements of a view in its value, row-major. */
export function* placesOf({ shape, strides, offset }: View): Generator<number> {
  const count = sizeOf(shape);
  const indices = shape.map(() => 0);
  let place = offset;
  for (let n = 0; n < count; n++) {
    yield place;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const index = (indices[axis] as number) + 1;
      place += strides[axis] as number;
      if (index < (shape[axis] as number)) {
        indices[axis] = index;
        break;
      }
      place -= (strides[axis] as number) * index;
      indices[axis] = 0;
    }
  }
}
