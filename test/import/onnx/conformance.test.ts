import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ModelFile } from "../../../generator/import/imported-model.ts";
import type { OnnxTensor } from "../../../generator/import/onnx/graph.ts";
import { importOnnx } from "../../../generator/import/onnx/index.ts";
import { readModel } from "../../../generator/import/onnx/read/read-model.ts";
import { readTensor } from "../../../generator/import/onnx/read/read-tensor.ts";
import { sharedData } from "../../support/shared-data.ts";
import { alone, refusal, run } from "../support/import-files.ts";
import { outside } from "../support/outside.ts";

const folderOf = (name: string): string => join(sharedData ?? "", name);
const casesIn = (folder: string): readonly string[] => (sharedData === undefined ? [] : readdirSync(folder));

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
  const given = readdirSync(join(directory, "test_data_set_0")).filter((name) => name.startsWith("output_"));
  const outputs = await Promise.all(
    given.map(async (_, i) => (await readTensor(read(`test_data_set_0/output_${i}.pb`))).tensor),
  );
  return { model, x, outputs };
}

const onnx = folderOf("onnx");
const isOutside = (name: string): boolean => `onnx/${name}` in outside;

describe.skipIf(sharedData === undefined)("the conformance cases of ONNX", () => {
  test.each(casesIn(onnx).filter((name) => !isOutside(name)))("%s", async (name) => {
    const { model, x, outputs } = await importCase(join(onnx, name));
    const [y] = outputs as [OnnxTensor];
    const got = run(model, [...x.data]);
    const isInteger = y.type === "i64";
    expect(got).toHaveLength(y.data.length);
    const wrong = got.findIndex((value, i) => !isCloseToOnnx(value, y.data[i] as number, isInteger));
    expect([wrong, got[wrong]]).toEqual([-1, undefined]);
  });

  test.each(casesIn(onnx).filter(isOutside))("%s is refused", async (name) => {
    const problems = await refusal(() => importCase(join(onnx, name)));
    expect(problems.map(({ reason }) => reason)).toEqual([outside[`onnx/${name}`]]);
  });

  test("there are 89, and one of them is outside the scope", () => {
    const cases = casesIn(onnx);
    expect(cases).toHaveLength(89);
    expect(cases.filter((name) => !isOutside(name))).toHaveLength(88);
  });
});

/** Cases whose further outputs are no layers. */
const waiting: ReadonlySet<string> = new Set(["maxpool_with_argmax_2d_precomputed_strides"]);

/** Expanded functions that are found again. */
const foundAgain: Readonly<Record<string, string>> = {
  elu_example_expanded_ver18: "elu",
  gelu_default_1_expanded: "gelu",
  leakyrelu_example_expanded: "leaky_relu",
  prelu_broadcast_expanded: "prelu",
  selu_default_expanded_ver18: "selu",
  softplus_example_expanded_ver18: "softplus",
};

const more = folderOf("onnx-more");

describe.skipIf(sharedData === undefined)("more conformance cases of ONNX", () => {
  const names = casesIn(more).map((name) => name.replace("test_", ""));

  test.each(names.filter((name) => !waiting.has(name)))("%s", async (name) => {
    const { model, x, outputs } = await importCase(join(more, `test_${name}`));
    const got = run(model, [...x.data]);
    const wanted = outputs.flatMap(({ type, data }) => [...data].map((value) => ({ value, type })));
    expect(got).toHaveLength(wanted.length);
    const wrong = got.findIndex((value, i) => {
      const { value: ref, type } = wanted[i] as (typeof wanted)[number];
      return !isCloseToOnnx(value, ref, type === "i64" || type === "bool");
    });
    expect([wrong, got[wrong]]).toEqual([-1, undefined]);
    const activations = model.layers.map(({ fields: { activation } }) => activation);
    if (name in foundAgain) expect(activations).toMatchObject([{ name: foundAgain[name] }]);
  });

  test.each([...waiting])("%s is refused", async (name) => {
    const problems = await refusal(() => importCase(join(more, `test_${name}`)));
    expect(problems.map((problem) => problem.reason).join()).toContain("not all can be imported");
  });

  test("there are 79", () => expect(names).toHaveLength(79));
});
