import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { openWeightFile } from "../../../generator/2-resolve/weights/index.ts";
import { sharedData } from "../../support/shared-data.ts";
import { writeOne, writeSafetensors } from "../../support/weights/write-safetensors.ts";

test("tensors are read by key, and __metadata__ is none", () => {
  const header = {
    __metadata__: { format: "pt" },
    "fc.weight": { dtype: "U8", shape: [2, 3], data_offsets: [0, 6] },
    "fc.bias": { dtype: "I8", shape: [2], data_offsets: [6, 8] },
    none: { dtype: "F32", shape: [0, 4], data_offsets: [8, 8] },
  };
  const opened = openWeightFile("a.safetensors", writeSafetensors(header, [1, 2, 3, 4, 5, 6, 7, 0xff]));
  expect(opened.keys).toEqual(["fc.weight", "fc.bias", "none"]);
  expect(opened.read("fc.weight")).toEqual({ shape: [2, 3], data: Float64Array.of(1, 2, 3, 4, 5, 6) });
  expect(opened.read("fc.bias")).toEqual({ shape: [2], data: Float64Array.of(7, -1) });
  expect(opened.read("none")).toEqual({ shape: [0, 4], data: Float64Array.of() });
});

test("one number has the shape []", () => {
  const opened = openWeightFile("a.safetensors", writeOne("BF16", [], [0x80, 0x3f]));
  expect(opened.read("W")).toEqual({ shape: [], data: Float64Array.of(1) });
});

describe.skipIf(sharedData === undefined)("what PyTorch saved", () => {
  const folder = `${sharedData}/torch`;
  const open = (name: string, file: string) =>
    openWeightFile(file, readFileSync(`${folder}/${name}/${file}`));

  for (const name of sharedData === undefined ? [] : readdirSync(folder)) {
    test(`${name} has the tensors and shapes that PyTorch listed`, () => {
      const { state } = JSON.parse(readFileSync(`${folder}/${name}/model.json`, "utf8"));
      const opened = open(name, "model.safetensors");
      const shapes = opened.keys.map((key) => [key, opened.read(key).shape]);
      expect(Object.fromEntries(shapes)).toEqual(state);
    });
  }

  test("linear_only gives the outputs of PyTorch: y = x·Wᵀ + b", () => {
    const model = open("linear_only", "model.safetensors");
    const samples = open("linear_only", "io.npz");
    const [w, b, x, y] = [
      model.read("0.weight"),
      model.read("0.bias"),
      samples.read("x"),
      samples.read("y_f64"),
    ];
    const [outputs = 0, inputs = 0] = w.shape;
    const got = y.data.map((_, i) => {
      const [sample, unit] = [Math.floor(i / outputs), i % outputs];
      const row = w.data.subarray(unit * inputs, (unit + 1) * inputs);
      return row.reduce((sum, weight, j) => sum + weight * at(x.data, sample * inputs + j), at(b.data, unit));
    });
    got.forEach((value, i) => {
      const ref = at(y.data, i);
      if (Number.isFinite(ref))
        expect(Math.abs(value - ref)).toBeLessThanOrEqual(1e-12 * (1 + Math.abs(ref)));
      else expect(value).toBe(ref);
    });
  });
});

const at = (data: Float64Array, i: number): number => data[i] ?? Number.NaN;
