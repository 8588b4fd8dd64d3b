import { tensorsOfJson } from "../2-resolve/weights/json.ts";
import { nestedTensor } from "../2-resolve/weights/nested-tensor.ts";
import { isObject, parseJson } from "../2-resolve/weights/parse-json.ts";
import { malformed, WeightFileProblem } from "../2-resolve/weights/weight-file-problem.ts";
import { tensorsByKey, type WeightFile } from "../2-resolve/weights/weight-format.ts";
import { list, quote } from "../diagnostics/words.ts";
import type { TensorData } from "../ir/tensor-data.ts";

/** The names of inputs and outputs, where the network has any. */
export interface Naming {
  /** Those of each input that has names, and what recorded cases call its values. */
  readonly inputNames: readonly (readonly string[])[];
  /** Those of each output that has labels. */
  readonly labels: readonly (readonly string[])[];
  /** Whether there are several inputs or outputs, or states, which stand by their names as well. */
  readonly hasPorts?: boolean;
}

type JsonCase = Readonly<Record<string, unknown>>;

/**
 * Recorded vectors in JSON. Cases, `{ "cases": [{ "input": […], "output": […] }] }` or the list alone, hold an array for
 * each field, a row for each case; values may stand by their names, as in `{ "r": 0.03, "g": 0.7 }`, where an input that is left out is 0. Several ports
 * may be fields of a case, or of one field: `"input": { "image": […], "speed": […] }` is an array `input_image` and another
 * `input_speed`, and lists of several lengths are `input_0`, `input_1`. Anything else is arrays by key, as weight files are: `{ "x": […], "y": […] }`. "NaN", "Infinity", "-Infinity" and "-0" are numbers.
 * @throws WeightFileProblem
 */
export function openJsonVectors(bytes: Uint8Array, naming: Naming): WeightFile {
  const { value, lost } = parseJson(bytes);
  const numbered = withNumbers(value);
  const [found, path] = isCases(numbered)
    ? [numbered, []]
    : [(numbered as JsonCase | null)?.cases, ["cases"]];
  if ([numbered, found].some((all) => Array.isArray(all) && all.length === 0))
    throw malformed("contains no cases");
  if (!isCases(found)) return tensorsOfJson(numbered, lost);
  const cases = naming.hasPorts ? found.map(withPorts) : found;
  const keys = new Set(cases.flatMap((one) => Object.keys(one)));
  return tensorsByKey([...keys], (key) => {
    const rows = cases.map((one, n) =>
      rowOf(fieldOf(one, key), n, [...path, String(n), key], { naming, lost }),
    );
    return stack(rows);
  });
}

const isCases = (value: unknown): value is readonly JsonCase[] =>
  Array.isArray(value) && value.length > 0 && value.every(isObject);

/** A case whose fields that hold several ports, by name or in order, are replaced by a field for each. */
const withPorts = (one: JsonCase): JsonCase =>
  Object.fromEntries(
    Object.entries(one).flatMap(([field, value]) => {
      if (isObject(value) && Object.values(value).some((inner) => typeof inner === "object"))
        return Object.entries(value).map(([port, inner]) => [`${field}_${port}`, inner]);
      if (!isRagged(value)) return [[field, value]];
      const [, name, format] = /^(.*?)(_f(?:loat)?(?:32|64))?$/s.exec(field) ?? [];
      return value.map((inner, n) => [`${name}_${n}${format ?? ""}`, inner]);
    }),
  );

/** Lists of several lengths are no tensor: they are one for each port, as TensorFlow.js takes them. */
const isRagged = (value: unknown): value is readonly (readonly unknown[])[] =>
  Array.isArray(value) && value.every(Array.isArray) && new Set(value.map(({ length }) => length)).size > 1;

/** Numbers that JSON lacks, as `gen run --json` writes them. */
const spellings = new Map(
  ["NaN", "Infinity", "-Infinity", "-0"].map((text): [unknown, number] => [text, Number(text)]),
);

/** Deeper than any name or tensor that is read. */
const DEEPEST_NESTING = 1100;

function withNumbers(value: unknown, depth = 0): unknown {
  if (depth > DEEPEST_NESTING) return value;
  if (Array.isArray(value)) return value.map((inner) => withNumbers(inner, depth + 1));
  if (!isObject(value)) return spellings.get(value) ?? value;
  const entries = Object.entries(value).map(([key, inner]) => [key, withNumbers(inner, depth + 1)]);
  return Object.fromEntries(entries);
}

interface Reading {
  readonly naming: Naming;
  readonly lost: ReadonlyMap<string, string>;
}

const fieldOf = (one: JsonCase, key: string): unknown => (Object.hasOwn(one, key) ? one[key] : undefined);

function rowOf(value: unknown, n: number, path: readonly string[], { naming, lost }: Reading): TensorData {
  if (value === undefined) throw malformed(`is missing in case ${n}`);
  if (!isObject(value)) return within(`case ${n}`, () => nestedTensor(value, path, lost));
  const named = value as JsonCase;
  const values = inOrder(named, n, naming).map((name) => {
    const number = fieldOf(named, name);
    if (Array.isArray(number))
      throw malformed(`has a list instead of a number under ${quote(name)} in case ${n}`);
    if (number === undefined) return 0;
    return within(
      `case ${n} under ${quote(name)}`,
      () => nestedTensor(number, [...path, name], lost).data[0] as number,
    );
  });
  return { shape: [values.length], data: Float64Array.from(values) };
}

/** Runs `read`, and adds the place to what a problem with it says. */
function within<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (problem) {
    if (!(problem instanceof WeightFileProblem)) throw problem;
    throw problem.inClause(`${problem.clause} in ${place}`);
  }
}

/** The order of named values, from the network's names. Inputs that are left out are 0, as in brain.js. */
function inOrder(named: JsonCase, n: number, { inputNames, labels }: Naming): readonly string[] {
  const found = Object.keys(named);
  const known = [...inputNames, ...labels];
  const covers = (names: readonly string[]) => found.every((name) => names.includes(name));
  const whole = known.find((names) => names.length === found.length && covers(names));
  const order = whole ?? inputNames.find(covers);
  if (order !== undefined) return order;
  const missing = labels.find(covers)?.filter((name) => !found.includes(name)) ?? [];
  if (missing.length > 0) throw malformed(`has no ${list(missing.map(quote), "and", 8)} in case ${n}`);
  const wanted =
    known.length === 0
      ? "the network has no names"
      : `the network's names are ${known.map((names) => list(names, "and", 8)).join(", or ")}`;
  throw malformed(`names ${list(found, "and", 8)} in case ${n}, but ${wanted}`);
}

/** Stacks rows of equal length, with the axes that they have in common. */
function stack(rows: readonly TensorData[]): TensorData {
  const length = rows[0]?.data.length ?? 0;
  const other = rows.findIndex(({ data }) => data.length !== length);
  if (other !== -1)
    throw malformed(
      `is ragged: case 0 has ${length} values, but case ${other} has ${rows[other]?.data.length}`,
    );
  const data = new Float64Array(rows.length * length);
  for (const [n, row] of rows.entries()) data.set(row.data, n * length);
  const [{ shape = [] } = {}, ...others] = rows;
  const isAlike = shape.length > 1 && others.every((row) => String(row.shape) === String(shape));
  return { shape: [rows.length, ...(isAlike ? shape : [length])], data };
}
