import { expect } from "vitest";

/** T64: |got − ref| ≤ 1e-12·(1 + |ref|); NaN equals NaN, and an infinity only itself. */
export function isWithinT64(got: number, ref: number): boolean {
  if (!Number.isFinite(ref)) return Object.is(got, ref);
  return Math.abs(got - ref) <= 1e-12 * (1 + Math.abs(ref));
}

/** Fails with the first element that is not within T64. */
export function expectT64(got: ArrayLike<number>, ref: ArrayLike<number>, what: string): void {
  expect(got.length, what).toBe(ref.length);
  for (let i = 0; i < ref.length; i++) {
    const [a, b] = [got[i] as number, ref[i] as number];
    if (!isWithinT64(a, b)) expect.fail(`${what}: element ${i} is ${a}, expected ${b}`);
  }
}
