import { expect, test } from "vitest";
import type { OmittedWay } from "../../generator/bench/make-variants.ts";
import { describeSummary, summarizeTimings } from "../../generator/bench/summary.ts";
import type { Timer } from "../../generator/bench/timers.ts";
import { type Timing, timingsOf } from "../../generator/bench/timings.ts";
import type { WayName } from "../../generator/bench/ways.ts";

/** Figures of one sample and of batches of 128, from nanoseconds a row. */
function figures(
  nanoseconds: Partial<Record<WayName, readonly [single: number, batches: number]>>,
): Timing[] {
  const samples = new Map<Timer, readonly number[]>();
  for (const [way, [single, batches]] of Object.entries(nanoseconds) as [WayName, [number, number]][]) {
    samples.set({ way, rows: 1, time: never }, [single, single, single]);
    samples.set({ way, rows: 128, time: never }, [batches * 128, batches * 128]);
  }
  return timingsOf(samples, 10);
}

const never = (): number => {
  throw new Error("nothing is to be timed");
};

const autoIs = (sameAs: WayName): OmittedWay[] => [{ way: "auto", reason: "", sameAs }];

const say = (...of: Parameters<typeof summarizeTimings>) =>
  describeSummary(summarizeTimings(...of)).join("\n");

test("confirms auto if it is within a tenth of the fastest", () => {
  const found = figures({ "ts-unrolled": [105, 109], "ts-tiled": [200, 200], wasm: [100, 100] });
  expect(say(found, autoIs("ts-unrolled"))).toMatchInlineSnapshot(`
    "Fastest: WebAssembly, for one sample and for batches.
    auto picks TypeScript unrolled, and nothing else is notably faster."
  `);
});

test("if auto is slower, names the faster setting once for each", () => {
  const both = figures({ "ts-unrolled": [120, 300], wasm: [100, 100] });
  expect(say(both, autoIs("ts-unrolled"))).toMatchInlineSnapshot(`
    "Fastest: WebAssembly, for one sample and for batches.
    auto picks TypeScript unrolled.
    It takes 1.20 times as long for one sample and 3.00 times as long for batches: write emit: { target: wasm } in the spec."
  `);
  const each = figures({
    "ts-unrolled": [100, 300],
    "ts-tiled": [200, 100],
    wasm: [200, 200],
    auto: [200, 200],
  });
  expect(say(each, [])).toMatchInlineSnapshot(`
    "Fastest: TypeScript unrolled for one sample, TypeScript tiled for batches.
    auto picks WebAssembly, with TypeScript as the fallback.
    It takes 2.00 times as long for one sample: write emit: { target: ts, unroll: full } in the spec.
    It takes 2.00 times as long for batches: write emit: { target: ts, unroll: none } in the spec."
  `);
});

test("native math is no choice that leaves the bits as they are, and named where it is faster", () => {
  const found = figures({ "ts-unrolled": [100, 100], wasm: [150, 150], "ts-native": [50, 95] });
  expect(summarizeTimings(found, autoIs("ts-unrolled")).fastest).toEqual({
    single: "ts-unrolled",
    batches: "ts-unrolled",
  });
  expect(say(found, autoIs("ts-unrolled"))).toMatchInlineSnapshot(`
    "Fastest: TypeScript unrolled, for one sample and for batches.
    auto picks TypeScript unrolled, and nothing else is notably faster.
    math: native takes 0.50 times as long for one sample, but its last bits depend on the engine."
  `);
});

test("figures are nanoseconds a row and a multiply-add, times are taken round by round", () => {
  const samples = new Map<Timer, readonly number[]>([
    [{ way: "ts-tiled", rows: 8, time: never }, [800, 1600, 2400]],
    [{ way: "wasm", rows: 8, time: never }, [400, 400, 800]],
  ]);
  expect(timingsOf(samples, 10)).toMatchObject([
    {
      way: "ts-tiled",
      nanoseconds: { min: 100, median: 200, max: 300 },
      perMultiplyAdd: { median: 20 },
      times: { min: 2, median: 3, max: 4 },
    },
    { way: "wasm", nanoseconds: { median: 50 }, times: { min: 1, median: 1, max: 1 } },
  ]);
  expect(timingsOf(samples, 0)[0]?.perMultiplyAdd).toBeUndefined();
});
