import { describe, expect, test } from "vitest";
import { readModel } from "../../../../generator/import/onnx/read/read-model.ts";
import { alone, refusal, wholly } from "../../support/import-files.ts";
import { floats, modelBytes, stored, value } from "../../support/onnx-model.ts";

type GraphInit = Parameters<typeof modelBytes>[0];

type Rest = Parameters<typeof modelBytes>[1];

const read = async (graph: GraphInit, rest?: Rest, options = {}) =>
  wholly(await readModel(alone(modelBytes(graph, rest)), options));

const reasons = async (graph: GraphInit, rest?: Rest, options = {}) =>
  (await refusal(() => read(graph, rest, options))).map(({ where, reason }) =>
    where ? `${where}: ${reason}` : reason,
  );

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

  test("keeps all, and leaves out what none of them needs, with a remark", async () => {
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
    const { outputs, nodes } = await read(graph, {}, { results: ["n"] });
    expect(outputs).toEqual(["n"]);
    expect(nodes.map(({ op }) => op)).toEqual(["Relu", "Neg"]);
  });

  test("rows of a table at the index of the largest are no labels of it", async () => {
    const graph: GraphInit = {
      output: [value("y")],
      initializer: [stored("table", floats([1, 2, 3, 4], [2, 2]))],
      nodes: [
        ["ArgMax", "x", "i", { axis: 1, keepdims: 0 }],
        ["Gather", "table i", "y"],
      ],
    };
    expect((await read(graph)).outputs).toEqual(["y"]);
  });

  test("one that nothing makes is refused", async () => {
    const [problem] = await refusal(() => read(graph, {}, { results: ["w"] }));
    expect(problem).toEqual({
      where: "--result w",
      reason: 'the model has no output "w"',
      help: 'the outputs of the model are "y" and "z"',
    });
    expect(await reasons({ ...graph, output: [] })).toEqual(["the model has no outputs"]);
  });
});
