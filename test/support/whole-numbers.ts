import { sizeOf } from "../../generator/ir/tensor-data.ts";
import { nest } from "./nest.ts";
import { runOn } from "./run-layer.ts";

/*
 * Small whole numbers, whose sums of products do not depend on the order of their terms: the n-th is (a·n + b) mod m, less
 * half of m.
 */

const wholeNumbers = (length: number, [a, b, m]: readonly [number, number, number]): number[] =>
  Array.from({ length }, (_, n) => ((a * n + b) % m) - Math.floor(m / 2));

/** A kernel of some shape as a spec has it. */
export const kernelOf = (shape: readonly number[], numbers: readonly [number, number, number] = [5, 1, 7]) =>
  JSON.stringify(nest(wholeNumbers(sizeOf(shape), numbers), shape));

/** The biases of the filters that fields name: -1, 0, 1, … */
export function biasOf(fields: string): string {
  const [, filters] = /filters: (\d+)/.exec(fields) ?? [];
  return JSON.stringify(Array.from({ length: Number(filters) }, (_, n) => n - 1));
}

/** What a layer gives for an input of some shape. */
export const runOnWhole = (shape: readonly number[], layer: string): readonly number[] =>
  runOn(shape, layer, wholeNumbers(sizeOf(shape), [7, 3, 11]));
