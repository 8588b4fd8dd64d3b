import { describe, expect, test } from "vitest";
import { readModel } from "../../../../generator/import/onnx/read/read-model.ts";
import { effort } from "../../../support/effort.ts";
import { alone, refusal, wholly } from "../../support/import-files.ts";
import { modelBytes, node, value } from "../../support/onnx-model.ts";

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

  test("a chain of very many nodes is no matter", async () => {
    const length = effort(20_000, 100_000);
    const chain = Array.from({ length }, (_, i) => node("Relu", [`${i}`], [`${i + 1}`])).reverse();
    const { nodes } = await read({ input: [value("0")], output: [value(`${length}`)], nodes: chain });
    expect(nodes).toHaveLength(length);
  });
});
