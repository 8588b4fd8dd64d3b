import { largestIndex } from "../ir/largest-index.ts";
import type { Network } from "../ir/network.ts";
import type { Dtype } from "../ir/number-format.ts";
import type { Interpreted } from "../reference/interpret.ts";
import type { RecordedArray, RecordedStage } from "./choose-arrays.ts";
import { type Comparison, compareIndices, compareValues } from "./compare.ts";
import { checkIndices, fitCases, type Rows } from "./fit-cases.ts";
import { describeStage, valuesAt } from "./stages.ts";

/** What an array is compared with. */
export type Against = "output" | "logits" | "predict" | "stage";

/** An array whose rows are the cases, and what the reference has to put beside each. */
export interface FittedArray {
  readonly key: string;
  readonly against: Against;
  /** The layer that gives it, where it is a value between. */
  readonly layer: string | undefined;
  readonly rows: Rows;
  readonly computed: (answer: Interpreted) => readonly number[];
}

/**
 * An array of outputs: values, one row for each case, or the index of the largest, one for each case. `logits` are the
 * values before the last activation, as in a generated module.
 * @throws VectorProblem where it holds neither
 */
export function fitOutput(array: RecordedArray, cases: number, { outputSize }: Network): FittedArray {
  const rows = fitCases(array, cases, [outputSize, 1], "outputs");
  const fitted = { key: array.key, layer: undefined, rows };
  if (outputSize > 1 && rows[0]?.length === 1) {
    checkIndices(array, outputSize);
    return { ...fitted, against: "predict", computed: ({ logits }) => [largestIndex(logits)] };
  }
  return array.key.toLowerCase() === "logits"
    ? { ...fitted, against: "logits", computed: ({ logits }) => logits }
    : { ...fitted, against: "output", computed: ({ output }) => output };
}

/**
 * An array of values between, by the name of a stage.
 * @throws VectorProblem where it has not one row for each case
 */
export function fitStage({ array, stage }: RecordedStage, cases: number): FittedArray {
  return {
    key: array.key,
    against: "stage",
    layer: describeStage(stage),
    rows: fitCases(array, cases, [stage.size], stage.name),
    computed: (answer) => valuesAt(answer, stage),
  };
}

/** What the reference computes beside what was recorded. */
export function compareWith(
  { against, rows, computed }: FittedArray,
  answers: readonly Interpreted[],
  { tolerance, dtype }: { readonly tolerance: number; readonly dtype: Dtype },
): Comparison {
  const got = answers.map(computed);
  if (against === "predict")
    return compareIndices(
      got.flat(),
      rows.flatMap((row) => [...row]),
    );
  const ranked = against !== "stage" && (rows[0]?.length ?? 0) > 1;
  return compareValues(got, rows, { tolerance, dtype, ranked });
}
