import { expect, test } from "vitest";
import { describeLayer, describeSizes, titleOf } from "../../generator/ir/describe.ts";
import { load } from "../../generator/load.ts";

const networkOf = (input: string, ...layers: string[]) =>
  load(`name: net\ninput: ${input}\nlayers: [${layers.map((layer) => `{ ${layer} }`)}]`).network;
const dense = "type: dense, units: 1, weights: [[1], [1]], bias: false";

test("sizes leave out layers that keep them, and name the last", () => {
  expect(describeSizes(networkOf("2", "type: scale, scale: 2, shift: 0", dense))).toBe("2 → 1");
  expect(describeSizes(networkOf("{ shape: [2, 3] }", "type: reshape, shape: [6]"))).toBe("2×3 → 6");
});

test("a network that branches has its ends alone", () => {
  const add = "type: add, from: [input, first]";
  expect(describeSizes(networkOf("2", "type: scale, name: first, scale: 2, shift: 0", add))).toBe(
    "2 → … → 2",
  );
});

test("a layer says its kind, its sizes, its activation and where else its values come from", () => {
  const { layers } = networkOf(
    "2",
    "type: scale, name: first, scale: 2, shift: 0",
    "type: add, from: [input, first]",
    "type: activation, activation: tanh",
    `${dense}, activation: relu`,
  );
  expect(layers.map(describeLayer)).toEqual([
    "scale 2 → 2",
    "add 2 and 2 → 2 (of x and z1)",
    "tanh 2",
    "dense 2 → 1, relu",
  ]);
  expect(layers.slice(0, 2).map(titleOf)).toEqual(["layer 1 first", "layer 2"]);
});

test("a layer of several axes says along which ones it works, if they are not the usual ones", () => {
  const { layers } = networkOf(
    "{ shape: [2, 3, 4] }",
    "type: transpose, axes: [1, 0, 2]",
    "type: layer_norm, axes: [0, -1], gamma: false, beta: false",
    "type: layer_norm, gamma: false, beta: false",
    "type: activation, activation: softmax, axis: 1",
    "type: slice, axis: 2, start: 0, end: 2",
    "type: pad, axes: [0], before: 1, after: 0",
    "type: mean, axes: [1]",
    "type: argmax, axis: 0, keep_axes: true",
    "type: sum",
    "type: slice, axis: 0, start: 0, end: 1",
  );
  expect(layers.map(describeLayer)).toEqual([
    "transpose 2×3×4 → 3×2×4 with axes 1, 0 and 2",
    "layer_norm 3×2×4 → 3×2×4 along axes 0 and 2",
    "layer_norm 3×2×4 → 3×2×4",
    "softmax 3×2×4 along axis 1",
    "slice 3×2×4 → 3×2×2 along axis 2",
    "pad 3×2×2 → 4×2×2 along axis 0",
    "mean 4×2×2 → 4×2 along axis 1",
    "argmax 4×2 → 1×2 along axis 0",
    "sum 1×2 → 1",
    "slice 1 → 1",
  ]);
});
