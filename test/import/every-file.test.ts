import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openWeightFile } from "../../generator/2-resolve/weights/index.ts";
import { ImportError, type ImportOptions, type ModelFile } from "../../generator/import/imported-model.ts";
import { importModel } from "../../generator/import/index.ts";
import { writeSpec } from "../../generator/import/write-spec.ts";
import { load } from "../../generator/load.ts";
import { interpret } from "../../generator/reference/interpret.ts";
import { runSeries } from "../support/run-series.ts";
import { inOrder } from "../support/saved-js.ts";
import { sharedData } from "../support/shared-data.ts";
import { outside } from "./support/outside.ts";

type Cases = readonly { readonly x: readonly number[]; readonly y: readonly number[] }[];

/** A trained file, what it computes, and how near one has to come: |got − ref| ≤ tolerance·(1 + |ref|). */
interface Trained {
  readonly file: string;
  readonly options?: ImportOptions;
  readonly dtype: "f64" | "f32";
  readonly tolerance: number;
  readonly cases: (names: readonly string[] | undefined, labels: readonly string[] | undefined) => Cases;
  /** Whether the cases are the steps of one series. */
  readonly isSeries?: boolean;
  /** The part of the file that is the saved network. */
  readonly part?: string;
}

const [T64, T32] = [1e-12, 1e-5];
const read = (path: string): Buffer => readFileSync(join(sharedData ?? "", path));
const json = (path: string) => JSON.parse(read(path).toString());
const listed = (folder: string): string[] =>
  sharedData === undefined ? [] : readdirSync(join(sharedData, folder)).map((name) => `${folder}/${name}`);

function casesOfArchive(path: string, xKey: string, yKey: string): Cases {
  const archive = openWeightFile(path, read(path));
  const rowsOf = (key: string) => {
    const { shape, data } = archive.read(key);
    const size = data.length / (shape[0] as number);
    return Array.from({ length: shape[0] as number }, (_, row) => [
      ...data.subarray(row * size, (row + 1) * size),
    ]);
  };
  const y = rowsOf(yKey);
  return rowsOf(xKey).map((x, row) => ({ x, y: y[row] as number[] }));
}

const torch = listed("torch").flatMap((folder): Trained[] => [
  {
    file: `${folder}/model.onnx`,
    ...{ dtype: "f32", tolerance: T32, cases: () => casesOfArchive(`${folder}/io.npz`, "x", "y_f32") },
  },
  {
    file: `${folder}/model.safetensors`,
    options: { architecture: read(`${folder}/model.json`).toString() },
    ...{ dtype: "f64", tolerance: T64, cases: () => casesOfArchive(`${folder}/io.npz`, "x", "y_f64") },
  },
]);

const smallOperators = listed("reports/onnx-small-operators").map(
  (folder): Trained => ({
    file: `${folder}/model.onnx`,
    ...{ dtype: "f32", tolerance: T32, cases: () => casesOfArchive(`${folder}/io.npz`, "x", "y") },
  }),
);

const sklearn = listed("sklearn")
  .filter((file) => file.endsWith(".npz"))
  .map(
    (file): Trained => ({
      ...{ file, dtype: "f64", tolerance: T64 },
      cases: () => casesOfArchive(file, "X_test_raw", "network_output"),
    }),
  );

const javascript = ["js/brainjs", "js/synaptic"].flatMap(listed).map(
  (file): Trained => ({
    ...{ file, part: "json", dtype: "f64", tolerance: T64, isSeries: "sequence" in json(file) },
    cases: (names, labels) =>
      (json(file).cases ?? json(file).sequence).map(
        ({ input, output, output_f64 = output }: Record<string, number[]>) => ({
          x: inOrder(input as number[], names),
          y: inOrder(output_f64 as number[], labels),
        }),
      ),
  }),
);

const tfjs = listed("js/tfjs").map(
  (folder): Trained => ({
    ...{ file: `${folder}/model.json`, dtype: "f32", tolerance: T32 },
    cases() {
      const { x, x_shape, y, y_shape } = json(`${folder}/io.json`) as Record<string, number[]>;
      const outputs = rowsOf(y, y_shape);
      return rowsOf(x, x_shape).map((row, n) => ({ x: row, y: outputs[n] as number[] }));
    },
  }),
);

/** Flat values of a shape [count, size] as rows. */
const rowsOf = (values: number[] = [], [count = 0, size = 0]: number[] = []): number[][] =>
  Array.from({ length: count }, (_, row) => values.slice(row * size, (row + 1) * size));

function open({ file, part }: Trained): ModelFile {
  const bytes = part === undefined ? read(file) : new TextEncoder().encode(JSON.stringify(json(file)[part]));
  const folder = file.slice(0, file.lastIndexOf("/"));
  return { path: file, bytes, readBeside: (beside) => read(`${folder}/${beside}`) };
}

describe.skipIf(sharedData === undefined)(
  "every trained file is the same network once it is imported",
  () => {
    const all = [...torch, ...smallOperators, ...sklearn, ...javascript, ...tfjs];
    test.each(all.filter(({ file }) => !(file in outside)))("$file", async (trained) => {
      const model = await importModel(open(trained), trained.options ?? {});
      const { spec, weights } = writeSpec(model, "imported");
      const { network } = load(spec, { readFile: () => weights, dtype: trained.dtype });
      const cases = trained.cases(network.inputs[0]?.names, network.outputs[0]?.labels);
      const inputs = cases.map(({ x }) => x);
      const outputs = trained.isSeries
        ? runSeries(network, inputs).outputs
        : inputs.map((x) => interpret(network, x).output);
      for (const [n, { y }] of cases.entries()) {
        const output = outputs[n] as readonly number[];
        expect(output).toHaveLength(y.length);
        output.forEach((got, j) => {
          const ref = y[j] as number;
          if (!Object.is(got, ref))
            expect(Math.abs(got - ref)).toBeLessThanOrEqual(trained.tolerance * (1 + Math.abs(ref)));
        });
      }
    });
    test.each(all.filter(({ file }) => file in outside))("$file is refused", async (trained) => {
      await expect(importModel(open(trained), {})).rejects.toThrow(ImportError);
      await expect(importModel(open(trained), {})).rejects.toThrow(outside[trained.file] as string);
    });
    test("there are as many as were counted, those outside the scope among them", () => {
      expect([torch, smallOperators, sklearn, javascript, tfjs].map(({ length }) => length)).toEqual([
        22, 10, 4, 6, 2,
      ]);
      for (const file of Object.keys(outside))
        expect(listed(file.slice(0, file.lastIndexOf("/")))).toContain(file);
    });
  },
);
