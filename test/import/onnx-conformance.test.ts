import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openWeightFile } from "../../generator/2-resolve/weights/index.ts";
import type { ModelFile } from "../../generator/import/imported-model.ts";
import { importOnnx } from "../../generator/import/onnx/index.ts";
import { readModel, readTensor } from "../../generator/import/onnx/read/index.ts";
import { sharedData } from "../support/shared-data.ts";
import { alone, refusal, run } from "./run-imported.ts";

const folderOf = (name: string): string => join(sharedData ?? "", name);
const casesIn = (folder: string): readonly string[] => (sharedData === undefined ? [] : readdirSync(folder));

/** Cases that no network of fixed shape can be, and what is said of them. */
const outside: Readonly<Record<string, string>> = {
  test_reshape_allowzero_reordered: "it has no numbers: its shape is 0×3×4",
};

/** The tolerance of the ONNX cases: |got − ref| ≤ 1e-6 + 1e-5·|ref|, integers exact. */
const isCloseToOnnx = (got: number, ref: number, isInteger: boolean): boolean =>
  Object.is(got, ref) || (!isInteger && Math.abs(got - ref) <= 1e-6 + 1e-5 * Math.abs(ref));

/** A case's model; its first input is the data, and the others are weights. */
async function importCase(directory: string) {
  const read = (name: string) => readFileSync(join(directory, name));
  const file = alone(read("model.onnx"), "model.onnx");
  const { inputs } = await readModel(file, {});
  const tensors = inputs.map(({ name }, i): [string, ModelFile] => [
    name,
    alone(read(`test_data_set_0/input_${i}.pb`), `input_${i}.pb`),
  ]);
  const [data, ...weights] = tensors as [[string, ModelFile], ...[string, ModelFile][]];
  const model = await importOnnx(file, { bind: Object.fromEntries(weights) });
  const x = (await readTensor(data[1].bytes)).tensor;
  const y = (await readTensor(read("test_data_set_0/output_0.pb"))).tensor;
  return { model, x, y };
}

const onnx = folderOf("onnx");

describe.skipIf(sharedData === undefined)("the conformance cases of ONNX", () => {
  test.each(casesIn(onnx).filter((name) => !Object.hasOwn(outside, name)))("%s", async (name) => {
    const { model, x, y } = await importCase(join(onnx, name));
    const got = run(model, [...x.data]);
    const isInteger = y.type === "i64";
    expect(got).toHaveLength(y.data.length);
    const wrong = got.findIndex((value, i) => !isCloseToOnnx(value, y.data[i] as number, isInteger));
    expect([wrong, got[wrong]]).toEqual([-1, undefined]);
  });

  test.each(Object.entries(outside))("%s is refused: %s", async (name, reason) => {
    const problems = await refusal(() => importCase(join(onnx, name)));
    expect(problems.map((problem) => problem.reason)).toEqual([reason]);
  });
});

const torch = folderOf("torch");

describe.skipIf(sharedData === undefined)("PyTorch's exports give its float32 outputs", () => {
  test.each(casesIn(torch))("%s", async (name) => {
    const read = (file: string) => readFileSync(join(torch, name, file));
    const model = await importOnnx(alone(read("model.onnx"), "model.onnx"), {});
    const io = openWeightFile("io.npz", read("io.npz"));
    const [x, y] = [io.read("x"), io.read("y_f32")];
    const [rows = 0, inputs = 0] = x.shape;
    const got = Array.from({ length: rows }, (_, i) => [
      ...run(model, [...x.data.subarray(i * inputs, (i + 1) * inputs)]),
    ]).flat();
    const isClose = (a: number, b: number) => Object.is(a, b) || Math.abs(a - b) <= 1e-5 * (1 + Math.abs(b));
    const wrong = got.findIndex((value, i) => !isClose(value, y.data[i] as number));
    expect([got.length, wrong]).toEqual([y.data.length, -1]);
  });
});
