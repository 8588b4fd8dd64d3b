import { describe, expect, test } from "vitest";
import { plan } from "../../generator/generate.ts";
import { convolution } from "../support/convolution.ts";

/** The schedule of each layer, as reports have it. */
const schedulesOf = (shape: readonly number[], layers: readonly object[], emit: object): readonly string[] =>
  plan(JSON.stringify({ name: "net", input: { shape }, layers, emit })).cost.layers.map(
    ({ schedule }) => schedule,
  );

const dense = (inputs: number, units: number, activation = "relu"): object => {
  const row = (length: number): number[] => Array.from({ length }, (_, n) => n - 1);
  return {
    type: "dense",
    units,
    activation,
    weights: row(inputs).map(() => row(units)),
    bias: false,
  };
};

const looped = { target: "wasm" };

describe("the schedule of a layer in words", () => {
  test("a convolution: positions and filters side by side", () =>
    expect(schedulesOf([6, 6, 3], [convolution({ inputs: 3, filters: 8, kernel: [3, 3] })], looped)).toEqual([
      "2 positions and 8 filters at a time",
    ]));

  test("padding is copied in loops before", () =>
    expect(
      schedulesOf(
        [1, 3, 2],
        [convolution({ inputs: 2, filters: 1, kernel: [1, 3], padding: "same" })],
        looped,
      ),
    ).toEqual(["loops, then 2 positions and 1 filter at a time"]));

  test("one kernel per channel", () =>
    expect(
      schedulesOf([5, 5, 21], [convolution({ inputs: 21, filters: 21, kernel: [3, 3], groups: 21 })], looped),
    ).toEqual(["2 positions and 8 or 5 channels at a time"]));

  test("units of a dense layer, and their activation with them", () =>
    expect(
      schedulesOf([4, 5], [dense(5, 20), { type: "reshape", shape: [80] }, dense(80, 3)], looped),
    ).toEqual(["2 rows and 8 or 6 units at a time", "nothing to do", "3 units at a time"]));

  test("an activation that is a layer of its own", () =>
    expect(
      schedulesOf([12], [dense(12, 12, "identity"), { type: "activation", activation: "relu" }], looped),
    ).toEqual(["6 units at a time", "with the layer before"]));

  test("unrolled, in one function or in several", () => {
    expect(schedulesOf([4], [dense(4, 3)], { target: "ts", unroll: "full" })).toEqual(["unrolled"]);
    const wide = schedulesOf([64], [dense(64, 64, "identity")], { target: "ts", unroll: "full" });
    expect(wide[0]).toMatch(/^unrolled in \d+ functions$/);
  });
});
