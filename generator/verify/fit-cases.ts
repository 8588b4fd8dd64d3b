import { count } from "../diagnostics/words.ts";
import { type Shape, sizeOf } from "../ir/tensor-data.ts";
import type { RecordedArray } from "./choose-arrays.ts";
import { indexClasses, VectorProblem } from "./vector-problem.ts";

/** The rows of an array, one for each case. */
export type CaseRows = readonly Float64Array[];

/**
 * The cases of an array of inputs, each of `size` values, row-major.
 * @throws VectorProblem where the values are not a whole number of cases, or the axes do not separate them
 */
export function casesOf(array: RecordedArray, size: number): CaseRows {
  const { length } = array.tensor.data;
  if (length === 0) throw unfit(array, "there are no cases.");
  const cases = length / size;
  if (isFit(array, cases, [size])) return splitCases(array, cases);
  const help = helpFor(array, cases, [size]);
  throw unfit(array, `the network takes ${count(size, "value")} per case.`, help);
}

/**
 * The rows of an array with one row for each of `cases`, of one of these sizes.
 * @throws VectorProblem
 */
export function fitCases(
  array: RecordedArray,
  cases: number,
  sizes: readonly number[],
  whose: string,
): CaseRows {
  if (isFit(array, cases, sizes)) return splitCases(array, cases);
  const wanted = [...new Set(sizes)].map((size) => `${cases}×${size}`).join(" or ");
  const reason = `${count(cases, "case")} of ${whose} must have shape ${wanted}.`;
  throw unfit(array, reason, helpFor(array, cases, sizes));
}

const isFit = ({ tensor: { shape, data } }: RecordedArray, cases: number, sizes: readonly number[]) =>
  Number.isInteger(cases) && sizes.some((size) => data.length === cases * size && holdsCases(shape, size));

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
