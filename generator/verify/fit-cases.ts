import { count } from "../diagnostics/words.ts";
import type { Network } from "../ir/network.ts";
import { type Shape, sizeOf } from "../ir/tensor-data.ts";
import type { ChosenArrays, RecordedArray } from "./choose-arrays.ts";
import { indexClasses, VectorProblem } from "./vector-problem.ts";

/** The rows of an array, one for each step of each case. */
export type CaseRows = readonly Float64Array[];

/** How many cases there are, and how many steps each has: 1 where a network has no state. */
export interface Extent {
  readonly cases: number;
  readonly steps: number;
}

/** The rows of an array, and whether there is one for each step or only for the last of each case. */
export interface FittedRows {
  readonly rows: CaseRows;
  readonly at: "each step" | "the last step";
}

/** Recorded inputs: how many cases they are, and the values of all inputs at each step of each. */
export interface FittedInputs extends Extent {
  readonly rows: CaseRows;
}

/**
 * The cases of the recorded inputs of a network, and the steps of each.
 * @param said how many steps a case has, where that is said
 * @throws VectorProblem where the values are not a whole number of cases, or the axes do not separate them
 */
export function fitInputs(
  { inputs: arrays, initial }: Pick<ChosenArrays, "inputs" | "initial">,
  network: Network,
  said?: number,
): FittedInputs {
  const { inputs, states } = network;
  if (said !== undefined && states.length === 0)
    throw new VectorProblem(
      "incompatible-vectors",
      "cannot have steps: a network without state has only cases.",
      {
        file: arrays[0]?.file ?? "",
        part: "steps",
      },
    );
  const [first, ...others] = arrays.map((array, n) =>
    rowsOf(array, inputs[n] as { size: number }, inputs.length > 1, states.length > 0),
  );
  const all = [first as CaseRows, ...others];
  const rows = (first as CaseRows).length;
  const other = all.findIndex(({ length }) => length !== rows);
  if (other !== -1) {
    const [one, two] = [arrays[0], arrays[other]] as [RecordedArray, RecordedArray];
    throw unfit(two, `${JSON.stringify(one.key)} has ${count(rows, "case")}, not ${all[other]?.length}.`);
  }
  const steps =
    states.length === 0
      ? 1
      : (said ?? stepsOf(arrays[0] as RecordedArray, inputs[0] as { shape: Shape }, rows, initial));
  if (rows % steps !== 0)
    throw unfit(arrays[0] as RecordedArray, `${count(rows, "step")} are not a multiple of ${steps}.`);
  return {
    cases: rows / steps,
    steps,
    rows: (first as CaseRows).map((row, n) => {
      if (all.length === 1) return row;
      return Float64Array.from(all.flatMap((array) => Array.from(array[n] as Float64Array)));
    }),
  };
}

function rowsOf(
  array: RecordedArray,
  { size }: { readonly size: number },
  isOneOfSeveral: boolean,
  isSequence: boolean,
): CaseRows {
  const { length } = array.tensor.data;
  if (length === 0) throw unfit(array, "there are no cases.");
  const cases = length / size;
  if (isFit(array, cases, [size], isSequence)) return splitCases(array, cases);
  const help = helpFor(array, cases, [size]);
  const who = isOneOfSeveral ? "this input" : "the network";
  throw unfit(array, `${who} takes ${count(size, "value")} per ${isSequence ? "step" : "case"}.`, help);
}

/**
 * How many steps the axes of an input of a network with state say. Before the axes of the input itself, the first of two is
 * that of cases and the second that of steps; one is that of the steps of a single case, or of cases of one step, if a state
 * is recorded for each.
 */
function stepsOf(
  { tensor }: RecordedArray,
  { shape: own }: { readonly shape: Shape },
  rows: number,
  initial: ChosenArrays["initial"],
): number {
  const isBegun = (cases: number) =>
    initial.length > 0 && initial.every(({ port, array }) => array.tensor.data.length === cases * port.size);
  const leading = leadingAxes(tensor.shape, own);
  const [cases = 1] = leading;
  if (leading.length > 1 && rows % cases === 0) return rows / cases;
  return rows > 1 && isBegun(rows) ? 1 : rows;
}

/** The axes of an array before those of what each row has. */
function leadingAxes(shape: Shape, own: Shape): Shape {
  const rest = shape.length - own.length;
  if (rest >= 0 && String(shape.slice(rest)) === String(own)) return shape.slice(0, rest);
  const size = sizeOf(own);
  let from = shape.length;
  while (from > 0 && sizeOf(shape.slice(from)) < size) from--;
  return sizeOf(shape.slice(from)) === size ? shape.slice(0, from) : [];
}

/**
 * The rows of an array with one row for each step of each case, of one of these sizes, or for each case.
 * @throws VectorProblem
 */
export function fitRows(
  array: RecordedArray,
  { cases, steps }: Extent,
  sizes: readonly number[],
  whose: string,
): FittedRows {
  const isSequence = steps > 1;
  if (isFit(array, cases * steps, sizes, isSequence))
    return { rows: splitCases(array, cases * steps), at: "each step" };
  if (isSequence && isFit(array, cases, sizes, true))
    return { rows: splitCases(array, cases), at: "the last step" };
  const distinct = [...new Set(sizes)];
  const shapes = (of: string) => distinct.map((size) => `${of}×${size}`).join(" or ");
  if (!isSequence)
    throw unfit(
      array,
      `${count(cases, "case")} of ${whose} must have shape ${shapes(String(cases))}.`,
      helpFor(array, cases, sizes),
    );
  const extent = `${cases === 1 ? "" : `${count(cases, "case")} of `}${count(steps, "step")}`;
  const all = cases === 1 ? String(steps) : `${cases}×${steps}`;
  throw unfit(
    array,
    `${extent} of ${whose} must have shape ${shapes(all)}, or ${shapes(String(cases))} for the last step.`,
  );
}

/** The rows of what states hold before the first step, one for each case. */
export function fitInitial({ array, port }: ChosenArrays["initial"][number], { cases }: Extent): CaseRows {
  if (isFit(array, cases, [port.size], true)) return splitCases(array, cases);
  if (isFit(array, 1, [port.size], true)) return Array<Float64Array>(cases).fill(array.tensor.data);
  const shape = `${cases}×${port.size}`;
  throw unfit(array, `${count(cases, "case")} of the initial state ${port.name} must have shape ${shape}.`);
}

const isFit = (
  { tensor: { shape, data } }: RecordedArray,
  rows: number,
  sizes: readonly number[],
  isSequence: boolean,
) =>
  Number.isInteger(rows) &&
  sizes.some(
    (size) => data.length === rows * size && (holdsCases(shape, size) || (isSequence && size === 1)),
  );

/** Suggests a transposed array; a single row may as well be one case of another network. */
const helpFor = ({ tensor: { shape } }: RecordedArray, cases: number, sizes: readonly number[]) =>
  shape.length === 2 && shape[1] === cases && shape[0] !== 1 && sizes.includes(shape[0] as number)
    ? "they would fit transposed: save one row per case, for example with .T in NumPy"
    : undefined;

/** Whether the last axes of a shape, or all, are those of one case; in a single axis, cases follow each other. */
const holdsCases = (shape: Shape, size: number): boolean =>
  shape.length < 2 || shape.some((_, axis) => sizeOf(shape.slice(axis)) === size);

function splitCases({ tensor: { data } }: RecordedArray, cases: number): CaseRows {
  const size = data.length / cases;
  return Array.from({ length: cases }, (_, n) => data.subarray(n * size, (n + 1) * size));
}

function unfit(
  { key, file, part, tensor: { shape, data } }: RecordedArray,
  reason: string,
  help?: string,
): VectorProblem {
  const shaped = shape.length > 1 && sizeOf(shape) > 0 ? ` (${shape.join("×")})` : "";
  const message = `contains ${count(data.length, "value")}${shaped} in ${JSON.stringify(key)}, but ${reason}`;
  return new VectorProblem("incompatible-vectors", message, {
    file,
    part,
    ...(help !== undefined && { help }),
  });
}

/**
 * Checks class indices, one for each case, from 0.
 * @throws VectorProblem where a number is not an index
 */
export function checkIndices({ key, file, part, tensor }: RecordedArray, classes: number): void {
  const stray = tensor.data.find((value) => !Number.isInteger(value) || value < 0 || value >= classes);
  if (stray === undefined) return;
  const message = `contains one number per case in ${JSON.stringify(key)}, but ${stray} is not the index of one of ${classes} classes.`;
  throw new VectorProblem("incompatible-vectors", message, {
    file,
    part,
    ...(Number.isInteger(stray) && { help: indexClasses }),
  });
}
