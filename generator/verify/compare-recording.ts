import {
  checkAgainstReference,
  type Mismatch,
  type ReferenceResult,
} from "../check/check-against-reference.ts";
import type { Network } from "../ir/network.ts";
import { type Dtype, rounding } from "../ir/number-format.ts";
import { type Interpreted, interpret } from "../reference/interpret.ts";
import type { ChosenArrays } from "./choose-arrays.ts";
import type { Comparison } from "./compare-values.ts";
import { explainRounding, type Rounding } from "./explain-rounding.ts";
import { type ComparisonTarget, compareWith, type FittedArray, fitOutput, fitStage } from "./fit-arrays.ts";
import { casesOf } from "./fit-cases.ts";
import type { TargetModule, TargetName } from "./run-modules.ts";
import { type RetypedNetwork, type Rounder, roundersOf } from "./run-rounded.ts";

/** t in |got − recorded| ≤ t·(1 + |recorded|) where none is given: room for sums in the order of other libraries. */
export const standardTolerance: Readonly<Record<Dtype, number>> = { f64: 1e-12, f32: 1e-5 };

/** A recorded array, and how far the network is from it. */
export interface ArrayResult extends Comparison {
  readonly key: string;
  readonly against: ComparisonTarget;
  /** The layer that gives it, where it is a value between. */
  readonly layer: string | undefined;
  /** Whether every recorded number is a float32. */
  readonly isSingle: boolean;
  /** Where it is beyond the tolerance, and rounding explains that. */
  readonly rounding: Rounding | undefined;
}

/** What became of one recording. */
export interface RecordingResult {
  /** The array of the inputs. */
  readonly inputKey: string;
  readonly cases: number;
  readonly tolerance: number;
  /** How many values were recorded as inputs, and how many of them the network's dtype rounds. */
  readonly inputs: number;
  readonly rounded: number;
  /** The outputs, then the values between in the order in which they are computed. */
  readonly arrays: readonly ArrayResult[];
  /** Where a generated module and the reference do not have the same bits. */
  readonly mismatches: Partial<Readonly<Record<TargetName, Mismatch>>>;
}

/** Whether the network computes what was recorded, and its modules what the reference does. */
export const isRight = ({ arrays, mismatches }: RecordingResult): boolean =>
  arrays.every(({ beyond }) => beyond === 0) && Object.keys(mismatches).length === 0;

/** `within-rounding` is no pass: what is beyond the tolerance is no further than rounding alone moves it. */
export type Verdict = "ok" | "within-rounding" | "wrong";

export const arrayVerdict = ({ beyond, rounding }: ArrayResult): Verdict =>
  beyond === 0 ? "ok" : rounding === undefined ? "wrong" : "within-rounding";

export function verdictOf(verdict: RecordingResult): Verdict {
  if (isRight(verdict)) return "ok";
  const isWrong =
    Object.keys(verdict.mismatches).length > 0 || verdict.arrays.some((one) => arrayVerdict(one) === "wrong");
  return isWrong ? "wrong" : "within-rounding";
}

/** The first recorded stage of the network that is wrong. */
export const firstWrongStage = ({ arrays }: RecordingResult): ArrayResult | undefined =>
  arrays.find((one) => one.against === "stage" && arrayVerdict(one) === "wrong");

/**
 * Runs a network and its modules on recorded inputs, and compares what they give with what was recorded.
 * @throws VectorProblem where sizes do not fit
 */
export function compareRecording(
  subject: RetypedNetwork,
  modules: readonly TargetModule[],
  { input, outputs, stages }: ChosenArrays,
  tolerance = standardTolerance[subject.network.dtype],
): RecordingResult {
  const { network } = subject;
  const rows = casesOf(input, network.inputSize);
  const fitted = [
    ...outputs.map((array) => fitOutput(array, rows.length, network)),
    ...stages.map((recorded) => fitStage(recorded, rows.length)),
  ];
  const { data } = input.tensor;
  const round = rounding[network.dtype];
  const references = rows.map((row) => {
    const x = Array.from(row, round);
    return { input: x, ...interpret(network, x) };
  });
  const comparing = { dtype: network.dtype, references, tolerance, rounders: roundersOf(subject, rows) };
  return {
    inputKey: input.key,
    cases: rows.length,
    tolerance,
    inputs: data.length,
    rounded: data.reduce((count, value) => (Object.is(round(value), value) ? count : count + 1), 0),
    arrays: fitted.map((array) => compareArray(array, comparing)),
    mismatches: mismatchesOf(network, modules, references),
  };
}

interface ComparisonContext {
  readonly dtype: Dtype;
  readonly references: readonly Interpreted[];
  readonly tolerance: number;
  readonly rounders: (dtype: Dtype) => Rounder | undefined;
}

function compareArray(array: FittedArray, comparing: ComparisonContext): ArrayResult {
  const { key, against, layer, rows } = array;
  const isSingle = rows.every((row) => row.every(isFloat32));
  const compared = compareWith(array, comparing.references, comparing);
  const dtype = compared.beyond === 0 ? undefined : roundingDtype(array, isSingle, compared, comparing);
  const rounder = dtype && comparing.rounders(dtype);
  const rounding = rounder && explainRounding({ ...comparing, array }, rounder);
  return { key, against, layer, isSingle, rounding, ...compared };
}

const isFloat32 = (value: number): boolean => Object.is(Math.fround(value), value);

/**
 * The format whose rounding may explain what is beyond the tolerance: that of the network, or float32 where it computes in
 * doubles what was recorded in float32; nothing where the tolerance of float32 would do.
 */
function roundingDtype(
  { rows, areIndices }: FittedArray,
  isSingle: boolean,
  { largest }: Comparison,
  { dtype }: ComparisonContext,
): Dtype | undefined {
  if (dtype === "f32" || areIndices || !isSingle || rows.every((row) => row.every(isShort))) return dtype;
  return largest !== undefined && largest.scaled <= standardTolerance.f32 ? undefined : "f32";
}

const single = new Float32Array(1);
const bits = new Uint32Array(single.buffer);

/** Whether a number has at most 16 significant bits, as whole numbers and halves have in any format. */
function isShort(value: number): boolean {
  single[0] = value;
  return ((bits[0] as number) & 0xff) === 0;
}

/** Each module beside the reference, bit for bit. */
function mismatchesOf(
  network: Network,
  modules: readonly TargetModule[],
  references: readonly ReferenceResult[],
): RecordingResult["mismatches"] {
  const found = modules.map(
    ({ target, module }) => [target, module && checkAgainstReference(network, module, references)] as const,
  );
  return Object.fromEntries(found.filter(([, mismatch]) => mismatch !== undefined));
}
