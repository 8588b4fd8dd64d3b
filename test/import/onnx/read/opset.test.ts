import { describe, expect, test } from "vitest";
import { readModel } from "../../../../generator/import/onnx/read/read-model.ts";
import { alone, refusal, wholly } from "../../support/import-files.ts";
import { modelBytes } from "../../support/onnx-model.ts";

type GraphInit = Parameters<typeof modelBytes>[0];

type Rest = Parameters<typeof modelBytes>[1];

const read = async (graph: GraphInit, rest?: Rest, options = {}) =>
  wholly(await readModel(alone(modelBytes(graph, rest)), options));

const reasons = async (graph: GraphInit, rest?: Rest, options = {}) =>
  (await refusal(() => read(graph, rest, options))).map(({ where, reason }) =>
    where ? `${where}: ${reason}` : reason,
  );

describe("opsets", () => {
  const graph: GraphInit = { nodes: [["Relu", "x", "y"]] };

  test("files of the first IR versions use opset 1, later ones have to say", async () => {
    expect((await read(graph, { irVersion: 2n, opsetImport: [] })).opset).toBe(1);
    expect(await reasons(graph, { opsetImport: [] })).toEqual(["the model declares no opset"]);
    const ml = [{ domain: "ai.onnx.ml", version: 3n }];
    expect(await reasons(graph, { opsetImport: ml })).toEqual(["the model declares no opset"]);
  });

  test("the standard domain has two names, which may not disagree", async () => {
    expect((await read(graph, { opsetImport: [{ domain: "ai.onnx", version: 20n }] })).opset).toBe(20);
    const both = [
      { domain: "", version: 9n },
      { domain: "ai.onnx", version: 20n },
    ];
    expect(await reasons(graph, { opsetImport: both })).toEqual(["the model declares opset 9 and opset 20"]);
  });
});
