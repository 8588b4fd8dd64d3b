import { Refusal } from "./refusal.ts";

/** Where each place of an axis takes its element from, once its first elements are reversed. */
export function reversedPlaces(length: number, count: number): number[] {
  if (count < 0 || count > length) throw new Refusal(`it reverses ${count} of ${length} elements`);
  return Array.from({ length }, (_, i) => (i < count ? count - 1 - i : i));
}
