import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { foldedOperations, foldNode } from "../../../../generator/import/onnx/fold/index.ts";
import { readModel } from "../../../../generator/import/onnx/read/read-model.ts";
import { readTensor } from "../../../../generator/import/onnx/read/read-tensor.ts";
import { sharedData } from "../../../support/shared-data.ts";
import { alone } from "../../support/import-files.ts";

const folder = sharedData && join(sharedData, "onnx");
const names = folder === undefined ? [] : readdirSync(folder);

/** The tensors of a case's first data set, inputs or outputs, in their order. */
async function tensorsOf(directory: string, kind: "input" | "output") {
  const set = join(directory, "test_data_set_0");
  const files = readdirSync(set).filter((name) => name.startsWith(kind));
  return Promise.all(
    files.sort().map(async (name) => (await readTensor(readFileSync(join(set, name)))).tensor),
  );
}

/** The tolerance of the ONNX cases. */
const isClose = (got: number, expected: number): boolean =>
  Object.is(got, expected) || Math.abs(got - expected) <= 1e-6 + 1e-5 * Math.abs(expected);

describe.skipIf(folder === undefined)("folding gives what the conformance cases of ONNX say", () => {
  for (const name of names) {
    const directory = join(folder as string, name);
    test(name, async ({ skip }) => {
      const { nodes, opset } = await readModel(alone(readFileSync(join(directory, "model.onnx"))), {});
      const [node] = nodes;
      expect(nodes).toHaveLength(1);
      if (node === undefined || !foldedOperations.includes(node.op)) return skip(`${node?.op} is not folded`);
      const given = await tensorsOf(directory, "input");
      const inputs = node.inputs.map((input) => (input === "" ? undefined : given.shift()));
      const [result] = foldNode(node, inputs, opset);
      const [expected] = await tensorsOf(directory, "output");
      expect([result?.type, result?.shape]).toEqual([expected?.type, expected?.shape]);
      expect(expected?.data.findIndex((value, i) => !isClose(result?.data[i] as number, value))).toBe(-1);
    });
  }
});
