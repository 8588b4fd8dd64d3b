import { expect, test } from "vitest";
import { type Place, simplify } from "../../generator/plot/simplify.ts";

test("of a straight line its ends remain", () => {
  const places = Array.from({ length: 100 }, (_, x): Place => [x, 2 * x]);
  expect(simplify(places, 0.1)).toEqual([
    [0, 0],
    [99, 198],
  ]);
});

test("corners remain, and a ring stays closed", () => {
  const ring: Place[] = [
    [0, 0],
    [5, 0],
    [10, 0],
    [10, 10],
    [0, 10],
    [0, 0],
  ];
  expect(simplify(ring, 0.1)).toEqual([
    [0, 0],
    [10, 0],
    [10, 10],
    [0, 10],
    [0, 0],
  ]);
});

test("nothing that is left out is further off than the tolerance", () => {
  const places = Array.from({ length: 400 }, (_, n): Place => [n, 100 * Math.sin(n / 30)]);
  const kept = simplify(places, 0.1);
  expect(kept.length).toBeLessThan(120);
  const heightAt = (x: number) => {
    const n = kept.findIndex(([to]) => to >= x);
    const [[x0, y0], [x1, y1]] = [kept[Math.max(0, n - 1)] as Place, kept[n] as Place];
    return x1 === x0 ? y1 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
  };
  for (const [x, y] of places) expect(Math.abs(heightAt(x) - y), `at ${x}`).toBeLessThan(0.5);
});
