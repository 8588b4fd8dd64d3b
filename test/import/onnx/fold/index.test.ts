import { describe, expect, test } from "vitest";
import { Budget, foldNode, Refusal } from "../../../../generator/import/onnx/fold/index.ts";
import type { Attribute, ElementType, OnnxTensor } from "../../../../generator/import/onnx/graph.ts";
import { floats, ints, tensor } from "../../support/onnx-model.ts";

const one = (type: ElementType, value: number) => tensor(type, [], [value]);

type Attributes = Record<string, Attribute>;

function fold(
  op: string,
  inputs: readonly (OnnxTensor | undefined)[],
  attributes: Attributes = {},
  opset = 18,
) {
  const names = inputs.map((input, i) => (input === undefined ? "" : `${i}`));
  const node = { name: "n", op, inputs: names, outputs: ["y"], attributes };
  return foldNode(node, inputs, opset)[0];
}

function refusalOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof Refusal) return error.reason;
    throw error;
  }
  throw new Error("it was computed");
}

const matrix = floats([1, 2, 3, 4, 5, 6], [2, 3]);

/** Operation, inputs, attributes, what comes out, and the opset where it matters. */
const cases: readonly (readonly [
  string,
  readonly (OnnxTensor | undefined)[],
  Attributes,
  OnnxTensor,
  number?,
])[] = [
  ["Add", [matrix, floats([10, 20, 30], [3])], {}, floats([11, 22, 33, 14, 25, 36], [2, 3])],
  ["Add", [floats([1, 2], [2, 1]), floats([10, 20], [1, 2])], {}, floats([11, 21, 12, 22], [2, 2])],
  [
    "Add",
    [floats([1, 2, 3, 4], [2, 2]), floats([10, 20], [2])],
    { broadcast: 1, axis: 0 },
    floats([11, 12, 23, 24], [2, 2]),
    6,
  ],
  ["Softmax", [floats([1, 2, 3])], {}, floats([0.09003057317, 0.2447284711, 0.6652409558])],
  [
    "Softmax",
    [floats([0, 1, 0, 0], [2, 2])],
    { axis: 0 },
    floats([0.5, 0.7310585786, 0.5, 0.2689414214], [2, 2]),
  ],
  [
    "Softmax",
    [floats([0, 1, 0, 0], [1, 2, 2])],
    {},
    floats([0.1748777045, 0.4753668864, 0.1748777045, 0.1748777045], [1, 2, 2]),
    12,
  ],
  ["LogSoftmax", [floats([1000, 1000])], {}, floats([-Math.LN2, -Math.LN2])],
  ["Add", [floats([0.1], []), floats([0.2], [])], {}, floats([Math.fround(0.1) + Math.fround(0.2)], [])],
  ["Add", [one("f64", 0.1), one("f64", 0.2)], {}, one("f64", 0.1 + 0.2)],
  ["Add", [one("f16", 2048), one("f16", 1)], {}, one("f16", 2048)],
  ["Add", [one("f16", 65504), one("f16", 65504)], {}, one("f16", Infinity)],
  ["Add", [one("bf16", 256), one("bf16", 1)], {}, one("bf16", 256)],
  ["Add", [one("i8", 127), one("i8", 1)], {}, one("i8", -128)],
  ["Sub", [one("u8", 0), one("u8", 1)], {}, one("u8", 255)],
  ["Div", [one("i32", -7), one("i32", 2)], {}, one("i32", -3)],
  ["Mod", [one("i32", -7), one("i32", 2)], {}, one("i32", 1)],
  ["Mod", [one("f32", -7), one("f32", 2)], { fmod: 1 }, one("f32", -1)],
  ["Pow", [floats([2, 3], [2]), one("i64", 2)], {}, floats([4, 9], [2])],
  ["Max", [floats([1, NaN], [2]), floats([3, 0], [2]), one("f32", 2)], {}, floats([3, NaN], [2])],
  ["Mean", [one("f32", 1), one("f32", 2)], {}, one("f32", 1.5)],
  ["Less", [floats([1, 3], [2]), one("f32", 2)], {}, tensor("bool", [2], [1, 0])],
  ["Equal", [ints(1, -1), ints(-1)], {}, tensor("bool", [2], [0, 1])],
  ["Not", [tensor("bool", [2], [0, 1])], {}, tensor("bool", [2], [1, 0])],
  ["Neg", [ints(0, 3)], {}, ints(0, -3)],
  ["Sqrt", [one("f32", 2)], {}, floats([Math.SQRT2], [])],
  ["Erf", [one("f64", 0.5)], {}, one("f64", 0.5204998778130465)],
  ["Round", [floats([0.5, 1.5, -0.5, 2.4], [4])], {}, floats([0, 2, -0, 2], [4])],
  ["Clip", [floats([-5, 0.5, 5], [3]), one("f32", -1), one("f32", 1)], {}, floats([-1, 0.5, 1], [3])],
  ["Clip", [floats([-5, 5], [2]), undefined, one("f32", 1)], {}, floats([-5, 1], [2])],
  ["Clip", [floats([-5, 5], [2])], { max: 6, min: 0 }, floats([0, 5], [2]), 6],
  ["Where", [tensor("bool", [2], [1, 0]), one("f32", 1), floats([2, 3], [2])], {}, floats([1, 3], [2])],
  ["Reshape", [matrix, ints(0, -1, 1)], {}, { ...matrix, shape: [2, 3, 1] }],
  ["Reshape", [matrix], { shape: [3, 2] }, { ...matrix, shape: [3, 2] }, 1],
  ["Reshape", [floats([], [0, 3]), ints(3, 0)], { allowzero: 1 }, floats([], [3, 0])],
  ["Flatten", [matrix], { axis: 0 }, { ...matrix, shape: [1, 6] }],
  ["Squeeze", [floats([1, 2], [1, 2, 1]), ints(-1)], {}, floats([1, 2], [1, 2])],
  ["Squeeze", [floats([1, 2], [1, 2, 1])], {}, floats([1, 2], [2])],
  ["Unsqueeze", [floats([1, 2], [2])], { axes: [0, 2] }, floats([1, 2], [1, 2, 1]), 11],
  ["Transpose", [matrix], {}, floats([1, 4, 2, 5, 3, 6], [3, 2])],
  [
    "Expand",
    [floats([1, 2], [2, 1]), ints(3, 1, 2)],
    {},
    floats([1, 1, 2, 2, 1, 1, 2, 2, 1, 1, 2, 2], [3, 2, 2]),
  ],
  ["Concat", [matrix, floats([7, 8], [2, 1])], { axis: -1 }, floats([1, 2, 3, 7, 4, 5, 6, 8], [2, 4])],
  ["Slice", [matrix, ints(1), ints(2 ** 63), ints(1)], {}, floats([2, 3, 5, 6], [2, 2])],
  ["Slice", [matrix, ints(-1), ints(-(2 ** 63)), ints(1), ints(-2)], {}, floats([3, 1, 6, 4], [2, 2])],
  ["Slice", [matrix], { starts: [1], ends: [9], axes: [0] }, floats([4, 5, 6], [1, 3]), 9],
  ["Slice", [floats([], [0]), ints(5), ints(-9), ints(0), ints(-1)], {}, floats([], [0])],
  ["Gather", [matrix, one("i64", -1)], { axis: 1 }, floats([3, 6], [2])],
  ["Gather", [matrix, ints(1, 0)], {}, floats([4, 5, 6, 1, 2, 3], [2, 3])],
  ["Shape", [matrix], { start: -1 }, ints(3)],
  ["Size", [matrix], {}, one("i64", 6)],
  ["Dropout", [matrix, one("f32", 0.5)], {}, matrix],
  ["Cast", [floats([1.9, -1.9, 0], [3])], { to: 7 }, ints(1, -1, 0)],
  ["Cast", [ints(300)], { to: 2 }, tensor("u8", [1], [44])],
  ["Cast", [floats([0.5, 0], [2])], { to: 9 }, tensor("bool", [2], [1, 0])],
  ["Cast", [one("f64", 0.1)], { to: "FLOAT" }, floats([0.1], []), 1],
  ["Constant", [], { value_floats: [1, 2] }, floats([1, 2], [2])],
  ["Constant", [], { value_int: 3 }, one("i64", 3)],
  ["ConstantOfShape", [ints(2, 1)], { value: ints(7) }, tensor("i64", [2, 1], [7, 7])],
  ["ConstantOfShape", [ints()], {}, floats([0], [])],
  ["Range", [one("i64", 5), one("i64", 0), one("i64", -2)], {}, ints(5, 3, 1)],
  ["NonZero", [floats([1, 0, 3, -2], [2, 2])], {}, tensor("i64", [2, 3], [0, 1, 1, 0, 0, 1])],
  ["NonZero", [floats([0, 0], [2])], {}, tensor("i64", [1, 0], [])],
  ["EyeLike", [matrix], {}, floats([1, 0, 0, 0, 1, 0], [2, 3])],
  ["EyeLike", [matrix], { k: -1, dtype: 7 }, tensor("i64", [2, 3], [0, 0, 0, 1, 0, 0])],
  ["Trilu", [matrix], {}, floats([1, 2, 3, 0, 5, 6], [2, 3])],
  ["Trilu", [matrix, one("i64", 1)], {}, floats([0, 2, 3, 0, 0, 6], [2, 3])],
  ["Trilu", [floats([1, 2, 3, 4], [2, 2, 1]), one("i64", -1)], { upper: 0 }, floats([0, 2, 0, 4], [2, 2, 1])],
  ["CumSum", [matrix, one("i64", 1)], {}, floats([1, 3, 6, 4, 9, 15], [2, 3])],
  ["CumSum", [matrix, one("i64", 0)], {}, floats([1, 2, 3, 5, 7, 9], [2, 3])],
  ["CumSum", [matrix, one("i32", -1)], { exclusive: 1 }, floats([0, 1, 3, 0, 4, 9], [2, 3])],
  ["CumSum", [matrix, ints(1)], { reverse: 1 }, floats([6, 5, 3, 15, 11, 6], [2, 3])],
  ["CumSum", [ints(1, 2), ints(0)], { reverse: 1, exclusive: 1 }, ints(2, 0)],
  ["ReduceSum", [matrix, ints(1)], {}, floats([6, 15], [2, 1])],
  ["ReduceMean", [matrix], { axes: [0], keepdims: 0 }, floats([2.5, 3.5, 4.5], [3]), 13],
  ["ReduceMax", [matrix], { keepdims: 0 }, floats([6], [])],
  ["ReduceProd", [floats([], [0])], { keepdims: 0 }, floats([1], [])],
  ["ReduceSum", [matrix], { noop_with_empty_axes: 1 }, matrix],
  ["MatMul", [matrix, floats([1, 0, 1], [3])], {}, floats([4, 10], [2])],
  ["MatMul", [floats([1, 2, 3, 4], [2, 1, 2]), floats([1, 10], [2, 1])], {}, floats([21, 43], [2, 1, 1])],
  [
    "Gemm",
    [matrix, floats([1, 0, 0, 0, 1, 0], [2, 3]), floats([1, 2], [2, 1])],
    { transB: 1, alpha: 2, beta: 10 },
    floats([12, 14, 28, 30], [2, 2]),
  ],
];

describe("an operation on constants gives what ONNX says", () => {
  for (const [op, inputs, attributes, expected, opset] of cases) {
    const given = inputs.map((input) => (input ? `${input.type}[${input.shape}]` : "nothing")).join(", ");
    test(`${op} of ${given} ${JSON.stringify(Object.keys(attributes))}`, () => {
      expect(fold(op, inputs, attributes, opset)).toEqual(expected);
    });
  }
});

describe("a Split of constants", () => {
  const split = (inputs: readonly OnnxTensor[], outputs: number, attributes: Attributes, opset = 18) =>
    foldNode(
      {
        ...{ name: "n", op: "Split", attributes, inputs: inputs.map((_, i) => `${i}`) },
        outputs: Array.from({ length: outputs }, (_, i) => `y${i}`),
      },
      inputs,
      opset,
    );
  test("gives the parts that it says", () => {
    const [first, second] = split([matrix, ints(1, 2)], 2, { axis: -1 });
    expect(first).toEqual(floats([1, 4], [2, 1]));
    expect(second).toEqual(floats([2, 3, 5, 6], [2, 2]));
    expect(split([matrix], 2, { axis: 1, split: [2, 1] }, 11)[1]).toEqual(floats([3, 6], [2, 1]));
  });
  test("else parts of one size, but for the last", () => {
    expect(split([matrix], 2, {}).map(({ data }) => [...data])).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(split([matrix], 2, { axis: 1, num_outputs: 2 }).map(({ shape }) => shape)).toEqual([
      [2, 2],
      [2, 1],
    ]);
  });
  test("and refuses what does not come out", () => {
    expect(refusalOf(() => split([matrix, ints(1, 1)], 2, { axis: 1 }))).toBe(
      "parts of 1, 1 do not add up to an axis of size 3",
    );
    expect(refusalOf(() => split([matrix, ints(4, -1)], 2, { axis: 1 }))).toBe(
      "parts of 4, -1 do not add up to an axis of size 3",
    );
  });
});

test("products are rounded to float32 after every operation, sums once", () => {
  const row = floats([2 ** 24, 1, 1], [1, 3]);
  expect(fold("MatMul", [row, floats([1, 1, 1], [3, 1])])?.data).toEqual(Float64Array.of(2 ** 24));
  expect(fold("ReduceSum", [row])?.data).toEqual(Float64Array.of(2 ** 24 + 2));
});

test("an open batch, which is NaN in integers, is passed on, and not computed with", () => {
  const shape = ints(Number.NaN, 4);
  expect(fold("Gather", [shape, one("i64", 0)])).toEqual(one("i64", Number.NaN));
  expect(fold("Concat", [shape, ints(-1)], { axis: 0 })).toEqual(ints(Number.NaN, 4, -1));
  for (const run of [
    () => fold("Mul", [shape, ints(2)]),
    () => fold("Gather", [ints(4), shape]),
    () => fold("Equal", [shape, ints(-1)]),
    () => fold("Cast", [shape], { to: 1 }),
    () => fold("ConstantOfShape", [shape]),
    () => fold("Expand", [matrix, shape]),
  ]) {
    expect(refusalOf(run)).toBe("it computes with the batch size, which the file leaves open");
  }
});

describe("what cannot be computed says why", () => {
  const refusals: readonly (readonly [string, () => unknown, string])[] = [
    [
      "an operation",
      () => fold("Unheard", []),
      "all its inputs are constant, and neuroll does not fold this operator",
    ],
    [
      "shapes",
      () => fold("Add", [matrix, floats([1, 2], [2])]),
      "the shapes [2, 3] and [2] do not go together",
    ],
    [
      "shapes before opset 7",
      () => fold("Add", [matrix, floats([1, 2, 3], [3])], {}, 6),
      "its inputs have shapes 2×3 and 3, and it does not broadcast them",
    ],
    ["types", () => fold("Add", [matrix, one("f64", 1)]), "its inputs have different types: f32 and f64"],
    ["a missing input", () => fold("Add", [matrix, undefined]), "its input 1 is missing"],
    ["an integer by 0", () => fold("Div", [ints(1), ints(0)]), "it divides an integer by 0"],
    [
      "integers beyond 2^53",
      () => fold("Mul", [ints(2 ** 40), ints(2 ** 40)]),
      `its result ${2 ** 80} is not a valid i64`,
    ],
    ["a root of integers", () => fold("Sqrt", [ints(4)]), "it is not defined for i64"],
    [
      "NaN as an integer",
      () => fold("Cast", [one("f32", Number.NaN)], { to: 7 }),
      "it casts NaN to i64, which cannot represent it",
    ],
    ["a text", () => fold("Cast", [matrix], { to: 8 }), "it casts to string, which neuroll does not read"],
    [
      "a wrong attribute",
      () => fold("Concat", [matrix], { axis: "0" }),
      "its attribute axis is not a number",
    ],
    ["an axis", () => fold("Concat", [matrix], { axis: 2 }), "axis 2 is outside a value of 2 axes"],
    ["a permutation", () => fold("Transpose", [matrix], { perm: [0, 0] }), "the same axis is given twice"],
    [
      "another size",
      () => fold("Reshape", [matrix, ints(4, -1)]),
      "shape [2, 3] cannot be reshaped to [4, 1]",
    ],
    ["a size that is none", () => fold("Reshape", [matrix, ints(-1, -1)]), "-1 is not a size"],
    ["an index", () => fold("Gather", [matrix, one("i64", 2)]), "index 2 is outside an axis of size 2"],
    [
      "a step of 0",
      () => fold("Slice", [matrix, ints(0), ints(1), ints(0), ints(0)]),
      "its step is 0; it must be a whole number other than 0",
    ],
    ["a matrix product", () => fold("MatMul", [matrix, matrix]), "it cannot multiply [2, 3] by [2, 3]"],
    ["training", () => fold("Dropout", [matrix, undefined, one("bool", 1)]), "it is in training mode"],
  ];
  for (const [name, run, reason] of refusals) test(name, () => expect(refusalOf(run)).toBe(reason));
});

describe("what would be huge is refused before it is made", () => {
  const huge = ints(2 ** 30, 2 ** 30);
  const column = floats(Array(4000).fill(1), [4000, 1]);
  const refusals: Readonly<Record<string, () => unknown>> = {
    ConstantOfShape: () => fold("ConstantOfShape", [huge]),
    Expand: () => fold("Expand", [one("f32", 1), huge]),
    Range: () => fold("Range", [one("i64", 0), one("i64", 2 ** 50), one("i64", 1)]),
    Add: () => fold("Add", [floats(Array(8000).fill(1), [8000, 1]), floats(Array(8000).fill(1), [1, 8000])]),
    MatMul: () =>
      fold("MatMul", [floats(Array(4e6).fill(1), [4000, 1000]), floats(Array(4e6).fill(1), [1000, 4000])]),
    "many in all": () => {
      const budget = new Budget();
      const node = { name: "n", op: "Expand", inputs: ["a", "b"], outputs: ["y"], attributes: {} };
      for (let i = 0; i < 10; i++) foldNode(node, [column, ints(1, 1000)], 18, budget);
    },
  };
  for (const [name, run] of Object.entries(refusals)) {
    test(name, () => expect(refusalOf(run)).toBe("its constants are too large to compute"));
  }
});
