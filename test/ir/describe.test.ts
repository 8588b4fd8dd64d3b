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
