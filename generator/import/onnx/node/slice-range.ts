import { Refusal } from "./refusal.ts";

/** The elements of an axis that a Slice selects: `count` of them, from `first` in steps. */
export interface SliceRange {
  readonly first: number;
  readonly step: number;
  readonly count: number;
}

/**
 * A negative index counts from the end, and bounds outside the axis are clamped, infinite ones too. Backwards, the start is
 * clamped to the axis, and the end to the last index and the one before the first.
 * Source: https://onnx.ai/onnx/operators/onnx__Slice.html
 * @throws Refusal
 */
export function sliceRange(size: number, start: number, end: number, step: number): SliceRange {
  if ((!Number.isInteger(step) && Math.abs(step) !== Number.POSITIVE_INFINITY) || step === 0) {
    throw new Refusal(`its step is ${step}; it must be a whole number other than 0`);
  }
  const within = (place: number, least: number, most: number): number =>
    Math.max(least, Math.min(most, place < 0 ? place + size : place));
  const [first, last] =
    step > 0
      ? [within(start, 0, size), within(end, 0, size)]
      : [within(start, 0, size - 1), within(end, -1, size - 1)];
  // A longer step selects only the first element.
  const held = Math.max(-size - 1, Math.min(size + 1, step));
  return { first, step: held, count: size === 0 ? 0 : Math.max(0, Math.ceil((last - first) / held)) };
}
