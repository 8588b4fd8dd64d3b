import { expect, test } from "vitest";
import { importProblem } from "../../../generator/cli/import/problems.ts";
import { formatProblems } from "../../../generator/cli/output/print-output.ts";
import { ImportError, type ImportProblem } from "../../../generator/import/imported-model.ts";

const refused = (op: string, n: number, reason = "there is no layer for it"): ImportProblem => ({
  ...{ where: `node "${op}_${n}"`, op, reason, shape: [1, n], help: "leave it out" },
});

const say = (...problems: ImportProblem[]) =>
  formatProblems([{ problems: [importProblem("net.onnx", new ImportError(...problems))] }], false);

test("reports the same problem at many places once, with its count and first place", () => {
  const problems = [refused("Conv", 1), refused("Conv", 2), refused("MaxPool", 3), refused("Conv", 4)];
  expect(say(...problems, refused("LSTM", 5, "there is no recurrent layer"))).toBe(
    `cannot-import: net.onnx cannot be imported: 5 problems prevent the import.
note: 3 × Conv and 1 × MaxPool, first at node "Conv_1" (shape 1×1): there is no layer for it; leave it out
note: node "LSTM_5" (LSTM, shape 1×5): there is no recurrent layer; leave it out`,
  );
});

test("where there is nothing else, it is the message itself", () => {
  expect(say(refused("Conv", 1), refused("Conv", 2))).toBe(
    `cannot-import: net.onnx cannot be imported: 2 × Conv, first at node "Conv_1" (shape 1×1): there is no layer for it.
help: leave it out`,
  );
});

test("layers of a format that names no operations are counted as well", () => {
  const bad = (where: string) => ({ where, reason: "it is not finite" });
  const problems = ["layers.0", "layers.1", "layers.2", "layers.3"].map(bad);
  expect(say(...problems, { where: "--layers", reason: "leave it out" })).toBe(
    `cannot-import: net.onnx cannot be imported: 5 problems prevent the import.
note: 4 times, first at layers.0: it is not finite
note: --layers: leave it out`,
  );
});

test("as JSON each place has a note of its own", () => {
  const problems = Array.from({ length: 15 }, (_, n) => refused("Conv", n + 1));
  expect(importProblem("net.onnx", new ImportError(...problems)).notes).toHaveLength(15);
});
