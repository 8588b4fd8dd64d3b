import { describe, expect, test } from "vitest";
import { probeInputs } from "../../../generator/check/probe-inputs.ts";
import { plan } from "../../../generator/generate.ts";
import { load } from "../../../generator/load.ts";
import { interpret } from "../../../generator/reference/interpret.ts";
import { expectSameBatches, expectSameBits, expectSameInPlace } from "../../support/differential.ts";
import { build } from "../../support/run-text.ts";

const specOf = (shape: readonly number[], layers: readonly string[], dtype = "f64"): string =>
  `{ name: moves, dtype: ${dtype}, input: { shape: [${shape}] }, layers: [${layers.map((layer) => `{ ${layer} }`)}] }`;

/** 1, 2, 3, … through layers. */
const moved = (shape: readonly number[], ...layers: readonly string[]) => {
  const { network } = load(specOf(shape, layers));
  return interpret(
    network,
    Array.from({ length: network.inputSize }, (_, i) => i + 1),
  ).output;
};

describe("slice takes the indices that NumPy takes of x[start:end][::step]", () => {
  test.each([
    [1, [2, 3, 4, 5]],
    [2, [2, 4]],
    [3, [2, 5]],
    [-1, [5, 4, 3, 2]],
    [-2, [5, 3]],
    [-4, [5]],
    [1000, [2]],
    [-1000, [5]],
  ])("step %i", (step, expected) => {
    expect(moved([6], `type: slice, axis: 0, start: 1, end: 5, step: ${step}`)).toEqual(expected);
  });
  test("along the first axis whole rows are turned round", () => {
    expect(moved([3, 2], "type: slice, axis: 0, start: 0, end: 3, step: -1")).toEqual([5, 6, 3, 4, 1, 2]);
  });
});

describe("pad", () => {
  test("puts a number before and after, 0 by default", () => {
    expect(moved([2], "type: pad, axes: [0], before: 1, after: 2")).toEqual([0, 1, 2, 0, 0]);
    expect(moved([2], "type: pad, axes: [0], after: 1, value: -0.0")).toEqual([1, 2, -0]);
  });
  test("works along one axis, so that two make a frame", () => {
    const frame = [0, 1].map((axis) => `type: pad, axes: [${axis}], before: 1, after: 1, value: 9`);
    expect(moved([1, 2], ...frame)).toEqual([9, 9, 9, 9, 9, 1, 2, 9, 9, 9, 9, 9]);
  });
  test("takes axes counted from the last", () => {
    expect(moved([1, 2], "type: pad, axes: [-2], before: 1")).toEqual([0, 0, 1, 2]);
    expect(moved([2, 3], "type: transpose, axes: [-1, 0]")).toEqual([1, 4, 2, 5, 3, 6]);
  });
  test("rounds its number to float32", () => {
    const { network } = load(specOf([1], ["type: pad, axes: [0], before: 1, value: 0.1"], "f32"));
    expect(interpret(network, [1]).output).toEqual([Math.fround(0.1), 1]);
  });
});

describe("steps back and pads have the reference's bits", () => {
  const layers = [
    "type: slice, axis: 1, start: 0, end: 19, step: -1",
    "type: pad, axes: [0], before: 1, after: 2, value: -0.3",
    "type: pad, axes: [1], after: 7",
    "type: slice, axis: 0, start: 1, end: 5, step: -2",
    "type: slice, axis: 1, start: 3, end: 26, step: -3",
    "type: activation, activation: tanh",
    "type: slice, axis: 1, start: 0, end: 8, step: -1",
  ];
  test.each([
    ["f64", "in WebAssembly", { target: "wasm" }],
    ["f32", "in loops", { target: "ts", unroll: "none" }],
    ["f32", "written out", { unroll: "full" }],
  ] as const)("%s, %s", async (dtype, _, emit) => {
    const { network } = load(specOf([2, 19], layers, dtype));
    const built = await build(network, emit);
    const inputs = probeInputs(network.inputSize, 1).slice(0, 12);
    expectSameBits(network, built, inputs);
    expectSameBatches(network, built, inputs);
    expectSameInPlace(network, built, inputs);
  });
});

test.each([
  ["type: slice, axis: 0, start: 0, end: 2, step: 0", "step"],
  ["type: slice, axis: 0, start: 0, end: 2, step: 0.5", "step"],
  ["type: slice, axis: 0, start: 2, end: 0, step: -1", "a negative step starts at the end of the range"],
  [
    "type: pad, axes: [1], before: 1",
    "axis 1 of layer 1 (pad) does not exist: its input has 1 axis (0 or -1)",
  ],
  ["type: pad, axes: [0], before: -1", "before"],
  ["type: pad, axes: [0], value: .nan", "NaN"],
])("{ %s } is refused", (layer, told) => {
  expect(() => plan(specOf([2], [layer]))).toThrow(told);
});
