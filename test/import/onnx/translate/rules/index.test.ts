import { describe, expect, test } from "vitest";
import {
  floats,
  foldedOutput,
  ints,
  kindsOf,
  layersOf,
  type NodeRow,
  number,
  outputOf,
  rounded,
} from "../../../support/onnx-model.ts";

const x = [-1.5, 0.25, 3];

/** Arithmetic with a constant c, and the layer it is. */
const arithmetic: Readonly<Record<string, readonly [kinds: string, nodes: readonly NodeRow[]]>> = {
  "x + c": ["scale", [["Add", "x c", "y"]]],
  "x − c": ["scale", [["Sub", "x c", "y"]]],
  "c − x": ["scale", [["Sub", "c x", "y"]]],
  "c · x": ["scale", [["Mul", "c x", "y"]]],
  "x / c": ["normalize", [["Div", "x c", "y"]]],
  "x / 4, which is x · 0.25": ["scale", [["Div", "x four", "y"]]],
  "x / 0, where no spec may have a std of 0": ["constant, divide", [["Div", "x zero", "y"]]],
  "c / x": ["activation reciprocal", [["Div", "c x", "y"]]],
  "max(x, c)": ["activation clip", [["Max", "x c", "y"]]],
  "min(c, x)": ["activation clip", [["Min", "c x", "y"]]],
  "x to the power of 2": ["activation power", [["Pow", "x two", "y"]]],
  "x · c + c": [
    "scale",
    [
      ["Mul", "x c", "m"],
      ["Add", "m c", "y"],
    ],
  ],
  "(x − c) / c": [
    "normalize",
    [
      ["Sub", "x c", "s"],
      ["Div", "s c", "y"],
    ],
  ],
  "(x + c) · c": [
    "scale, scale",
    [
      ["Add", "x c", "a"],
      ["Mul", "a c", "y"],
    ],
  ],
  "the sum of x, c and x": ["scale, add", [["Sum", "x c x", "y"]]],
  "the mean of x and c": ["scale, scale", [["Mean", "x c", "y"]]],
  "x + x": ["add", [["Add", "x x", "y"]]],
  "a constant along another axis": [
    "scale, reshape",
    [
      ["Unsqueeze", "x last", "u"],
      ["Add", "u column", "y"],
    ],
  ],
};

describe("arithmetic", () => {
  const constants = {
    ...{ c: floats([1.5, -2, 0.7]), zero: floats([1, 0, 2]), two: number(2), four: number(4) },
    ...{ last: ints(2), column: floats([1, 2, 3], [3, 1]) },
  };
  test.each(Object.entries(arithmetic))("%s", (_, [kinds, nodes]) => {
    const rows = { constants, nodes };
    expect(kindsOf(rows).join(", ")).toBe(kinds);
    expect(rounded(outputOf(rows, x))).toEqual(rounded(foldedOutput(rows, floats(x, [1, 3]))));
  });
});

/** Operations as older opsets have them. */
describe("an older opset", () => {
  test("has the bounds of Clip as attributes", () =>
    expect(layersOf({ opset: 6, nodes: [["Clip", "x", "y", { min: -2, max: 3 }]] })[0]?.fields).toEqual({
      activation: { kind: "activation", name: "clip", parameters: { min: -2, max: 3 } },
    }));
  test("has the softmax of all axes from one on", () => {
    const nodes: readonly NodeRow[] = [["Softmax", "x", "y"]];
    expect(kindsOf({ opset: 11, dims: ["n", 2, 3], nodes })).toEqual([
      "reshape",
      "activation softmax",
      "reshape",
    ]);
    expect(kindsOf({ opset: 13, dims: ["n", 2, 3], nodes })).toEqual(["activation softmax"]);
  });
  test("says along which axis the second operand goes", () => {
    const constants = { c: floats([10, 20]) };
    const nodes: readonly NodeRow[] = [["Add", "x c", "y", { broadcast: 1, axis: 1 }]];
    expect(outputOf({ opset: 6, dims: ["n", 2, 3], constants, nodes }, [1, 2, 3, 4, 5, 6])).toEqual([
      11, 12, 13, 24, 25, 26,
    ]);
  });
  test("has the axes of Squeeze and Unsqueeze and the shape of Reshape as attributes", () => {
    const nodes: readonly NodeRow[] = [
      ["Unsqueeze", "x", "u", { axes: [1] }],
      ["Squeeze", "u", "s", { axes: [1] }],
      ["Reshape", "s", "r", { shape: [-1, 3, 1] }],
      ["Relu", "r", "y"],
    ];
    expect(kindsOf({ opset: 4, nodes })).toEqual(["reshape", "activation relu"]);
  });
  test("has other decimals for Selu", () => {
    const alphaOf = (opset: number) => layersOf({ opset, nodes: [["Selu", "x", "y"]] })[0]?.fields.activation;
    expect(alphaOf(1)).toMatchObject({ parameters: { alpha: Math.fround(1.6732) } });
    expect(alphaOf(6)).toMatchObject({ parameters: { alpha: 1.6732631921768188 } });
  });
});

describe("attributes that are left out", () => {
  test("are the float32 of the standard", () =>
    expect(layersOf({ nodes: [["LeakyRelu", "x", "y"]] })[0]?.fields).toMatchObject({
      activation: { parameters: { alpha: 0.009999999776482582 } },
    }));
});

describe("parts", () => {
  const constants = {
    ...{ at: ints(1), start: ints(0), end: ints(9), backwards: ints(-1), order: ints(2, 0, 1) },
  };
  test("of a Split that are put together in another order", () => {
    const rows = {
      nodes: [
        ["Split", "x", "a b c", { axis: 1 }],
        ["Concat", "c a b", "y", { axis: 1 }],
      ] as const,
    };
    expect(outputOf(rows, [1, 2, 3])).toEqual([3, 1, 2]);
  });
  test("of a Gather are slices of neighbours", () => {
    const rows = { constants, nodes: [["Gather", "x order", "y", { axis: 1 }]] as const };
    expect(kindsOf(rows)).toEqual(["slice", "slice", "concat"]);
    expect(outputOf(rows, [1, 2, 3])).toEqual([3, 1, 2]);
  });
  test("beside constants, which are layers", () => {
    const rows = {
      dims: [1, 3],
      constants: { c: floats([7, 8], [1, 2]) },
      nodes: [["Concat", "x c", "y", { axis: 1 }]] as const,
    };
    expect(kindsOf(rows)).toEqual(["constant", "concat"]);
    expect(outputOf(rows, [1, 2, 3])).toEqual([1, 2, 3, 7, 8]);
  });
});
