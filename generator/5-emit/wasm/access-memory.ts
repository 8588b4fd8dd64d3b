import type { Expression, Format, Module } from "./format.ts";
import type { Place } from "./pointers.ts";

/** Loads the lanes that vector number `vector` of a statement holds, or one number into all lanes. */
export function loadVector(
  module: Module,
  format: Format,
  { pointer, offset, isSplat }: Place,
  vector: number,
): Expression {
  if (isSplat) return splat(module, format, offset, pointer());
  return module.v128.load(offset + vector * 16, format.bytes, pointer());
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
  { pointer, offset }: Place,
  vector: number,
  count: number,
  make: () => Expression,
): Expression[] {
  const { v128 } = module;
  const at = offset + vector * 16;
  if (count === lanes) return [v128.store(at, bytes, pointer(), make())];
  if (lanes === 2) return [v128.store64_lane(at, bytes, 0, pointer(), make())];
  const pair = count >= 2 ? [v128.store64_lane(at, bytes, 0, pointer(), make())] : [];
  const single =
    count % 2 === 1 ? [v128.store32_lane(at + (count - 1) * bytes, bytes, count - 1, pointer(), make())] : [];
  return [...pair, ...single];
}
