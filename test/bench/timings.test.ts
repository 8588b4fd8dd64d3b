import { expect, test } from "vitest";
import type { Timer } from "../../generator/bench/timers.ts";
import { timingsOf } from "../../generator/bench/timings.ts";

const timer = (way: Timer["way"], rows: Timer["rows"]): Timer => ({ way, rows, time: () => 0 });

test("times are of one row, and multiples of the fastest choice round by round", () => {
  const samples = new Map([
    [timer("ts-unrolled", 8), [80, 160, 240]],
    [timer("wasm", 8), [40, 80, 160]],
    [timer("auto", 8), [8, 8, 8]],
    [timer("wasm", 1), [1, 1, 1]],
  ]);
  const [unrolled, wasm, auto] = timingsOf(samples, 10);
  expect(unrolled).toEqual({
    way: "ts-unrolled",
    rows: 8,
    nanoseconds: { min: 10, median: 20, max: 30 },
    perMultiplyAdd: { min: 1, median: 2, max: 3 },
    times: { min: 1.5, median: 2, max: 2 },
  });
  expect(wasm?.times).toEqual({ min: 1, median: 1, max: 1 });
  // `auto` is no choice of its own, so nothing is measured by it.
  expect(auto?.times.median).toBe(0.1);
});

test("a network without multiply-adds has no cost of one", () => {
  expect(timingsOf(new Map([[timer("wasm", 1), [1]]]), 0)[0]?.perMultiplyAdd).toBeUndefined();
});
