import { describe, expect, test } from "vitest";
import { drive } from "../../../generator/check/drive-module.ts";
import { load } from "../../../generator/load.ts";
import { interpret } from "../../../generator/reference/interpret.ts";
import { expectSameBits } from "../../support/differential.ts";
import { runSeries } from "../../support/run-series.ts";
import { build } from "../../support/run-text.ts";

const numbers = (count: number, seed: number): number[] =>
  Array.from({ length: count }, (_, i) => Math.round(Math.sin(12.9898 * i + seed) * 1000) / 1000);

/** Rows of a matrix, and so on. */
const nested = (values: readonly number[], [count = 1, ...inner]: readonly number[]): unknown =>
  inner.length === 0
    ? values
    : Array.from({ length: count }, (_, n) =>
        nested(values.slice((n * values.length) / count, ((n + 1) * values.length) / count), inner),
      );

const networkOf = (input: unknown, layer: object, more: object = {}) =>
  load(JSON.stringify({ name: "conv", input, layers: [{ type: "conv1d", ...layer }], ...more })).network;

interface Sizes {
  readonly kernel: number;
  readonly dilation?: number;
  readonly strides?: number;
  readonly groups?: number;
}

const STEPS = 12;
const each = (count: number, values: readonly number[]): number[][] =>
  Array.from({ length: values.length / count }, (_, n) => values.slice(n * count, (n + 1) * count));

describe("goes on with a sequence, and gives what a causal convolution of the whole gives", () => {
  test.each<Sizes>([
    { kernel: 1 },
    { kernel: 3 },
    { kernel: 3, dilation: 2, groups: 2 },
    { kernel: 2, dilation: 3, strides: 2 },
  ])("%o", async (sizes) => {
    const { kernel, groups = 1, strides = 1 } = sizes;
    const [channels, filters] = [2 * groups, 3 * groups];
    const convolution = {
      ...{ ...sizes, filters, activation: "tanh", bias: numbers(filters, 1) },
      weights: nested(numbers(kernel * 2 * filters, 2), [kernel, 2, filters]),
    };
    const x = numbers(STEPS * channels, 3);
    const whole = networkOf({ shape: [STEPS, channels] }, { ...convolution, padding: "causal" });
    const { output } = interpret(whole, x);
    for (const [n, steps] of [strides, 2 * strides, 6].entries()) {
      const input = steps === 1 ? channels : { shape: [steps, channels] };
      const emit = [{ target: "ts", unroll: "none" }, { target: "ts", unroll: "full" }, { target: "wasm" }][
        n
      ];
      const network = networkOf(input, { ...convolution, carried: true }, { emit });
      const series = each(steps * channels, x);
      expect(runSeries(network, series).outputs.flat()).toEqual(output);
      expectSameBits(network, await build(network, emit as never), series);
    }
  });
});

const echo = { filters: 1, kernel: 2, dilation: 2, weights: [[[10]], [[1]]], bias: false, carried: true };

test("begins with initial_state, and keeps the last steps", () => {
  const outputs = [[51], [72], [13]];
  const series = [[1], [2], [3]];
  const beside = { ...echo, initial_state: [[5], [7]] };
  expect(runSeries(networkOf({ shape: [1, 1] }, beside), series)).toEqual({ outputs, state: [2, 3] });
  // One step of a dilated convolution replaces the oldest step where it lies, which is in row 1 then.
  expect(runSeries(networkOf(1, beside), series)).toEqual({ outputs, state: [3, 2, 1] });
});

test("takes the nearest row of a ring if the position of a state is none", async () => {
  for (const dtype of ["f64", "f32"]) {
    for (const target of ["ts", "wasm"] as const) {
      const network = networkOf(1, { ...echo, dilation: 3, initial_state: [[5], [7], [9]] }, { dtype });
      const { module } = await build(network, { target });
      const driven = drive(network, module);
      for (const position of [1, 1.5, -0, -1, -3, 9, 1e9, 2 ** 32, Number.NaN, Infinity, -Infinity]) {
        const { output, state } = interpret(network, [2], [5, 7, 9, position]);
        const computed = driven.compute("forward", [2], [5, 7, 9, position]);
        expect(computed, `${dtype} ${target} ${position}`).toEqual({ output, state });
      }
    }
  }
});

test("remembers nothing if its kernel does not reach back", () => {
  const network = networkOf(1, { filters: 1, kernel: 1, weights: [[[2]]], bias: [1], carried: true });
  expect(network.stateSize).toBe(0);
  expect(runSeries(network, [[3]]).outputs).toEqual([[7]]);
});

test("has channels first, too", async () => {
  const layer = { ...echo, channels: "first", filters: 2, layout: "oiw", weights: [[[10, 1]], [[0, 2]]] };
  const network = networkOf({ shape: [1, 3] }, layer);
  const series = [
    [1, 2, 3],
    [4, 5, 6],
  ];
  const { outputs, state } = runSeries(network, series);
  expect(outputs).toEqual([
    [1, 2, 13, 2, 4, 6],
    [24, 35, 46, 8, 10, 12],
  ]);
  expect(state).toEqual([5, 6]);
  expectSameBits(network, await build(network, {}), series);
  const one = networkOf(1, layer);
  expect(runSeries(one, [[1], [2], [3]]).outputs).toEqual([
    [1, 2],
    [2, 4],
    [13, 6],
  ]);
});
