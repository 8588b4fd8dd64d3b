import { malformed, type WeightFileProblem } from "../2-resolve/weights/weight-file-problem.ts";
import { tensorsByKey, type WeightFile } from "../2-resolve/weights/weight-format.ts";
import { ImportError } from "../import/imported-model.ts";
import type { TensorData } from "../ir/tensor-data.ts";
import type { VectorFiles } from "./read-vectors.ts";
import { UnreadableFile } from "./vector-problem.ts";

/** Each of `input_0.pb`, `output_0.pb`, … holds a TensorProto. Source: onnx/onnx, docs/OnnxBackendTest.md */
const TENSOR = /^((?:in|out)put_\d+)\.pb$/;
const SET = /^test_data_set_\d+$/;

const numberIn = (name: string): number => Number(/\d+/.exec(name)?.[0]);
const byNumber = (a: string, b: string): number => numberIn(a) - numberIn(b);

/** Whether a folder is one set of test data. */
export const isTestData = (names: readonly string[]): boolean => names.some((name) => TENSOR.test(name));

/** The folders of test data beside a model, in their order. */
export const testDataIn = (names: readonly string[]): readonly string[] =>
  names.filter((name) => SET.test(name)).sort(byNumber);

type Unreadable = WeightFileProblem | UnreadableFile;

/** A set of test data. */
export interface TestData {
  /** Its arrays by their keys, `input_0`, `output_0`, or the problem with one that cannot be read. */
  readonly arrays: ReadonlyMap<string, TensorData | Unreadable>;
  /** The keys by the names that the graph gives the tensors, where such a name is unique. */
  readonly names: ReadonlyMap<string, string>;
}

/** Reads a set of test data. The ONNX reader is loaded only here. */
export async function readTestData(folder: string, files: VectorFiles): Promise<TestData> {
  const { readTensor } = await import("../import/onnx/read/read-tensor.ts");
  const inside = (files.listFolder(folder) ?? []).filter((name) => TENSOR.test(name));
  const arrays = new Map<string, TensorData | Unreadable>();
  const named: (readonly [name: string, key: string])[] = [];
  for (const file of inside.sort()) {
    const key = file.replace(TENSOR, "$1");
    try {
      const { name, tensor } = await readTensor(files.readFile(`${folder}/${file}`));
      arrays.set(key, tensor);
      named.push([name, key]);
    } catch (problem) {
      arrays.set(key, problemOf(problem));
    }
  }
  return { arrays, names: new Map(named.filter(([name]) => isOwn(name, arrays, named))) };
}

const isOwn = (
  name: string,
  arrays: TestData["arrays"],
  named: readonly (readonly [name: string, key: string])[],
): boolean => name !== "" && !arrays.has(name) && named.filter(([other]) => other === name).length === 1;

function problemOf(thrown: unknown): Unreadable {
  if (thrown instanceof ImportError) return malformed(`cannot be read: ${thrown.message}`);
  if (thrown instanceof UnreadableFile) return thrown;
  throw thrown;
}

/** @throws WeightFileProblem where there are no arrays */
export const openTestData = ({ arrays }: TestData): WeightFile =>
  tensorsByKey([...arrays.keys()], (key) => {
    const found = arrays.get(key) as TensorData | Error;
    if (found instanceof Error) throw found;
    return found;
  });
