import { expect, test } from "vitest";
import { Budget, foldedOperations, foldNode, Refusal } from "../../../../generator/import/onnx/fold/index.ts";
import type { Attribute, ElementType, OnnxTensor } from "../../../../generator/import/onnx/graph.ts";
import { isFloat, isOfType } from "../../../../generator/import/onnx/read/fit-to-type.ts";
import { sizeOf } from "../../../../generator/ir/tensor-data.ts";
import { effort } from "../../../support/effort.ts";
import { randomNumbers } from "../../../support/mutate.ts";

const random = randomNumbers(1);
const below = (count: number): number => Math.floor(random() * count);
const pick = <T>(items: readonly T[]): T => items[below(items.length)] as T;
const some = <T>(most: number, make: () => T): T[] => Array.from({ length: below(most + 1) }, make);

const TYPES: readonly ElementType[] = ["f32", "f32", "f64", "f16", "i64", "i64", "i32", "u8", "bool"];
const NUMBERS = [0, 1, -1, 2, 3, -2, 0.5, 255, -(2 ** 63), 2 ** 63, 2 ** 31, 2 ** 53, 1e300, Infinity, NaN];

function anyTensor(): OnnxTensor {
  const type = pick(TYPES);
  const shape = some(3, () => pick([1, 1, 2, 3, 0]));
  const values = NUMBERS.filter((value) => isOfType(type, value));
  return { type, shape, data: Float64Array.from({ length: sizeOf(shape) }, () => pick(values)) };
}

/** A list of small integers, as sizes, axes and places are. */
const anyList = (): OnnxTensor => {
  const list = some(3, () => pick([0, 1, -1, 2, 3, 6, 2 ** 63, 2 ** 40, Number.NaN]));
  return { type: "i64", shape: [list.length], data: Float64Array.from(list) };
};

const ATTRIBUTES: Readonly<Record<string, readonly Attribute[]>> = {
  axis: [0, 1, -1, 2, -9, 0.5, "0", 2 ** 63],
  axes: [[0], [1, -1], [], [2 ** 63], "0"],
  perm: [[1, 0], [0], [2, 0, 1], [0, 0]],
  to: [1, 2, 7, 8, 9, 10, 11, 16, 99, "FLOAT"],
  keepdims: [0, 1],
  allowzero: [0, 1],
  broadcast: [0, 1],
  shape: [[0, -1], [2, 3], [2 ** 63]],
  starts: [[0], [-1]],
  ends: [[2 ** 63], [1]],
  transA: [0, 1],
  transB: [0, 1],
  alpha: [0.5, Infinity],
  value: [1, { type: "i64", shape: [1], data: Float64Array.of(7) }],
  value_ints: [[1, 2]],
  start: [-1, 1, 2 ** 63],
  fmod: [0, 1],
  noop_with_empty_axes: [0, 1],
};

const names = Object.keys(ATTRIBUTES);

for (const op of foldedOperations) {
  test(`${op} of whatever constants gives a sound tensor, or is refused`, () => {
    for (let i = 0; i < effort(200, 2000); i++) {
      const first = anyTensor();
      const inputs = some(4, () => pick([undefined, first, first, anyTensor(), anyList(), anyList()]));
      const attributes = Object.fromEntries(
        some(3, () => pick(names)).map((name) => [name, pick(ATTRIBUTES[name] ?? [])]),
      );
      const node = {
        name: "n",
        op,
        inputs: inputs.map((input, at) => (input === undefined ? "" : `${at}`)),
        outputs: ["y"],
        attributes,
      };
      try {
        for (const { type, shape, data } of foldNode(
          node,
          inputs,
          pick([1, 6, 9, 12, 13, 18]),
          new Budget(),
        )) {
          expect(data.length).toBe(shape.includes(0) ? 0 : sizeOf(shape));
          const stray = data.find((value) => !isOfType(type, value) && !Number.isNaN(value));
          const isOpenBatch = inputs.some((input) => input?.type === "i64" && input.data.some(Number.isNaN));
          if (!isFloat(type) && !isOpenBatch) expect(data.some(Number.isNaN)).toBe(false);
          if (stray !== undefined && Math.abs(stray) !== 2 ** 63) throw new Error(`${stray} as ${type}`);
        }
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
      }
    }
  });
}
