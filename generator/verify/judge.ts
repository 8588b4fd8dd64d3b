import { checkAgainstReference, type Mismatch, type Reference } from "../check/check-against-reference.ts";
import type { Network } from "../ir/network.ts";
import { type Dtype, rounding } from "../ir/number-format.ts";
import { type Interpreted, interpret } from "../reference/interpret.ts";
import type { ChosenArrays } from "./choose-arrays.ts";
import type { Comparison } from "./compare.ts";
import { type Against, compareWith, type FittedArray, fitOutput, fitStage } from "./fit-arrays.ts";
import { casesOf } from "./fit-cases.ts";
import type { TargetModule, TargetName } from "./run-modules.ts";

/** t in |got − recorded| ≤ t·(1 + |recorded|) where none is given: room for sums in the order of other libraries. */
export const standardTolerance: Readonly<Record<Dtype, number>> = { f64: 1e-12, f32: 1e-5 };

/** A recorded array, and how far the network is from it. */
export interface ArrayVerdict extends Comparison {
  readonly key: string;
  readonly against: Against;
  /** The layer that gives it, where it is a value between. */
  readonly layer: string | undefined;
  /** Whether every recorded number is a float32. */
  readonly isSingle: boolean;
}

/** What became of one recording. */
export interface Verdict {
  /** The array of the inputs. */
  readonly inputKey: string;
  readonly cases: number;
  readonly tolerance: number;
  /** How many values were recorded as inputs, and how many of them the network's dtype rounds. */
  readonly inputs: number;
  readonly rounded: number;
  /** The outputs, then the values between in the order in which they are computed. */
  readonly arrays: readonly ArrayVerdict[];
  /** Where a generated module and the reference have not the same bits. */
  readonly mismatches: Partial<Readonly<Record<TargetName, Mismatch>>>;
}

/** Whether the network computes what was recorded, and its modules what the reference does. */
export const isRight = ({ arrays, mismatches }: Verdict): boolean =>
  arrays.every(({ beyond }) => beyond === 0) && Object.keys(mismatches).length === 0;

/** The first recorded stage of the network that is beyond the tolerance. */
export const firstStage = ({ arrays }: Verdict): ArrayVerdict | undefined =>
  arrays.find(({ against, beyond }) => against === "stage" && beyond > 0);

/**
 * Runs a network and its modules on recorded inputs, and compares what they give with what was recorded.
 * @throws VectorProblem where sizes do not fit
 */
export function judge(
  network: Network,
  modules: readonly TargetModule[],
  { input, outputs, stages }: ChosenArrays,
  tolerance = standardTolerance[network.dtype],
): Verdict {
  const rows = casesOf(input, network.inputSize);
  const fitted = [
    ...outputs.map((array) => fitOutput(array, rows.length, network)),
    ...stages.map((recorded) => fitStage(recorded, rows.length)),
  ];
  const { data } = input.tensor;
  const round = rounding[network.dtype];
  const answers = rows.map((row) => {
    const x = Array.from(row, round);
    return { input: x, ...interpret(network, x) };
  });
  return {
    inputKey: input.key,
    cases: rows.length,
    tolerance,
    inputs: data.length,
    rounded: data.reduce((count, value) => (Object.is(round(value), value) ? count : count + 1), 0),
    arrays: fitted.map((array) => verdictOn(array, answers, { tolerance, dtype: network.dtype })),
    mismatches: mismatchesOf(network, modules, answers),
  };
}

function verdictOn(
  array: FittedArray,
  answers: readonly Interpreted[],
  criteria: { readonly tolerance: number; readonly dtype: Dtype },
): ArrayVerdict {
  const { key, against, layer, rows } = array;
  const isSingle = rows.every((row) => row.every((value) => Object.is(Math.fround(value), value)));
  return { key, against, layer, isSingle, ...compareWith(array, answers, criteria) };
}

/** Each module beside the answers of the reference, bit for bit. */
function mismatchesOf(
  network: Network,
  modules: readonly TargetModule[],
  references: readonly Reference[],
): Verdict["mismatches"] {
  const found = modules.map(
    ({ target, module }) => [target, module && checkAgainstReference(network, module, references)] as const,
  );
  return Object.fromEntries(found.filter(([, mismatch]) => mismatch !== undefined));
}
