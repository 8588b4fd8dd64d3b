import type { Network } from "../ir/network.ts";
import type { Dtype } from "../ir/number-format.ts";
import type { Interpreted } from "../reference/interpret.ts";
import type { RecordedArray, RecordedStage } from "./choose-arrays.ts";
import { type Comparison, compareIndices, compareValues } from "./compare-values.ts";
import { type CaseRows, checkIndices, fitCases } from "./fit-cases.ts";
import { type FormName, type OutputForm, outputForms } from "./output-forms.ts";
import { describeStage, valuesAt } from "./stages.ts";

/** What an array is compared with: a form of the outputs, or a stage. */
export type ComparisonTarget = FormName | "stage";

/** An array as rows, one for each case, and how to compute what each is compared with. */
export interface FittedArray {
  readonly key: string;
  readonly against: ComparisonTarget;
  /** The layer that computes it, if it is an intermediate value. */
  readonly layer: string | undefined;
  readonly rows: CaseRows;
  /** Whether its numbers are class indices, which are equal or not. */
  readonly areIndices: boolean;
  readonly computed: (reference: Interpreted) => readonly number[];
}

const forms = Object.entries(outputForms) as readonly [FormName, OutputForm][];

/**
 * Fits an array of outputs to the first form that matches its size, its name and its numbers.
 * @throws VectorProblem where no form does
 */
export function fitOutput(array: RecordedArray, cases: number, network: Network): FittedArray {
  const possible = forms.filter(([, { size }]) => size(network) !== undefined);
  const sizes = possible.map(([, { size }]) => size(network) as number);
  const rows = fitCases(array, cases, [network.outputSize, ...sizes], "outputs");
  const { key } = array;
  const fits = ({ size, holds }: OutputForm) =>
    size(network) === rows[0]?.length && (holds?.(key, array.tensor.data) ?? true);
  const [against, { classes, computed }] = possible.find(([, form]) => fits(form)) as [FormName, OutputForm];
  if (classes !== undefined) checkIndices(array, classes(network));
  return {
    key,
    against,
    layer: undefined,
    rows,
    areIndices: classes !== undefined,
    computed: (reference) => computed(reference, network),
  };
}

/**
 * Fits an array of intermediate values to its stage.
 * @throws VectorProblem where it does not have one row for each case
 */
export function fitStage({ array, stage }: RecordedStage, cases: number): FittedArray {
  return {
    key: array.key,
    against: "stage",
    layer: describeStage(stage),
    rows: fitCases(array, cases, [stage.size], stage.name),
    areIndices: false,
    computed: (reference) => valuesAt(reference, stage),
  };
}

/** Compares the reference's results with a recorded array. */
export function compareWith(
  { against, rows, areIndices, computed }: FittedArray,
  references: readonly Interpreted[],
  { tolerance, dtype }: { readonly tolerance: number; readonly dtype: Dtype },
): Comparison {
  const got = references.map(computed);
  if (areIndices)
    return compareIndices(
      got.flat(),
      rows.flatMap((row) => [...row]),
    );
  const ranked = against !== "stage" && (rows[0]?.length ?? 0) > 1;
  return compareValues(got, rows, { tolerance, dtype, ranked });
}
