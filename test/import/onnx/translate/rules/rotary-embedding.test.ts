import { expect, test } from "vitest";
import type { Attribute, OnnxTensor } from "../../../../../generator/import/onnx/graph.ts";
import { refusal } from "../../../support/import-files.ts";
import { floats, kindsOf, layersOf, outputOf, tensor } from "../../../support/onnx-model.ts";

const caches = { cos: floats([1, 0, 0.5, 2], [2, 2]), sin: floats([0, 1, 3, 0.25], [2, 2]) };
const places = { ...caches, at: tensor("i64", [1, 2], [1, 0]) };
const one = (cos: number, sin: number) => ({ cos: floats([cos], [1, 1, 1]), sin: floats([sin], [1, 1, 1]) });
const two = { cos: floats([2, 3], [1, 2, 1]), sin: floats([1, 0.5], [1, 2, 1]) };

type Case = readonly [
  dims: readonly (number | string)[],
  constants: Readonly<Record<string, OnnxTensor>>,
  attributes: Readonly<Record<string, Attribute>>,
  y: readonly number[],
];

/** What the reference implementation of ONNX 1.23 gives for 1, 2, 3, …. */
test.each<Case>([
  [["n", 1, 2, 4], places, {}, [-8.5, 3, 4.5, 8.5, 5, -8, 7, 6]],
  [["n", 1, 2, 4], places, { interleaved: 1 }, [-5.5, 4, 5, 8.75, 5, 6, -8, 7]],
  [["n", 2, 4], two, { num_heads: 2 }, [0, 5, 2, 11, 12, 20.5, 17, 27.5]],
  [[1, 1, 1, 4], one(2, 1), { rotary_embedding_dim: 2 }, [0, 5, 3, 4]],
])("turns pairs of numbers, case %#", (dims, constants, attributes, y) => {
  const inputs = ["x", ...Object.keys(constants)].join(" ");
  const rows = { dims, opset: 23, constants, nodes: [["RotaryEmbedding", inputs, "y", attributes]] as const };
  expect(
    outputOf(
      rows,
      y.map((_, i) => i + 1),
    ),
  ).toEqual(y);
});

test.each([
  [{ rotary_embedding_dim: 3 }, "it turns 3 of 4 numbers"],
  [{ rotary_embedding_dim: 4 }, "its cos_cache has shape 1×1×1, which does not fit"],
])("%j is refused", async (attributes, reason) => {
  const nodes = [["RotaryEmbedding", "x cos sin", "y", attributes]] as const;
  const rows = { dims: ["n", 1, 1, 4], opset: 23, constants: one(2, 1), nodes };
  const [problem] = await refusal(() => layersOf(rows));
  expect(problem?.reason).toBe(reason);
});

test("a part without elements is joined with others", () => {
  const nodes = [
    ["Split", "x sizes", "a b", { axis: 1 }],
    ["Relu", "a", "c"],
    ["Concat", "c b", "y", { axis: 1 }],
  ] as const;
  const rows = { dims: ["n", 3], constants: { sizes: tensor("i64", [2], [3, 0]) }, nodes };
  expect(kindsOf(rows)).toEqual(["activation relu"]);
  expect(outputOf(rows, [-1, 2, 3])).toEqual([0, 2, 3]);
});
