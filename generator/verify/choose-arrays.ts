import { list, quote } from "../diagnostics/words.ts";
import type { VectorsSpec } from "../ir/spec.ts";
import type { TensorData } from "../ir/tensor-data.ts";
import type { Recording } from "./read-vectors.ts";
import type { StageName } from "./stages.ts";
import { type VectorPart, VectorProblem, withVectorProblems } from "./vector-problem.ts";

/** A recorded array. */
export interface RecordedArray {
  /** Its key, or the name of a file that holds one array. */
  readonly key: string;
  /** The file, as messages call it, and the part of the request that named it. */
  readonly file: string;
  readonly part: VectorPart;
  readonly tensor: TensorData;
}

export interface ChosenArrays {
  readonly input: RecordedArray;
  readonly outputs: readonly RecordedArray[];
  /** Intermediate values, in the order in which they are computed. */
  readonly stages: readonly RecordedStage[];
}

/** A recorded array with the name of a stage. */
export interface RecordedStage {
  readonly stage: StageName;
  readonly array: RecordedArray;
}

/** Usual names of inputs and outputs. */
const usualKeys: Readonly<Record<"input" | "output", RegExp>> = {
  input: /^(x|inputs?)(_test)?(_raw|_scaled|_\d+)?$/i,
  // The last ones are methods of scikit-learn's networks.
  output: /^(y|outputs?|y_pred|logits|network_output|predict|predict_proba)(_\d+)?$/i,
};

/**
 * Chooses the arrays to compare: the outputs and stages that were asked for; without a request, the one array with a usual
 * name of outputs and every array with the name of a stage. Stages alone are enough.
 * @param stages the stages of the network, in their order and with distinct names
 * @throws VectorProblem
 */
export function chooseArrays(
  asked: Pick<VectorsSpec, "input" | "output">,
  inputs: Recording,
  outputs: Recording | undefined,
  stages: readonly StageName[],
): ChosenArrays {
  const results = outputs ?? inputs;
  const input = read(inputs, asked.input ?? onlyUsual(inputs, "input"), "input");
  if (outputs === undefined && inputs.arrays.keys.every((key) => key === keyIn(inputs, input.key)))
    throw missingOutputs(inputs);
  const isStage = (key: string | undefined) => stages.some(({ name }) => name === key);
  const rest = results.arrays.keys.filter((key) => outputs !== undefined || key !== keyIn(inputs, input.key));
  const between = new Set((asked.output?.some(isStage) ? asked.output : rest).filter(isStage));
  const candidates = rest.filter((key) => !between.has(key));
  const isBetweenAlone = between.size > 0 && !candidates.some((key) => usualKeys.output.test(key));
  const known = () => (isBetweenAlone ? [] : [onlyUsual(results, "output", candidates)]);
  const keys = new Set((asked.output ?? known()).filter((key) => !isStage(key)));
  const part = outputs === undefined ? "vectors" : "expected";
  return {
    input,
    outputs: [...keys].map((key) => read(results, key, "output")),
    stages: stages
      .filter(({ name }) => between.has(name))
      .map((stage) => ({ stage, array: read(results, stage.name, part) })),
  };
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** The key of an array that may be given by another name. */
const keyIn = ({ names }: Recording, key: string): string => names.get(key) ?? key;

function read(recording: Recording, key: string | undefined, part: VectorPart): RecordedArray {
  const { name, arrays } = recording;
  const tensor = withVectorProblems(name, part, () =>
    arrays.read(key === undefined ? undefined : keyIn(recording, key)),
  );
  return { key: key ?? nameOf(name), file: name, part, tensor };
}

/** The one key with a usual name; undefined for a file of one array, which needs no key. */
function onlyUsual(
  recording: Recording,
  role: "input" | "output",
  keys: readonly string[] = recording.arrays.keys,
): string | undefined {
  const { name } = recording;
  if (keys.length === 0) return undefined;
  const usual = keys.filter((key) => usualKeys[role].test(key));
  if (usual.length === 1) return usual[0];
  const message =
    usual.length === 0
      ? `contains ${listKeys(recording, keys)}; none of these names means the ${role}s.`
      : `contains ${listKeys(recording, usual)}, ${usual.length === 2 ? "either" : "any"} of which may be the ${role}s.`;
  const candidates = usual.length === 0 ? keys : usual;
  throw new VectorProblem("unclear-vectors", message, { file: name, part: role, keys: candidates });
}

/** `"input_0" ("x") and "input_1" ("b")` */
function listKeys({ names }: Recording, keys: readonly string[]): string {
  const other = new Map([...names].map(([name, key]) => [key, name]));
  const said = (key: string) => (other.has(key) ? ` (${quote(other.get(key) as string)})` : "");
  return list(
    keys.map((key) => `${quote(key)}${said(key)}`),
    "and",
    12,
  );
}

const missingOutputs = ({ name }: Recording): VectorProblem =>
  new VectorProblem("unclear-vectors", "contains a single array, the inputs, and no outputs.", {
    file: name,
    part: "expected",
    ...(name.toLowerCase().endsWith(".json") && { help: "add an output to each case" }),
  });
