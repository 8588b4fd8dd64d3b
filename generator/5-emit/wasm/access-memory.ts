import type { Expression, Format, Module } from "./format.ts";
import type { Place } from "./pointers.ts";

/** Loads the lanes that vector number `vector` of a statement holds: one number into all of them, side by side, or one by one. */
export function loadVector(
  module: Module,
  format: Format,
  { pointer, offset, step }: Place,
  vector: number,
): Expression {
  const { lanes, bytes } = format;
  const first = offset + vector * lanes * step;
  if (step === 0) return splat(module, format, offset, pointer());
  if (step === bytes) return module.v128.load(first, bytes, pointer());
  return loadLanes(module, format, pointer, first, step);
}

/** Loads lanes that lie apart. */
function loadLanes(
  { v128 }: Module,
  { lanes, bytes }: Format,
  pointer: Place["pointer"],
  first: number,
  step: number,
): Expression {
  const [zero, lane] =
    lanes === 2 ? [v128.load64_zero, v128.load64_lane] : [v128.load32_zero, v128.load32_lane];
  return Array.from({ length: lanes - 1 }, (_, n) => n + 1).reduce(
    (vector, n) => lane(first + n * step, bytes, n, pointer(), vector),
    zero(first, bytes, pointer()),
  );
}

/** Loads the number at an address into all lanes. */
export function splat(
  { v128 }: Module,
  { lanes, bytes }: Format,
  offset: number,
  pointer: Expression,
): Expression {
  return lanes === 2 ? v128.load64_splat(offset, bytes, pointer) : v128.load32_splat(offset, bytes, pointer);
}

/** Stores the first `count` lanes of a vector, in as few pieces as possible. */
export function storeVector(
  module: Module,
  { lanes, bytes }: Format,
  { pointer, offset, step }: Place,
  vector: number,
  count: number,
  make: () => Expression,
): Expression[] {
  if (step > bytes) throw new Error("lanes are stored side by side");
  const { v128 } = module;
  const at = offset + vector * 16;
  if (count === lanes) return [v128.store(at, bytes, pointer(), make())];
  if (lanes === 2) return [v128.store64_lane(at, bytes, 0, pointer(), make())];
  const pair = count >= 2 ? [v128.store64_lane(at, bytes, 0, pointer(), make())] : [];
  const single =
    count % 2 === 1 ? [v128.store32_lane(at + (count - 1) * bytes, bytes, count - 1, pointer(), make())] : [];
  return [...pair, ...single];
}
