import type { Network, OutputPort, StatePort } from "../ir/network.ts";
import type { Dtype } from "../ir/number-format.ts";
import type { Interpreted } from "../reference/interpret.ts";
import type { RecordedPort, RecordedStage } from "./choose-arrays.ts";
import { type Comparison, compareIndices, compareValues } from "./compare-values.ts";
import { checkIndices, type Extent, type FittedRows, fitRows } from "./fit-cases.ts";
import { type FormName, type OutputForm, outputForms } from "./output-forms.ts";
import { describeStage, valuesAt } from "./stages.ts";

/** What an array is compared with: a form of an output, a stage, or a state afterwards. */
export type ComparisonTarget = FormName | "stage" | "state";

/** An array as rows, and how to compute what each is compared with. */
export interface FittedArray extends FittedRows {
  readonly key: string;
  readonly against: ComparisonTarget;
  /** The name of the output or state. */
  readonly port: string | undefined;
  /** The layer that computes it, if it is an intermediate value. */
  readonly layer: string | undefined;
  /** Whether its numbers are class indices, which are equal or not. */
  readonly areIndices: boolean;
  readonly computed: (reference: Interpreted) => readonly number[];
}

const forms = Object.entries(outputForms) as readonly [FormName, OutputForm][];

/**
 * Fits an array of an output to the first form that matches its size, its name and its numbers.
 * @throws VectorProblem where no form does
 */
export function fitOutput(
  { array, port }: RecordedPort<OutputPort>,
  extent: Extent,
  network: Network,
): FittedArray {
  const possible = forms.filter(([, { size }]) => size(port) !== undefined);
  const sizes = possible.map(([, { size }]) => size(port) as number);
  const whose = network.outputs.length > 1 ? `output ${port.name}` : "outputs";
  const fitted = fitRows(array, extent, [port.size, ...sizes], whose);
  const { key } = array;
  const fits = ({ size, holds }: OutputForm) =>
    size(port) === fitted.rows[0]?.length && (holds?.(key, array.tensor.data) ?? true);
  const [against, { classes, computed }] = possible.find(([, form]) => fits(form)) as [FormName, OutputForm];
  if (classes !== undefined) checkIndices(array, classes(port));
  return {
    ...fitted,
    key,
    against,
    port: port.name,
    layer: undefined,
    areIndices: classes !== undefined,
    computed: (reference) => computed(reference, port, network),
  };
}

/**
 * Fits an array of intermediate values to its stage.
 * @throws VectorProblem where it does not have one row for each case
 */
export function fitStage({ array, stage }: RecordedStage, extent: Extent): FittedArray {
  return {
    ...fitRows(array, extent, [stage.size], stage.name),
    key: array.key,
    against: "stage",
    port: undefined,
    layer: describeStage(stage),
    areIndices: false,
    computed: (reference) => valuesAt(reference, stage),
  };
}

/**
 * Fits an array of what a state holds after the last step of each case, or after every step.
 * @throws VectorProblem where it has neither
 */
export function fitNext({ array, port }: RecordedPort<StatePort>, extent: Extent): FittedArray {
  const { name, offset, size } = port;
  return {
    ...fitRows(array, extent, [size], `state ${name}`),
    key: array.key,
    against: "state",
    port: name,
    layer: undefined,
    areIndices: false,
    computed: ({ state }) => state.slice(offset, offset + size),
  };
}

/** The results of the steps that an array was recorded at. */
export const resultsAt = <T>({ at }: FittedRows, { steps }: Extent, all: readonly T[]): readonly T[] =>
  at === "each step" ? all : all.filter((_, n) => n % steps === steps - 1);

/** Compares the reference's results at those steps with a recorded array. */
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
  const isOutput = against !== "stage" && against !== "state";
  const ranked = isOutput && (rows[0]?.length ?? 0) > 1;
  return compareValues(got, rows, { tolerance, dtype, ranked });
}
