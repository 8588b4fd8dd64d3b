import { describe, expect, test } from "vitest";
import { probeInputs } from "../../../generator/check/probe-inputs.ts";
import { dtypes } from "../../../generator/ir/number-format.ts";
import { type Shape, sizeOf } from "../../../generator/ir/tensor-data.ts";
import { load } from "../../../generator/load.ts";
import { interpret } from "../../../generator/reference/interpret.ts";
import { layers } from "../../../generator/vocabulary/layers/index.ts";
import { expectSameBatches, expectSameBits, expectSameInPlace } from "../../support/differential.ts";
import { effort } from "../../support/effort.ts";
import { specOf } from "../../support/examples.ts";
import { build } from "../../support/run-text.ts";

type Flags = { readonly transpose_a?: boolean; readonly transpose_b?: boolean };

/** Small numbers of both signs that a seed shifts. */
const numbers = (shape: Shape, seed: number): number[] =>
  Array.from({ length: sizeOf(shape) }, (_, i) => (((i * 7 + seed) % 11) - 5) / 2);

const networkOf = (a: Shape, b: Shape, fields: Flags, dtype = "f64") =>
  load(specOf(layers.matmul, { inputs: [a, b], fields }, dtype)).network;

/** What NumPy 1.24 gives for a @ b, with the last two axes swapped where it is said. */
const samples: readonly (readonly [a: number[], b: number[], fields: Flags, shape: number[], y: number[]])[] =
  [
    [[2, 3], [3, 4], {}, [2, 4], [4.75, 6.75, -5, 5.25, 3.75, 8.75, -5.5, 5]],
    [[3, 2], [3, 4], { transpose_a: true }, [2, 4], [-0.25, 2.75, 0.25, 0.5, -7, -3, 3.75, -6]],
    [[2, 3], [4, 3], { transpose_b: true }, [2, 4], [-3.25, 5.5, 6, 6.5, -2.25, 4.5, 5.75, 7]],
    [
      [3, 2],
      [4, 3],
      { transpose_a: true, transpose_b: true },
      [2, 4],
      [3.25, 1.25, 2, 2.75, 4.5, -8.25, -7.25, -6.25],
    ],
    [[3], [3, 2], {}, [2], [1.25, 3.25]],
    [[2, 3], [3], {}, [2], [-3.25, -2.25]],
    [[3], [3], {}, [1], [-3.25]],
    [
      [2, 1, 2, 3],
      [3, 3, 2],
      {},
      [2, 3, 2, 2],
      [
        1.25, 3.25, -0.25, 4.75, 2.25, -6.75, 2.25, -6.5, 3.25, 2.5, 4.75, 1.5, -4.5, -7.5, -6, -6, -6, 4.75,
        -6, 5, -7.5, 6, -6, 5,
      ],
    ],
    [[3], [2, 3, 2], {}, [2, 2], [1.25, 3.25, 2.25, -6.75]],
    [[2, 2, 3], [3], {}, [2, 2], [-3.25, -2.25, -4, -3]],
  ];

test.each(samples)("%j times %j %j gives shape %j and NumPy's values", (a, b, fields, shape, y) => {
  const network = networkOf(a, b, fields);
  expect(network.layers.at(-1)?.output).toEqual(shape);
  expect(interpret(network, [...numbers(a, 1), ...numbers(b, 4)]).output).toEqual(y);
});

const emits = [
  { target: "wasm" },
  { target: "ts", unroll: "none" },
  { target: "ts", unroll: "full" },
] as const;

/** Widths around whole vectors, rows around tiles of them, and stacks on either side. */
const cases: readonly (readonly [a: Shape, b: Shape, fields: Flags])[] = [
  [[5, 7], [7, 9], {}],
  [[4, 3], [9, 3], { transpose_b: true }],
  [[3, 9], [3, 17], { transpose_a: true }],
  [[2, 5, 4], [2, 6, 4], { transpose_b: true }],
  [[3, 2, 4], [4, 8], {}],
  [[2, 4], [3, 4, 5], {}],
  [[1, 6], [6, 11], {}],
  [[6, 1], [1, 8], {}],
];

describe("modules have the reference's bits", () => {
  const all = cases.flatMap((one) =>
    dtypes.flatMap((dtype) => emits.map((emit) => [one, dtype, emit] as const)),
  );
  const tried = all.filter((_, n) => n % effort(5, 1) === 0);
  test.each(tried)("%j in %s, %j", async ([a, b, fields], dtype, emit) => {
    const network = networkOf(a, b, fields, dtype);
    const built = await build(network, emit);
    const inputs = probeInputs(network.inputSize, 5, 4).slice(0, 8);
    expectSameBits(network, built, inputs);
    expectSameBatches(network, built, inputs);
    expectSameInPlace(network, built, inputs);
  });
});

test("a product with itself reads one value twice", async () => {
  const { network } = load(`
name: gram
input: { shape: [3, 5] }
layers:
  - { type: matmul, from: [input, input], transpose_b: true }
`);
  const built = await build(network, { target: "wasm" });
  expectSameBits(network, built, probeInputs(network.inputSize, 3, 4));
});
