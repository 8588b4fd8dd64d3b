import {
  checkAgainstReference,
  type Mismatch,
  type ReferenceResult,
} from "../check/check-against-reference.ts";
import { quote } from "../diagnostics/words.ts";
import { IndexError } from "../ir/demand.ts";
import type { Network } from "../ir/network.ts";
import { type Dtype, rounding } from "../ir/number-format.ts";
import type { VectorsSpec } from "../ir/spec.ts";
import { type Interpreted, initialState, interpret } from "../reference/interpret.ts";
import type { ChosenArrays, RecordedArray } from "./choose-arrays.ts";
import type { Comparison } from "./compare-values.ts";
import { explainRounding, type Rounding } from "./explain-rounding.ts";
import {
  type ComparisonTarget,
  compareWith,
  type FittedArray,
  fitNext,
  fitOutput,
  fitStage,
  resultsAt,
} from "./fit-arrays.ts";
import { type CaseRows, type Extent, type FittedRows, fitInitial, fitInputs } from "./fit-cases.ts";
import type { TargetModule, TargetName } from "./run-modules.ts";
import { type RetypedNetwork, type Rounder, roundersOf } from "./run-rounded.ts";
import { VectorProblem } from "./vector-problem.ts";

/** The default t in |got − recorded| ≤ t·(1 + |recorded|), with room for other orders of summation. */
export const standardTolerance: Readonly<Record<Dtype, number>> = { f64: 1e-12, f32: 1e-5 };

/** The comparison of one recorded array. */
export interface ArrayResult extends Comparison {
  readonly key: string;
  readonly against: ComparisonTarget;
  /** The output or state; undefined for an intermediate value. */
  readonly port: string | undefined;
  /** How many steps each case has, and whether the array was recorded at each or only at the last. */
  readonly steps: number;
  readonly at: FittedRows["at"];
  /** The layer that computes it, if it is an intermediate value. */
  readonly layer: string | undefined;
  /** Whether every recorded number is a float32. */
  readonly isSingle: boolean;
  /** Set where the array is beyond the tolerance and rounding explains that. */
  readonly rounding: Rounding | undefined;
}

/** The key of the array of a port. */
export interface PortKey {
  readonly port: string;
  readonly key: string;
}

/** The comparison of one recording. */
export interface RecordingResult extends Extent {
  /** The key of each input, and of each state that was recorded before the first step. */
  readonly inputKeys: readonly PortKey[];
  readonly initialKeys: readonly PortKey[];
  readonly tolerance: number;
  /** How many input values there are, and how many of them the network's dtype rounds. */
  readonly inputs: number;
  readonly rounded: number;
  /** The outputs that were not recorded, where other outputs or states were. */
  readonly unrecorded: readonly string[];
  /** The outputs, then states, then intermediate values in the order in which they are computed. */
  readonly arrays: readonly ArrayResult[];
  /** The targets whose module and the reference do not have the same bits. */
  readonly mismatches: Partial<Readonly<Record<TargetName, Mismatch>>>;
}

/** Whether the network reproduces the recording, and its modules the reference. */
export const isRight = ({ arrays, mismatches }: RecordingResult): boolean =>
  arrays.every(({ beyond }) => beyond === 0) && Object.keys(mismatches).length === 0;

/** `within-rounding` does not pass: some values are beyond the tolerance, but no further than rounding alone moves them. */
export type Verdict = "ok" | "within-rounding" | "failed";

export const arrayVerdict = ({ beyond, rounding }: ArrayResult): Verdict =>
  beyond === 0 ? "ok" : rounding === undefined ? "failed" : "within-rounding";

export function verdictOf(result: RecordingResult): Verdict {
  if (isRight(result)) return "ok";
  const hasFailed =
    Object.keys(result.mismatches).length > 0 || result.arrays.some((one) => arrayVerdict(one) === "failed");
  return hasFailed ? "failed" : "within-rounding";
}

/** The first recorded stage that is wrong. */
export const firstWrongStage = ({ arrays }: RecordingResult): ArrayResult | undefined =>
  arrays.find((one) => one.against === "stage" && arrayVerdict(one) === "failed");

/**
 * Runs a network and its modules on recorded inputs, step by step where it has states, and compares the results with the
 * recorded arrays.
 * @throws VectorProblem where sizes do not fit
 */
export function compareRecording(
  subject: RetypedNetwork,
  modules: readonly TargetModule[],
  chosen: ChosenArrays,
  { steps, tolerance = standardTolerance[subject.network.dtype] }: Pick<VectorsSpec, "steps" | "tolerance">,
): RecordingResult {
  const { network } = subject;
  const { inputs, initial, outputs, next, stages } = chosen;
  const { rows, ...extent } = fitInputs(chosen, network, steps);
  const fitted = [
    ...outputs.map((one) => fitOutput(one, extent, network)),
    ...next.map((one) => fitNext(one, extent)),
    ...stages.map((recorded) => fitStage(recorded, extent)),
  ];
  const round = rounding[network.dtype];
  const references = runCases(
    network,
    rows,
    statesBefore(chosen, extent, network),
    extent,
    inputs[0] as RecordedArray,
  );
  const recorded = rows.map((input, n) => ({ input, before: references[n]?.before ?? [] }));
  const rounders = extent.steps === 1 ? roundersOf(subject, recorded) : () => undefined;
  const comparing = { dtype: network.dtype, references, tolerance, rounders, extent };
  const numbers = inputs.map(({ tensor }) => tensor.data);
  return {
    ...extent,
    inputKeys: inputs.map(({ key }, n) => ({ port: network.inputs[n]?.name ?? "", key })),
    initialKeys: initial.map(({ port, array: { key } }) => ({ port: port.name, key })),
    tolerance,
    inputs: numbers.reduce((sum, { length }) => sum + length, 0),
    rounded: numbers.reduce(
      (sum, data) => data.reduce((count, value) => (Object.is(round(value), value) ? count : count + 1), sum),
      0,
    ),
    unrecorded:
      outputs.length + next.length === 0
        ? []
        : network.outputs.filter((port) => outputs.every((one) => one.port !== port)).map(({ name }) => name),
    arrays: fitted.map((array) => compareArray(array, comparing)),
    mismatches: mismatchesOf(network, modules, references),
  };
}

/** What all states hold before the first step of each case, one after the other. */
function statesBefore(
  { initial }: ChosenArrays,
  extent: Extent,
  network: Network,
): readonly (readonly number[])[] {
  const round = rounding[network.dtype];
  const recorded = initial.map((one) => ({ ...one, rows: fitInitial(one, extent) }));
  return Array.from({ length: extent.cases }, (_, n) => {
    const state = initialState(network);
    for (const { port, rows } of recorded)
      state.splice(port.offset, port.size, ...Array.from(rows[n] as Float64Array, round));
    return state;
  });
}

/** Runs the reference on the steps of each case, each with the state that the one before leaves. */
function runCases(
  network: Network,
  rows: CaseRows,
  starts: readonly (readonly number[])[],
  { steps }: Extent,
  input: RecordedArray,
) {
  const round = rounding[network.dtype];
  let before: readonly number[] = [];
  return rows.map((row, n) => {
    if (n % steps === 0) before = starts[n / steps] as readonly number[];
    const x = Array.from(row, round);
    const step = { input: x, before, ...interpretCase(network, x, before, n, input) };
    before = step.state;
    return step;
  });
}

/** @throws VectorProblem where a value is no index */
function interpretCase(
  network: Network,
  x: readonly number[],
  before: readonly number[],
  n: number,
  { file, part, key }: RecordedArray,
) {
  try {
    return interpret(network, x, before);
  } catch (problem) {
    if (!(problem instanceof IndexError)) throw problem;
    const message = `contains a case in ${quote(key)} that cannot be computed, number ${n + 1}: ${problem.message}.`;
    throw new VectorProblem("incompatible-vectors", message, { file, part });
  }
}

interface ComparisonContext {
  readonly dtype: Dtype;
  readonly references: readonly Interpreted[];
  readonly tolerance: number;
  readonly rounders: (dtype: Dtype) => Rounder | undefined;
  readonly extent: Extent;
}

function compareArray(array: FittedArray, comparing: ComparisonContext): ArrayResult {
  const { key, against, port, layer, rows, at } = array;
  const { extent } = comparing;
  const isSingle = rows.every((row) => row.every(isFloat32));
  const compared = compareWith(array, resultsAt(array, extent, comparing.references), comparing);
  const dtype = compared.beyond === 0 ? undefined : roundingDtype(array, isSingle, compared, comparing);
  const rounder = dtype && comparing.rounders(dtype);
  const rounding = rounder && explainRounding({ ...comparing, array }, rounder);
  return { key, against, port, steps: extent.steps, at, layer, isSingle, rounding, ...compared };
}

const isFloat32 = (value: number): boolean => Object.is(Math.fround(value), value);

/**
 * The format whose rounding may explain a difference: the network's dtype, or float32 where it computes in doubles what was
 * recorded in float32. Undefined where the tolerance of float32 would do.
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

/** Whether a number has at most 16 significant bits, as small integers and halves have in any format. */
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
