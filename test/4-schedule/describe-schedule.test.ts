import { describe, expect, test } from "vitest";
import { plan } from "../../generator/generate.ts";
import { convolution } from "../support/convolution.ts";

/** The schedule of each layer as reports have it, how many of each are computed at a time left open. */
const schedulesOf = (shape: readonly number[], layers: readonly object[], emit: object): readonly string[] =>
  plan(JSON.stringify({ name: "net", input: { shape }, layers, emit })).cost.layers.map(({ schedule }) =>
    schedule.replace(/\d+( or \d+)*/g, "n"),
  );

const dense = (inputs: number, units: number, activation = "relu"): object => {
  const row = (length: number): number[] => Array.from({ length }, (_, n) => n - 1);
  return { type: "dense", units, activation, weights: row(inputs).map(() => row(units)), bias: false };
};

const looped = { target: "wasm" };

describe("the schedule of a layer in words", () => {
  test("the steps of a sequence", () => {
    const [w, u] = [[[1, 1, 1]], [[1, 1, 1]]];
    const layer = { type: "gru", units: 1, weights: w, recurrent_weights: u, bias: false };
    expect(schedulesOf([5, 1], [layer], looped)).toEqual([
      "n rows and n units at a time, then loops, then n steps of n units at a time and loops",
    ]);
  });

  test("a convolution: positions and filters side by side", () =>
    expect(schedulesOf([6, 6, 3], [convolution({ inputs: 3, filters: 8, kernel: [3, 3] })], looped)).toEqual([
      "n positions and n filters at a time",
    ]));

  test("padding is copied in loops before, and one filter is one", () =>
    expect(
      schedulesOf(
        [1, 3, 2],
        [convolution({ inputs: 2, filters: 1, kernel: [1, 3], padding: "same" })],
        looped,
      ),
    ).toEqual(["loops, then n positions and n filter at a time"]));

  test("one kernel per channel", () =>
    expect(
      schedulesOf([5, 5, 21], [convolution({ inputs: 21, filters: 21, kernel: [3, 3], groups: 21 })], looped),
    ).toEqual(["n positions and n channels at a time"]));

  test("units of a dense layer, and their activation with them", () =>
    expect(
      schedulesOf([4, 5], [dense(5, 20), { type: "reshape", shape: [80] }, dense(80, 3)], looped),
    ).toEqual(["n rows and n units at a time", "nothing to do", "n units at a time"]));

  test("loops after the sums", () =>
    expect(schedulesOf([12], [dense(12, 12, "softmax")], looped)).toEqual(["n units at a time, then loops"]));

  test("unrolled, in one function or in several", () => {
    expect(schedulesOf([4], [dense(4, 3)], { target: "ts", unroll: "full" })).toEqual(["unrolled"]);
    expect(schedulesOf([64], [dense(64, 64, "identity")], { target: "ts", unroll: "full" })).toEqual([
      "unrolled in n functions",
    ]);
  });

  test("as many rows and functions as there are", () => {
    const scheduleOf = (shape: readonly number[], layer: object, emit: object, dtype = "f32") =>
      plan(JSON.stringify({ name: "net", dtype, input: { shape }, layers: [layer], emit })).cost.layers[0]
        ?.schedule;
    const eight = convolution({ inputs: 3, filters: 8, kernel: [3, 3] });
    expect(scheduleOf([8, 8, 3], eight, looped)).toBe("3 positions and 8 filters at a time");
    expect(scheduleOf([7, 7, 3], eight, looped)).toBe("3 or 2 positions and 8 filters at a time");
    const wide = { target: "ts", unroll: "none" };
    expect(scheduleOf([64], dense(64, 252), wide, "f64")).toBe("6 units at a time, then loops");
  });
});
