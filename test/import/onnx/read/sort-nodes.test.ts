import { describe, expect, test } from "vitest";
import { readModel } from "../../../../generator/import/onnx/read/read-model.ts";
import { alone, refusal, wholly } from "../../support/import-files.ts";
import {
  attribute,
  floats,
  modelBytes,
  type NodeRow,
  node,
  stored,
  value,
} from "../../support/onnx-model.ts";

type GraphInit = Parameters<typeof modelBytes>[0];
type Rest = Parameters<typeof modelBytes>[1];

const read = async (graph: GraphInit, rest?: Rest, options = {}) =>
  wholly(await readModel(alone(modelBytes(graph, rest)), options));
const reasons = async (graph: GraphInit, rest?: Rest, options = {}) =>
  (await refusal(() => read(graph, rest, options))).map(({ where, reason }) =>
    where ? `${where}: ${reason}` : reason,
  );

describe("the order of nodes", () => {
  test("unsorted ones are sorted", async () => {
    const { nodes } = await read({
      nodes: [
        ["Tanh", "b", "y"],
        ["Exp", "a", "b"],
        ["Relu", "x", "a"],
      ],
    });
    expect(nodes.map(({ op }) => op)).toEqual(["Relu", "Exp", "Tanh"]);
  });

  test("a circle is refused", async () => {
    const circle = [
      node("Exp", ["b"], ["a"], [], { name: "one" }),
      node("Add", ["a", "x"], ["b"], [], { name: "two" }),
    ];
    expect(await reasons({ nodes: [...circle, ["Relu", "b", "y"]] })).toEqual([
      'nodes form a cycle: Exp "one" ← Add "two" ← Exp "one"',
    ]);
    expect(await reasons({ nodes: [node("Add", ["y", "x"], ["y"], [], { name: "self" })] })).toEqual([
      'nodes form a cycle: Add "self" ← Add "self"',
    ]);
  });

  test("a chain of 100,000 nodes is no matter", async () => {
    const chain = Array.from({ length: 100_000 }, (_, i) => node("Relu", [`${i}`], [`${i + 1}`])).reverse();
    const { nodes } = await read({ input: [value("0")], output: [value("100000")], nodes: chain });
    expect(nodes).toHaveLength(100_000);
  });
});

test("all that is malformed is said at once", async () => {
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

describe("outputs", () => {
  const graph: GraphInit = {
    output: [value("y"), value("z")],
    nodes: [
      ["Relu", "x", "a"],
      ["Exp", "a", "y"],
      ["Tanh", "a", "z"],
      ["Neg", "a", "n"],
    ],
  };

  test("all are kept, and what none of them needs is left out, which is said", async () => {
    const { outputs, nodes, remarks } = await read({
      ...graph,
      initializer: [stored("w", floats([1], [1]))],
    });
    expect(outputs).toEqual(["y", "z"]);
    expect(nodes.map(({ op }) => op)).toEqual(["Relu", "Exp", "Tanh"]);
    expect(remarks).toEqual([
      'Left out, because the output does not need it: Neg without a name, giving "n".',
      'Left out, because the output does not need it: initializer "w".',
    ]);
  });

  test("--output picks one, any value of the graph", async () => {
    const { outputs, nodes } = await read(graph, {}, { output: "n" });
    expect(outputs).toEqual(["n"]);
    expect(nodes.map(({ op }) => op)).toEqual(["Relu", "Neg"]);
  });

  test("one that nothing makes is refused", async () => {
    const [problem] = await refusal(() => read(graph, {}, { output: "w" }));
    expect(problem).toEqual({
      where: 'output "w"',
      reason: "nothing computes it",
      help: 'the outputs of the model are "y" and "z"',
    });
    expect(await reasons({ ...graph, output: [] })).toEqual(["the model has no outputs"]);
  });
});
