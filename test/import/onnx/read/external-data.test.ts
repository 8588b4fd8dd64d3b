import { describe, expect, test } from "vitest";
import type { ModelFile } from "../../../../generator/import/imported-model.ts";
import { readModel } from "../../../../generator/import/onnx/read/read-model.ts";
import { refusal, wholly } from "../../support/import-files.ts";
import { FLOAT, modelBytes, node, type TensorInit } from "../../support/onnx-model.ts";

describe("tensors in another file in the model's folder", () => {
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
      'initializer "lost": it is stored in "gone.bin" in the folder of the model, which cannot be read: no such file',
      'initializer "up": it is stored in "../w.bin", which is outside the model\'s folder',
      'initializer "root": it is stored in "/w.bin", which is outside the model\'s folder',
      'initializer "none": it is stored in another file, but does not name it',
    ]);
  });
});
