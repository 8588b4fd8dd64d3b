import type { Shape, TensorData } from "../../ir/tensor-data.ts";
import { checkAxes, inexactWeight } from "./decode-tensor.ts";
import { isObject } from "./parse-json.ts";
import { malformed } from "./weight-file-problem.ts";

/**
 * The tensor that nested lists of numbers hold; the first items give its shape.
 * @param lost the numbers of the file that no double holds exactly, by their paths
 * @throws WeightFileProblem
 */
export function nestedTensor(
  nested: unknown,
  path: readonly string[],
  lost: ReadonlyMap<string, string>,
): TensorData {
  const shape = shapeOfFirstItems(nested);
  const numbers: number[] = [];
  const at: number[] = [];
  const visit = (value: unknown): void => {
    const length = shape[at.length];
    if (length !== undefined) {
      const items = listOf(length, value, at);
      at.push(0);
      for (let i = 0; i < length; i++) {
        at[at.length - 1] = i;
        visit(items[i]);
      }
      at.pop();
      return;
    }
    if (typeof value !== "number") throw misplaced(value, at, "a number");
    const literal = lost.size === 0 ? undefined : lost.get([...path, ...at].join("."));
    if (literal !== undefined) throw inexactWeight(literal, shape, numbers.length);
    numbers.push(value);
  };
  visit(nested);
  return { shape, data: Float64Array.from(numbers) };
}

function shapeOfFirstItems(nested: unknown): Shape {
  const shape: number[] = [];
  for (let item = nested; Array.isArray(item); item = item[0]) shape.push(item.length);
  checkAxes(shape);
  return shape;
}

function listOf(length: number, value: unknown, at: readonly number[]): readonly unknown[] {
  if (!Array.isArray(value)) throw misplaced(value, at, `a list of ${length}`);
  if (value.length === length) return value;
  const first = `the row${place(at.map(() => 0))} has ${length}`;
  throw malformed(`is ragged: the row${place(at)} has ${value.length} items, but ${first}`);
}

const misplaced = (value: unknown, at: readonly number[], wanted: string) =>
  malformed(`contains ${nameOf(value)}${place(at)} instead of ${wanted}`);

const place = (at: readonly number[]): string => (at.length === 0 ? "" : ` at [${at.join(", ")}]`);

function nameOf(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (isObject(value)) return "an object";
  return typeof value === "string" ? "a string" : String(value);
}
