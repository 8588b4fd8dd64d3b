import { expect, test } from "vitest";
import { frameOf } from "../../generator/plot/frame.ts";
import { contourOf, middleOf, outlineOf, sampleSurface } from "../../generator/plot/regions.ts";

/** A frame in which a place is what its numbers are, but that y goes up. */
const frame = frameOf({ left: 0, top: 0, width: 100, height: 100 }, [0, 100], [0, 100]);

const placesOf = (path: string) =>
  [...path.matchAll(/[ML](-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => [Number(x), 100 - Number(y)] as const);

const isInFrame = ([x, y]: readonly [number, number]) => 0 <= x && x <= 100 && 0 <= y && y <= 100;

test("a surface that jumps is parted where it jumps, wherever the nodes are", () => {
  const sampled = sampleSurface((x, y) => (x + 2 * y > 77.7 ? 1 : 0), frame, 33);
  const places = placesOf(outlineOf(sampled, (value) => value > 0)).filter(isInFrame);
  expect(places.length).toBeGreaterThanOrEqual(2);
  for (const [x, y] of places) expect(Math.abs(x + 2 * y - 77.7)).toBeLessThan(0.3);
});

test("a smooth surface is parted at the bound, above and below it alike", () => {
  const sampled = sampleSurface((x, y) => Math.hypot(x - 50, y - 50), frame, 65);
  for (const side of ["above", "below"] as const) {
    const places = placesOf(contourOf(sampled, 30, side)).filter(isInFrame);
    expect(places.length).toBeGreaterThan(15);
    for (const [x, y] of places) expect(Math.abs(Math.hypot(x - 50, y - 50) - 30)).toBeLessThan(0.3);
  }
});

test("where there is no number, no region is", () => {
  const sampled = sampleSurface((x) => (x < 50 ? Number.NaN : 1), frame, 33);
  const places = placesOf(outlineOf(sampled, (value) => value >= 0)).filter(isInFrame);
  for (const [x] of places) expect(x).toBeGreaterThan(49.5);
  expect(outlineOf(sampled, (value) => value > 1)).toBe("");
});

test("the middle of a region is furthest from its edge", () => {
  const sampled = sampleSurface((x, y) => (x < 40 && y < 40 ? 1 : 0), frame, 101);
  const middle = middleOf(sampled, (value) => value === 1);
  expect(middle?.x).toBeGreaterThan(10);
  expect(middle?.x).toBeLessThan(30);
  expect(middle?.distance).toBeGreaterThan(15);
  expect(middleOf(sampled, (value) => value === 2)).toBeUndefined();
});
