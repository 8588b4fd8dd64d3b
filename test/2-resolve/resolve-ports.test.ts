import { expect, test } from "vitest";
import { firstOutput } from "../../generator/ir/network.ts";
import { load } from "../../generator/load.ts";

const networkOf = (layers: string, rest = "") =>
  load(`name: net\ninput: 2\nlayers: [${layers}]\n${rest}`).network;

const outputOf = (layers: string, rest = "") => firstOutput(networkOf(layers, rest));

const one = "type: dense, units: 1, weights: [[1], [1]], bias: false";

test.each([
  ["one sigmoid output tells two classes apart", `{ ${one}, activation: sigmoid }`, 0.5],
  [
    "also when it is only moved afterwards",
    `{ ${one}, activation: sigmoid }, { type: reshape, shape: [1, 1] }`,
    0.5,
  ],
  ["any other output is a value", `{ ${one}, activation: tanh }`, undefined],
  [
    "one that is changed after the sigmoid too",
    `{ ${one}, activation: sigmoid }, { type: scale, scale: 2, shift: 0 }`,
    undefined,
  ],
  ["several outputs have no threshold", "{ type: activation, activation: sigmoid }", undefined],
])("%s", (_, layers, threshold) => expect(outputOf(layers).threshold).toBe(threshold));

test("a threshold is rounded to the dtype", () => {
  const { threshold } = outputOf(`{ ${one}, activation: sigmoid }`, "dtype: f32\noutput: { threshold: 0.1 }");
  expect(threshold).toBe(Math.fround(0.1));
});

test("labels name each output, or the two classes of one sigmoid output", () => {
  const sigmoid = `{ ${one}, activation: sigmoid }`;
  for (const labels of ["[p]", "[no, yes]"])
    expect(outputOf(sigmoid, `output: { labels: ${labels} }`).labels).toBeDefined();
  expect(() => networkOf(sigmoid, "output: { labels: [a, b, c] }")).toThrow("3 labels");
  expect(() => networkOf(`{ ${one} }`, "output: { labels: [a, b] }")).toThrow("activation is sigmoid");
});
