import { describe, expect, test } from "vitest";
import { readModel } from "../../../../generator/import/onnx/read/read-model.ts";
import { alone, refusal, wholly } from "../../support/import-files.ts";
import { FLOAT, floats, modelBytes, stored, value } from "../../support/onnx-model.ts";

type GraphInit = Parameters<typeof modelBytes>[0];

type Rest = Parameters<typeof modelBytes>[1];

const read = async (graph: GraphInit, rest?: Rest, options = {}) =>
  wholly(await readModel(alone(modelBytes(graph, rest)), options));

const reasons = async (graph: GraphInit, rest?: Rest, options = {}) =>
  (await refusal(() => read(graph, rest, options))).map(({ where, reason }) =>
    where ? `${where}: ${reason}` : reason,
  );

describe("inputs", () => {
  const graph: GraphInit = {
    input: [value("x"), value("w", [2])],
    initializer: [stored("w", floats([1, 2], [2]))],
    nodes: [["Add", "x w", "y"]],
  };

  test("an initializer among the inputs, as old files have them, is a constant", async () => {
    const { inputs, constants } = await read(graph, { irVersion: 3n });
    expect(inputs.map(({ name }) => name)).toEqual(["x"]);
    expect([...constants.keys()]).toEqual(["w"]);
  });

  test("sizes are numbers, names or open", async () => {
    const { inputs } = await read({
      input: [value("x", [1, "n", undefined, -1, 0])],
      nodes: [["Relu", "x", "y"]],
    });
    expect(inputs[0]?.dims).toEqual([1, "n", undefined, undefined, 0]);
  });

  test("--dim gives a named size, and one that no input has is refused", async () => {
    const { inputs } = await read(graph, {}, { dims: { batch: 3 } });
    expect(inputs[0]?.dims).toEqual([3, 2]);
    expect(await reasons(graph, {}, { dims: { n: 3 } })).toEqual([
      "--dim n=3: the file has no open size of this name",
    ]);
    expect(await reasons(graph, {}, { dims: { batch: 0.5 } })).toEqual([
      "--dim batch=0.5: a size must be a whole number of at least 1",
    ]);
  });

  test("one that the output does not depend on is left out, with a remark", async () => {
    const { inputs, remarks } = await read({
      input: [value("x"), value("unused")],
      nodes: [["Relu", "x", "y"]],
    });
    expect(inputs.map(({ name }) => name)).toEqual(["x"]);
    expect(remarks).toEqual(['The output does not depend on the input "unused", which is left out.']);
  });

  test("what is no tensor of known shape is refused", async () => {
    const sequence = { name: "x", type: { value: { case: "sequenceType" as const, value: {} } } };
    expect(await reasons({ input: [sequence], nodes: [["Op", "x", "y"]] })).toEqual([
      'input "x": it is a sequence, and only tensors can be imported',
    ]);
    const shapeless = {
      name: "x",
      type: { value: { case: "tensorType" as const, value: { elemType: FLOAT } } },
    };
    expect(await reasons({ input: [shapeless], nodes: [["Op", "x", "y"]] })).toEqual([
      'input "x": its shape is unknown',
    ]);
    expect(await reasons({ input: [value("x", [1], 8)], nodes: [["Op", "x", "y"]] })).toEqual([
      'input "x": its elements have type string, which neuroll does not read',
    ]);
  });
});
