import { malformed, type WeightFileProblem } from "../2-resolve/weights/weight-file-problem.ts";
import { tensorsByKey, type WeightFile } from "../2-resolve/weights/weight-format.ts";
import { ImportError } from "../import/imported-model.ts";
import type { TensorData } from "../ir/tensor-data.ts";
import type { VectorFiles } from "./read-vectors.ts";
import { UnreadableFile } from "./vector-problem.ts";

/** `input_0.pb`, `output_0.pb`: a TensorProto each. Source: onnx/onnx, docs/OnnxBackendTest.md */
const TENSOR = /^((?:in|out)put_\d+)\.pb$/;
const SET = /^test_data_set_\d+$/;

const numberIn = (name: string): number => Number(/\d+/.exec(name)?.[0]);
const byNumber = (a: string, b: string): number => numberIn(a) - numberIn(b);

/** Whether a folder is one set of test data. */
export const isTestData = (names: readonly string[]): boolean => names.some((name) => TENSOR.test(name));

/** The folders of test data beside a model, in their order. */
export const testDataIn = (names: readonly string[]): readonly string[] =>
  names.filter((name) => SET.test(name)).sort(byNumber);

/** The arrays of a set by their keys, `input_0`, `output_0`; in place of one that cannot be read, the problem with it. */
export type TestData = ReadonlyMap<string, TensorData | WeightFileProblem | UnreadableFile>;

/** Reads a set of test data. What reads ONNX is loaded where there is some. */
export async function readTestData(folder: string, files: VectorFiles): Promise<TestData> {
  const { readTensor } = await import("../import/onnx/read/read-tensor.ts");
  const names = (files.listFolder(folder) ?? []).filter((name) => TENSOR.test(name));
  const data = new Map<string, TensorData | WeightFileProblem | UnreadableFile>();
  for (const name of names.sort()) {
    const key = name.replace(TENSOR, "$1");
    try {
      const { tensor } = await readTensor(files.readFile(`${folder}/${name}`));
      data.set(key, tensor);
    } catch (problem) {
      data.set(key, problemOf(problem));
    }
  }
  return data;
}

function problemOf(thrown: unknown): WeightFileProblem | UnreadableFile {
  if (thrown instanceof ImportError) return malformed(`cannot be read: ${thrown.message}.`);
  if (thrown instanceof UnreadableFile) return thrown;
  throw thrown;
}

/** @throws WeightFileProblem where there are no arrays */
export const openTestData = (data: TestData): WeightFile =>
  tensorsByKey([...data.keys()], (key) => {
    const found = data.get(key) as TensorData | Error;
    if (found instanceof Error) throw found;
    return found;
  });
