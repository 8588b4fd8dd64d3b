import { describe, expect, test } from "vitest";
import { probeInputs } from "../../../generator/check/probe-inputs.ts";
import { load } from "../../../generator/load.ts";
import { interpret } from "../../../generator/reference/interpret.ts";
import { broadcastFault, broadcastShape } from "../../../generator/vocabulary/layers/broadcast.ts";
import { expectSameBatches, expectSameBits, expectSameInPlace } from "../../support/differential.ts";
import { build } from "../../support/run-text.ts";

describe("shapes broadcast as NumPy's broadcast_shapes has it", () => {
  test.each([
    [
      [[3, 4], [4]],
      [3, 4],
    ],
    [
      [[4], [3, 4]],
      [3, 4],
    ],
    [
      [[3, 1], [4]],
      [3, 4],
    ],
    [
      [[2, 1, 4], [3, 1], [1]],
      [2, 3, 4],
    ],
    [
      [[1], [1, 1]],
      [1, 1],
    ],
    [
      [
        [5, 1, 1],
        [1, 6, 1],
        [1, 1, 7],
      ],
      [5, 6, 7],
    ],
  ])("%j", (shapes, whole) => {
    expect(broadcastFault(shapes)).toBeUndefined();
    expect(broadcastShape(shapes)).toEqual(whole);
  });
  test.each([
    [[[3, 4], [3]], "cannot broadcast 3×4 and 3: axis -1 has size 4 in one and 3 in the other"],
    [
      [
        [2, 3, 4],
        [2, 1, 4],
        [2, 5, 4],
      ],
      "cannot broadcast 2×3×4 and 2×5×4: axis -2 has size 3 in one and 5 in the other",
    ],
    [
      [
        [2, 4],
        [3, 1, 4],
        [2, 3, 1],
      ],
      "cannot broadcast 2×4 and 2×3×1: axis -2 has size 2 in one and 3 in the other",
    ],
  ])("%j do not", (shapes, fault) => expect(broadcastFault(shapes)).toBe(fault));
});

/** A layer of this kind on the input, 1, 2, 3, … 12 as 3×4, and constants that count from 1 too. */
const specOf = (type: string, others: readonly (readonly number[])[], dtype = "f64") => {
  const constants = others.map((shape, n) => {
    const values = Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => i + 1);
    return { type: "constant", name: `c${n}`, shape, values };
  });
  const layers = [...constants, { type, from: ["input", ...constants.map(({ name }) => name)] }];
  return JSON.stringify({ name: "broadcast", dtype, input: { shape: [3, 4] }, layers });
};
const counted = Array.from({ length: 12 }, (_, i) => i + 1);

/** What NumPy 2.4 gives. */
const cases: readonly (readonly [string, readonly (readonly number[])[], readonly number[]])[] = [
  ["add", [[4]], [2, 4, 6, 8, 6, 8, 10, 12, 10, 12, 14, 16]],
  ["subtract", [[3, 1]], [0, 1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9]],
  ["multiply", [[1]], counted],
  ["multiply", [[3, 1], [4]], [1, 4, 9, 16, 10, 24, 42, 64, 27, 60, 99, 144]],
  ["maximum", [[2, 1, 1], [4]], [...counted, ...[2, 2, 3, 4], ...counted.slice(4)]],
  ["greater", [[3, 1]], [0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]],
  ["where", [[3, 1], [4]], [1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3]],
];
test.each(cases)("%s of 3×4 and %j", (type, others, y) => {
  expect(interpret(load(specOf(type, others)).network, counted).output).toEqual(y);
});

describe("modules have the reference's bits", () => {
  test.each([
    ["multiply", [[2, 3, 1], [1]], { target: "wasm" }, "f32"],
    ["add", [[5, 1, 1], [4]], { target: "ts", unroll: "none" }, "f64"],
    ["where", [[4], [3, 1]], { unroll: "full" }, "f32"],
    ["divide", [[7, 1, 4]], { target: "auto" }, "f64"],
    ["xor", [[3, 1]], { target: "wasm" }, "f64"],
  ] as const)("%s of 3×4 and %j, %j, %s", async (type, others, emit, dtype) => {
    const { network } = load(specOf(type, others, dtype));
    const built = await build(network, emit);
    const inputs = probeInputs(network.inputSize, 1).slice(0, 8);
    expectSameBits(network, built, inputs);
    expectSameBatches(network, built, inputs);
    expectSameInPlace(network, built, inputs);
  });
});
