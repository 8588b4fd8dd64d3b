import { expect, test } from "vitest";
import { readModel } from "../../../../generator/import/onnx/read/read-model.ts";
import { alone, wholly } from "../../support/import-files.ts";
import { attribute, floats, modelBytes, node, stored } from "../../support/onnx-model.ts";

type GraphInit = Parameters<typeof modelBytes>[0];

type Rest = Parameters<typeof modelBytes>[1];

const read = async (graph: GraphInit, rest?: Rest, options = {}) =>
  wholly(await readModel(alone(modelBytes(graph, rest)), options));

test("every kind of attribute that is read has its value", async () => {
  const attributes = [
    attribute.float("f", 0.5),
    attribute.int("i", -3),
    { name: "s", type: 3, s: new TextEncoder().encode("tanh") },
    attribute.tensor("t", stored("", floats([2], [1]))),
    { name: "fs", type: 6, floats: [1, 2] },
    attribute.ints("is", [3, 4]),
    { name: "ss", type: 8, strings: [new TextEncoder().encode("a")] },
    // Of IR version 1: without its type.
    { name: "old", i: 7n },
  ];
  const { nodes } = await read({ nodes: [node("Op", ["x"], ["y"], attributes)] });
  expect(nodes[0]?.attributes).toEqual({
    f: 0.5,
    i: -3,
    s: "tanh",
    t: { type: "f32", shape: [1], data: Float64Array.of(2) },
    fs: [1, 2],
    is: [3, 4],
    ss: ["a"],
    old: 7,
  });
});
