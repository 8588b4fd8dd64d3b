import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import type { ModelFile } from "../../../../generator/import/imported-model.ts";
import { readModel } from "../../../../generator/import/onnx/read/read-model.ts";
import { float64Bytes, writeNpy } from "../../../support/weights/write-npy.ts";
import { alone, refusal } from "../../support/import-files.ts";
import { floats, int64s, modelBytes, stored, tensorBytes, value } from "../../support/onnx-model.ts";

describe("--bind", () => {
  const bytes = modelBytes({
    input: [value("x"), value("w", [2, "n"])],
    nodes: [["MatMul", "x w", "y"]],
  });
  const read = (bind: Record<string, ModelFile>) => readModel(alone(bytes), { bind });
  const npy = (...numbers: number[]) => writeNpy({ descr: "'<f8'", shape: "(2, 1)" }, float64Bytes(numbers));
  const matrix = npy(1, 2);
  const other = npy(7, 8);
  const text = (json: unknown) => new TextEncoder().encode(JSON.stringify(json));

  const good: Readonly<Record<string, Uint8Array>> = {
    "w.pb": tensorBytes(stored("whatever", floats([1, 2], [2, 1]))),
    "w.npy": matrix,
    "one.npz": zipSync({ "any.npy": matrix }),
    "several.npz": zipSync({ "other.npy": other, "w.npy": matrix }),
    "w.json": text([[1], [2]]),
    "several.json": text({ v: 3, w: [[1], [2]] }),
  };
  for (const [path, file] of Object.entries(good)) {
    test(`takes ${path}`, async () => {
      const { inputs, constants } = await read({ w: alone(file, path) });
      expect(inputs.map(({ name }) => name)).toEqual(["x"]);
      expect(constants.get("w")).toEqual({ type: "f32", shape: [2, 1], data: Float64Array.of(1, 2) });
    });
  }

  const bad: Readonly<Record<string, readonly [Uint8Array, string]>> = {
    "type.pb": [tensorBytes(int64s("w", [1, 2])), "the file contains i64, but the input is f32"],
    "shape.pb": [tensorBytes(stored("w", floats([1, 2], [1, 2]))), "the input has shape 2×n"],
    "broken.pb": [
      Uint8Array.of(1),
      "the file is damaged or not a valid ONNX tensor: it has bytes that begin no field",
    ],
    "precise.json": [text([[0.1], [2]]), "the file contains 0.1, which is not a valid f32"],
    "several.npz": [
      zipSync({ "a.npy": matrix, "b.npy": matrix }),
      'the file has no tensor "w"; it contains a and b',
    ],
    "w.txt": [
      text(1),
      "the file has an unsupported extension; weight files are .npy, .npz, .safetensors and .json",
    ],
  };
  for (const [path, [file, reason]] of Object.entries(bad)) {
    test(`refuses ${path}`, async () => {
      const problems = await refusal(() => read({ w: alone(file, path) }));
      expect(problems.map((problem) => [problem.where, problem.reason])).toEqual([
        [`input "w", bound to ${path}`, reason],
      ]);
    });
  }

  test("refuses a name that is no input", async () => {
    expect(await refusal(() => read({ v: alone(matrix, "w.npy") }))).toEqual([
      { where: "--bind v", reason: "the model has no such input", help: 'its inputs are "x" and "w"' },
    ]);
  });
});
