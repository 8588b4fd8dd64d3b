import { expect, test } from "vitest";
import { readModel } from "../../../../generator/import/onnx/read/read-model.ts";
import { alone, refusal, wholly } from "../../support/import-files.ts";
import { attribute, floats, modelBytes, type NodeRow, node, stored } from "../../support/onnx-model.ts";

type GraphInit = Parameters<typeof modelBytes>[0];

type Rest = Parameters<typeof modelBytes>[1];

const read = async (graph: GraphInit, rest?: Rest, options = {}) =>
  wholly(await readModel(alone(modelBytes(graph, rest)), options));

const reasons = async (graph: GraphInit, rest?: Rest, options = {}) =>
  (await refusal(() => read(graph, rest, options))).map(({ where, reason }) =>
    where ? `${where}: ${reason}` : reason,
  );

test("reports everything malformed at once", async () => {
  const bad: readonly NodeRow[] = [
    ["Add", "x nowhere", "y"],
    ["Relu", "x", "y"],
    ["Relu", "gone", "x"],
  ];
  expect(await reasons({ nodes: bad })).toEqual([
    'node without a name, giving "y": it computes "y", which already exists',
    'node without a name, giving "x": it computes "x", which already exists',
    'node without a name, giving "y": it uses "nowhere", which nothing computes',
    'node without a name, giving "x": it uses "gone", which nothing computes',
  ]);
  const initializer = [
    stored("w", floats([1], [2])),
    stored("v", floats([1], [1])),
    stored("v", floats([1], [1])),
  ];
  const twice = [attribute.int("axis", 1), attribute.int("axis", 2)];
  expect(await reasons({ initializer, nodes: [node("Op", ["x"], ["y"], twice)] }, { opset: 99 })).toEqual([
    "the model uses opset 99, and neuroll knows opsets up to 28",
    'initializer "v": two have this name',
    'attribute "axis" of node without a name, giving "y": it appears twice',
    'initializer "w": it declares 2 float32, but has 1 numbers',
  ]);
});
