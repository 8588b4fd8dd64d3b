import { list, quote } from "../diagnostics/words.ts";
import type { VectorsSpec } from "../ir/spec.ts";
import type { TensorData } from "../ir/tensor-data.ts";
import type { Recording } from "./read-vectors.ts";
import type { StageName } from "./stages.ts";
import { reading, type VectorPart, VectorProblem } from "./vector-problem.ts";

/** An array as it was recorded. */
export interface RecordedArray {
  /** Its key, or the name of the file that holds it alone. */
  readonly key: string;
  /** The file, as messages call it, and which part of the question named it. */
  readonly file: string;
  readonly part: VectorPart;
  readonly tensor: TensorData;
}

export interface ChosenArrays {
  readonly input: RecordedArray;
  readonly outputs: readonly RecordedArray[];
  /** Values between, in the order in which they are computed. */
  readonly stages: readonly RecordedStage[];
}

/** An array that goes by the name of a stage. */
export interface RecordedStage {
  readonly stage: StageName;
  readonly array: RecordedArray;
}

/** What inputs and outputs are mostly called, in small letters and without a number at the end. */
const usualKeys: Record<"input" | "output", ReadonlySet<string>> = {
  input: new Set(["x", "input", "inputs", "x_test"]),
  output: new Set([
    ...["y", "output", "outputs", "y_pred", "logits"],
    // As scikit-learn calls what its networks give.
    ...["network_output", "predict", "predict_proba"],
  ]),
};

/**
 * The arrays to compare: those whose keys were asked for, or those that are known by their names where only one is. Keys
 * that are stages of the network are taken as well.
 * @param stages the names of the stages, each there once, in their order
 * @throws VectorProblem
 */
export function chooseArrays(
  asked: Pick<VectorsSpec, "input" | "output">,
  inputs: Recording,
  outputs: Recording | undefined,
  stages: readonly StageName[],
): ChosenArrays {
  if (outputs === undefined && inputs.arrays.keys.length === 0) throw lacksOutputs(inputs);
  const results = outputs ?? inputs;
  const input = read(inputs, asked.input ?? onlyUsual(inputs, "input"), "input");
  const wanted = (asked.output ?? [onlyUsual(results, "output")]).map((key) => read(results, key, "output"));
  const taken = [input, ...wanted].map(({ key }) => key);
  const between = stages.filter(({ name }) => results.arrays.keys.includes(name) && !taken.includes(name));
  const part = outputs === undefined ? "vectors" : "expected";
  const recorded = between.map((stage) => ({ stage, array: read(results, stage.name, part) }));
  return { input, outputs: wanted, stages: recorded };
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

function read({ name, arrays }: Recording, key: string | undefined, part: VectorPart): RecordedArray {
  const tensor = reading(name, part, () => arrays.read(key));
  return { key: key ?? nameOf(name), file: name, part, tensor };
}

/** The one key of a usual name; nothing where a file holds one array, which needs no key. */
function onlyUsual({ name, arrays }: Recording, role: "input" | "output"): string | undefined {
  const { keys } = arrays;
  if (keys.length === 0) return undefined;
  const usual = keys.filter((key) => usualKeys[role].has(key.toLowerCase().replace(/_\d+$/, "")));
  if (usual.length === 1) return usual[0];
  const what = role === "input" ? "the inputs" : "the outputs";
  const found = list((usual.length === 0 ? keys : usual).map(quote), "and", 12);
  const message =
    usual.length === 0
      ? `holds ${found}; by their names none of them is ${what}.`
      : `holds ${found}, which are all called as ${what} are.`;
  throw new VectorProblem("unclear-vectors", message, { file: name, part: role, keys });
}

const lacksOutputs = ({ name }: Recording): VectorProblem =>
  new VectorProblem("unclear-vectors", "holds one array: the inputs, and no outputs.", {
    file: name,
    part: "expected",
  });
