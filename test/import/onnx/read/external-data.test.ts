import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import type { ModelFile } from "../../../../generator/import/imported-model.ts";
import { readModel } from "../../../../generator/import/onnx/read/read-model.ts";
import { float64Bytes, writeNpy } from "../../../2-resolve/weights/write-npy.ts";
import { alone, refusal, wholly } from "../../support/import-files.ts";
import {
  FLOAT,
  floats,
  int64s,
  modelBytes,
  node,
  stored,
  type TensorInit,
  tensorBytes,
  value,
} from "../../support/onnx-model.ts";

describe("tensors in a file beside the model", () => {
  const weights = new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer);
  const files: Record<string, Uint8Array> = { "w.bin": weights, "sub/w.bin": weights };
  let reads = 0;

  const outside = (name: string, entries: Record<string, string>): TensorInit => ({
    name,
    dataType: FLOAT,
    dims: [2n],
    dataLocation: 1,
    externalData: Object.entries(entries).map(([key, value]) => ({ key, value })),
  });

  async function read(...initializer: readonly TensorInit[]) {
    reads = 0;
    const names = initializer.map(({ name }) => name as string);
    const bytes = modelBytes({ initializer: [...initializer], nodes: [node("Sum", ["x", ...names], ["y"])] });
    const readBeside: ModelFile["readBeside"] = (path) => {
      reads++;
      const file = files[path];
      if (file === undefined) throw new Error("no such file");
      return file;
    };
    return wholly(await readModel({ path: "model.onnx", bytes, readBeside }, {}));
  }

  test("are read from their offset on, or from the beginning", async () => {
    const { constants } = await read(
      outside("a", { location: "w.bin", offset: "8", length: "8" }),
      outside("b", { location: "./w.bin", length: "8" }),
      outside("c", { location: "w.bin", offset: "8" }),
    );
    expect([...(constants.get("a")?.data ?? [])]).toEqual([3, 4]);
    expect([...(constants.get("b")?.data ?? [])]).toEqual([1, 2]);
    expect([...(constants.get("c")?.data ?? [])]).toEqual([3, 4]);
    expect(reads).toBe(1);
  });

  test("are not looked at where the output does not need them", async () => {
    reads = 0;
    const readBeside: ModelFile["readBeside"] = () => {
      reads++;
      return weights;
    };
    const initializer = Array.from({ length: 40 }, (_, i) => outside(`w${i}`, { location: "w.bin" }));
    const bytes = modelBytes({ initializer, nodes: [["Relu", "x", "y"]] });
    const { constants } = await readModel({ path: "model.onnx", bytes, readBeside }, {});
    expect([constants.size, reads]).toEqual([0, 0]);
  });

  test("may be shared by some, but are refused where a small model makes much of one file", async () => {
    const tied = (count: number) =>
      Array.from({ length: count }, (_, i) => outside(`w${i}`, { location: "w.bin", length: "8" }));
    expect((await read(...tied(16))).constants.size).toBe(16);
    const [problem] = await refusal(() => read(...tied(17)));
    expect(problem).toMatchObject({
      where: 'initializer "w16"',
      reason: 'it is stored in "w.bin", whose bytes tensors use more than 8 times over',
    });
  });

  test("are refused where the file does not have them", async () => {
    const wrong = {
      past: { location: "w.bin", offset: "12", length: "8" },
      few: { location: "sub/w.bin", length: "4" },
      all: { location: "w.bin" },
      odd: { location: "w.bin", offset: "-4" },
      lost: { location: "gone.bin" },
      up: { location: "../w.bin" },
      root: { location: "/w.bin" },
      none: { offset: "0" },
    };
    const problems = await refusal(() =>
      read(
        ...Object.entries(wrong).map(([name, entries]) => outside(name, entries as Record<string, string>)),
      ),
    );
    expect(problems.map(({ where, reason }) => `${where}: ${reason}`)).toEqual([
      'initializer "past": it is stored in bytes 12 to 20 of "w.bin", which has 16',
      'initializer "few": it declares 2 float32 (8 bytes), but its external data has only 4 bytes',
      'initializer "all": it declares 2 float32 (8 bytes), but its external data has 16 bytes',
      'initializer "odd": it has an invalid offset in its external data, "-4"',
      'initializer "lost": it is stored in "gone.bin" beside the model, which cannot be read: no such file',
      'initializer "up": it is stored in "../w.bin", which is outside the model\'s folder',
      'initializer "root": it is stored in "/w.bin", which is outside the model\'s folder',
      'initializer "none": it is stored in another file, but does not say which',
    ]);
  });
});

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
    "type.pb": [tensorBytes(int64s("w", [1, 2])), "the file holds i64, but the input is f32"],
    "shape.pb": [tensorBytes(stored("w", floats([1, 2], [1, 2]))), "the input has shape 2×n"],
    "broken.pb": [
      Uint8Array.of(1),
      "the file is damaged or not a valid ONNX tensor: it has bytes that begin no field",
    ],
    "precise.json": [text([[0.1], [2]]), "the file holds 0.1, which is not a valid f32"],
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
