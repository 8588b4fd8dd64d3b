import { describe, expect, test } from "vitest";
import { importGraph } from "../../../../../generator/import/onnx/index.ts";
import { interpret } from "../../../../../generator/reference/interpret.ts";
import { networkOf } from "../../../support/import-files.ts";
import {
  floats,
  foldedOutput,
  graphOf,
  ints,
  kindsOf,
  layersOf,
  type NodeRow,
  number,
  outputOf,
} from "../../../support/onnx-model.ts";

/** What a graph gives of inputs, imported once. */
function outputsOf(rows: Parameters<typeof graphOf>[0]): (x: readonly number[]) => readonly number[] {
  const network = networkOf(importGraph(graphOf(rows)));
  return (x) => interpret(network, x).output;
}

const constants = {
  zero: number(0),
  one: number(1),
  three: number(3),
  six: number(6),
  tenth: number(0.1),
  half: number(0.5),
  minusHalf: number(-0.5),
  alpha: number(1.6732632423543772),
  gamma: number(1.0507009873554805),
  slopes: floats([0.1, 0.2, 0.3]),
};

/** Choices as people and exporters write them, and the activation that each is. */
const chains: Readonly<Record<string, readonly [activation: string, nodes: readonly NodeRow[]]>> = {
  "x where x > 0, else 0.1·x": [
    "leaky_relu",
    [
      ["Greater", "x zero", "c"],
      ["Mul", "x tenth", "m"],
      ["Where", "c x m", "y"],
    ],
  ],
  "0.1·x where x < 0, else x": [
    "leaky_relu",
    [
      ["Less", "x zero", "c"],
      ["Mul", "tenth x", "m"],
      ["Where", "c m x", "y"],
    ],
  ],
  "x where not x < 0, else 0.1·x": [
    "leaky_relu",
    [
      ["Less", "x zero", "c"],
      ["Not", "c", "n"],
      ["Mul", "x tenth", "m"],
      ["Where", "n x m", "y"],
    ],
  ],
  "x where 0 ≤ x, the number first": [
    "leaky_relu",
    [
      ["LessOrEqual", "zero x", "c"],
      ["Mul", "x tenth", "m"],
      ["Where", "c x m", "y"],
    ],
  ],
  "the larger of x and 0.1·x": [
    "leaky_relu",
    [
      ["Mul", "x tenth", "m"],
      ["Max", "m x", "y"],
    ],
  ],
  "a slope for each unit": [
    "prelu",
    [
      ["Greater", "x zero", "c"],
      ["Mul", "x slopes", "m"],
      ["Where", "c x m", "y"],
    ],
  ],
  "x or −x": [
    "abs",
    [
      ["GreaterOrEqual", "x zero", "c"],
      ["Neg", "x", "m"],
      ["Where", "c x m", "y"],
    ],
  ],
  "x or 0": [
    "relu",
    [
      ["Greater", "x zero", "c"],
      ["Where", "c x zero", "y"],
    ],
  ],
  "the larger of x and 0": ["relu", [["Max", "x zero", "y"]]],
  "the larger of 0 and x, at most 6": [
    "relu6",
    [
      ["Max", "zero x", "m"],
      ["Min", "m six", "y"],
    ],
  ],
  "x where x > 0.5, else 3": [
    "thresholded_relu",
    [
      ["Greater", "x half", "c"],
      ["Where", "c x three", "y"],
    ],
  ],
  "bounds by choices": [
    "clip",
    [
      ["Less", "x minusHalf", "c"],
      ["Where", "c minusHalf x", "m"],
      ["Greater", "m three", "d"],
      ["Where", "d three m", "y"],
    ],
  ],
  "bounds by choices of x alone": [
    "clip",
    [
      ["Less", "x minusHalf", "c"],
      ["Where", "c minusHalf x", "m"],
      ["Greater", "x three", "d"],
      ["Where", "d three m", "y"],
    ],
  ],
  "softshrink, one choice in the other": [
    "soft_shrink",
    [
      ["Greater", "x half", "c"],
      ["Less", "x minusHalf", "d"],
      ["Sub", "x half", "u"],
      ["Add", "x half", "l"],
      ["Where", "d l zero", "m"],
      ["Where", "c u m", "y"],
    ],
  ],
  "softshrink, the other way around": [
    "soft_shrink",
    [
      ["Greater", "x half", "c"],
      ["Less", "x minusHalf", "d"],
      ["Sub", "x half", "u"],
      ["Add", "x half", "l"],
      ["Where", "c u zero", "m"],
      ["Where", "d l m", "y"],
    ],
  ],
  "PyTorch's softshrink, a sum of two choices": [
    "soft_shrink",
    [
      ["Greater", "x half", "c"],
      ["Sub", "x half", "u"],
      ["Where", "c u zero", "a"],
      ["Less", "x minusHalf", "d"],
      ["Add", "x half", "l"],
      ["Where", "d l zero", "b"],
      ["Add", "a b", "y"],
    ],
  ],
  "softshrink by sign and size": [
    "soft_shrink",
    [
      ["Sign", "x", "s"],
      ["Abs", "x", "a"],
      ["Sub", "a half", "m"],
      ["Relu", "m", "r"],
      ["Mul", "s r", "y"],
    ],
  ],
  "softshrink by sign, size and choice": [
    "soft_shrink",
    [
      ["Sign", "x", "s"],
      ["Abs", "x", "a"],
      ["Greater", "a half", "c"],
      ["Sub", "a half", "m"],
      ["Mul", "m s", "r"],
      ["Where", "c r zero", "y"],
    ],
  ],
  "hardshrink, one choice in the other": [
    "hard_shrink",
    [
      ["Greater", "x half", "c"],
      ["Less", "x minusHalf", "d"],
      ["Where", "c x zero", "m"],
      ["Where", "d x m", "y"],
    ],
  ],
  "hardshrink by size": [
    "hard_shrink",
    [
      ["Abs", "x", "a"],
      ["Greater", "a half", "c"],
      ["Where", "c x zero", "y"],
    ],
  ],
  "PyTorch's hardshrink, one condition of two": [
    "hard_shrink",
    [
      ["Greater", "x half", "c"],
      ["Less", "x minusHalf", "d"],
      ["Or", "c d", "o"],
      ["Where", "o x zero", "y"],
    ],
  ],
  "hardshrink, 0 inside": [
    "hard_shrink",
    [
      ["LessOrEqual", "x half", "c"],
      ["GreaterOrEqual", "x minusHalf", "d"],
      ["And", "d c", "o"],
      ["Where", "o zero x", "y"],
    ],
  ],
  "ELU by a choice": [
    "elu",
    [
      ["Greater", "x zero", "c"],
      ["Exp", "x", "e"],
      ["Sub", "e one", "d"],
      ["Mul", "d half", "m"],
      ["Where", "c x m", "y"],
    ],
  ],
  "CELU by a choice": [
    "celu",
    [
      ["Greater", "x zero", "c"],
      ["Div", "x half", "q"],
      ["Exp", "q", "e"],
      ["Sub", "e one", "d"],
      ["Mul", "half d", "m"],
      ["Where", "c x m", "y"],
    ],
  ],
  "CELU as ELU of a quotient": [
    "celu",
    [
      ["Div", "x half", "q"],
      ["Elu", "q", "e", { alpha: 1 }],
      ["Mul", "half e", "y"],
    ],
  ],
  "SELU by a choice, gamma after it": [
    "selu",
    [
      ["LessOrEqual", "x zero", "c"],
      ["Exp", "x", "e"],
      ["Mul", "e alpha", "a"],
      ["Sub", "a alpha", "m"],
      ["Where", "c m x", "w"],
      ["Mul", "w gamma", "y"],
    ],
  ],
  "SELU as ONNX says it": [
    "selu",
    [
      ["Less", "x zero", "c"],
      ["Exp", "x", "e"],
      ["Mul", "alpha e", "a"],
      ["Sub", "a alpha", "d"],
      ["Mul", "gamma d", "m"],
      ["Mul", "gamma x", "p"],
      ["Where", "c m p", "y"],
    ],
  ],
  symlog: [
    "symlog",
    [
      ["Sign", "x", "s"],
      ["Abs", "x", "a"],
      ["Add", "a one", "p"],
      ["Log", "p", "l"],
      ["Mul", "s l", "y"],
    ],
  ],
  "hard sigmoid by bounds": [
    "hard_sigmoid",
    [
      ["Mul", "x tenth", "m"],
      ["Add", "m half", "a"],
      ["Clip", "a zero one", "y"],
    ],
  ],
  "hard sigmoid by a ReLU of at most 6": [
    "hard_sigmoid",
    [
      ["Add", "x three", "a"],
      ["Clip", "a zero six", "c"],
      ["Div", "c six", "y"],
    ],
  ],
  "hard swish by the larger and the smaller": [
    "hard_swish",
    [
      ["Add", "x three", "a"],
      ["Max", "a zero", "b"],
      ["Min", "b six", "c"],
      ["Mul", "x c", "m"],
      ["Div", "m six", "y"],
    ],
  ],
};

const inputs = [
  [-3, -1, -0.5],
  [-0.25, 0, 0.25],
  [0.5, 1, 4],
];

describe("choices are found again as activations", () => {
  for (const [title, [name, nodes]] of Object.entries(chains)) {
    test(`${title}: ${name}`, () => {
      expect(kindsOf({ constants, nodes })).toEqual([`activation ${name}`]);
      const given = outputsOf({ constants, nodes });
      for (const x of inputs) {
        const expected = foldedOutput({ constants, nodes }, floats(x, [1, 3]));
        given(x).forEach((value, i) => {
          expect(value).toBeCloseTo(expected[i] as number, 5);
        });
      }
    });
  }
  test("a remark lists activations that give NaN where the original gives a number", () => {
    const nodes: NodeRow[] = [
      ["Greater", "x half", "c"],
      ["Where", "c x zero", "y"],
    ];
    expect(importGraph(graphOf({ constants, nodes })).remarks).toEqual([
      'Greater "Greater_0", Where "Where_1" is computed as thresholded_relu, which gives NaN for NaN, where the original takes one of its branches.',
    ]);
  });
});

/** Chains that look like an activation and are none. */
const others: Readonly<Record<string, readonly NodeRow[]>> = {
  "another value is compared": [
    ["Neg", "x", "n"],
    ["Greater", "n zero", "c"],
    ["Mul", "x tenth", "m"],
    ["Where", "c x m", "y"],
  ],
  "the comparison is with another number": [
    ["Greater", "x half", "c"],
    ["Mul", "x tenth", "m"],
    ["Where", "c x m", "y"],
  ],
  "the sides are changed": [
    ["Greater", "x zero", "c"],
    ["Mul", "x tenth", "m"],
    ["Where", "c m x", "y"],
  ],
  "at the number itself x is taken": [
    ["GreaterOrEqual", "x half", "c"],
    ["Where", "c x three", "y"],
  ],
  "the bounds are no pair": [
    ["Greater", "x half", "c"],
    ["Less", "x zero", "d"],
    ["Or", "c d", "o"],
    ["Where", "o x zero", "y"],
  ],
  "x is moved by another number": [
    ["Greater", "x half", "c"],
    ["Sub", "x tenth", "u"],
    ["Where", "c u zero", "a"],
    ["Less", "x minusHalf", "d"],
    ["Add", "x half", "l"],
    ["Where", "d l zero", "b"],
    ["Add", "a b", "y"],
  ],
  "the factor is over 1": [
    ["Mul", "x three", "m"],
    ["Max", "m x", "y"],
  ],
};

describe("what only looks like an activation stays as it is written", () => {
  for (const [title, nodes] of Object.entries(others)) {
    test(title, () => {
      expect(layersOf({ constants, nodes }).length).toBeGreaterThan(1);
      const given = outputsOf({ constants, nodes });
      for (const x of inputs) {
        const expected = foldedOutput({ constants, nodes }, floats(x, [1, 3]));
        given(x).forEach((value, i) => {
          expect(value).toBeCloseTo(expected[i] as number, 6);
        });
      }
    });
  }
});

const { NaN: none, POSITIVE_INFINITY: infinite } = Number;
const edges = [none, -infinite, -1, -0, 0, 0.5, infinite];

/** Operations that give truth, as one 0 or 1 after a Cast. */
const truths: Readonly<Record<string, readonly NodeRow[]>> = {
  "Greater than a number": [["Greater", "x half", "t"]],
  "a number Greater": [["Greater", "half x", "t"]],
  GreaterOrEqual: [["GreaterOrEqual", "x half", "t"]],
  Less: [["Less", "x zero", "t"]],
  LessOrEqual: [["LessOrEqual", "x zero", "t"]],
  Equal: [["Equal", "zero x", "t"]],
  Not: [
    ["Greater", "x half", "c"],
    ["Not", "c", "t"],
  ],
  And: [
    ["Less", "x half", "c"],
    ["Greater", "x minusHalf", "d"],
    ["And", "c d", "t"],
  ],
  Or: [
    ["Greater", "x zero", "c"],
    ["Less", "x minusHalf", "d"],
    ["Or", "c d", "t"],
  ],
  Xor: [
    ["Greater", "x zero", "c"],
    ["Less", "x half", "d"],
    ["Xor", "c d", "t"],
  ],
  IsNaN: [["IsNaN", "x", "t"]],
  IsInf: [["IsInf", "x", "t"]],
  "IsInf of one sign": [["IsInf", "x", "t", { detect_negative: 0 }]],
  "two values of the network": [
    ["Neg", "x", "n"],
    ["GreaterOrEqual", "n x", "t"],
  ],
  "a number a unit": [["Greater", "x slopes", "t"]],
};

describe("truth is 1 and 0, and every comparison with NaN is 0", () => {
  for (const [title, nodes] of Object.entries(truths)) {
    test(title, () => {
      const rows = { constants, nodes: [...nodes, ["Cast", "t", "y", { to: 1 }] as NodeRow] };
      const given = outputsOf(rows);
      for (const edge of edges) {
        const x = [edge, 0.25, edge];
        expect(given(x), `${edge}`).toEqual(foldedOutput(rows, floats(x, [1, 3])));
      }
    });
  }
  test("Where takes what it takes bit by bit", () => {
    const nodes: NodeRow[] = [
      ["Neg", "x", "n"],
      ["Less", "x slopes", "c"],
      ["Where", "c n slopes", "y"],
    ];
    const given = outputsOf({ constants, nodes });
    for (const edge of edges) {
      const x = [edge, edge, 0.25];
      expect(given(x)).toEqual(foldedOutput({ constants, nodes }, floats(x, [1, 3])));
    }
  });
  test("a Cast of floats to integers leaves out what is after the point", () => {
    const nodes: NodeRow[] = [
      ["Cast", "x", "n", { to: 7 }],
      ["Cast", "n", "y", { to: 1 }],
    ];
    for (const x of [
      [-2.75, -0.5, 0.5],
      [2.75, 7, -1e9],
    ]) {
      const expected = foldedOutput({ nodes }, floats(x, [1, 3]));
      expect(outputOf({ nodes }, x).map((value) => value + 0)).toEqual(expected.map((value) => value + 0));
    }
  });
  test("a Cast of floats to bool is true but for 0", () => {
    const nodes: NodeRow[] = [
      ["Cast", "x", "b", { to: 9 }],
      ["Cast", "b", "y", { to: 1 }],
    ];
    expect(outputOf({ nodes }, [none, -0, 0.25])).toEqual([1, 0, 1]);
  });
});

describe("element-wise functions are what folding computes", () => {
  const functions =
    "Sin Cos Tan Asin Acos Atan Sinh Cosh Asinh Acosh Atanh Sign Floor Ceil Round Erf Softsign HardSwish Mish Celu";
  for (const op of functions.split(" ")) {
    test(op, () => {
      const nodes: NodeRow[] = [[op, "x", "y"]];
      expect(kindsOf({ nodes, opset: 18 })).toHaveLength(1);
      const given = outputsOf({ nodes, opset: 18 });
      for (const x of [...inputs, [1.5, 2.5, -3.5], [0.75, -0.75, 1e22]]) {
        const expected = foldedOutput({ nodes, opset: 18 }, floats(x, [1, 3]));
        given(x).forEach((value, i) => {
          const exact = expected[i] as number;
          if (Number.isFinite(exact))
            expect(Math.abs(value - exact)).toBeLessThanOrEqual(1e-6 * (1 + Math.abs(exact)));
          else expect(value).toBe(exact);
        });
      }
    });
  }
  test("Shrink with a bias of its own", () => {
    const nodes: NodeRow[] = [["Shrink", "x", "y", { lambd: 1.5, bias: 0.5 }]];
    expect(kindsOf({ nodes })).toEqual(["activation shrink"]);
    expect(outputOf({ nodes }, [-2, 1.5, 4])).toEqual([-1.5, 0, 3.5]);
  });
});

describe("Pow of constants", () => {
  test("is that of C and NumPy for NaN and ∞", () => {
    const base = floats([none, 1, 1, -1, 2]);
    const exponent = floats([0, none, infinite, -infinite, none]);
    expect(
      foldedOutput({ nodes: [["Pow", "base exponent", "y"]], constants: { base, exponent } }, floats([0])),
    ).toEqual([1, 1, 1, 1, none]);
  });
});

test("what is no truth is no condition", () => {
  const refused = (nodes: readonly NodeRow[]) => () => layersOf({ constants, nodes });
  expect(refused([["Where", "x x zero", "y"]])).toThrow("its condition is f32");
  expect(refused([["Not", "x", "y"]])).toThrow("it is not defined for f32");
  expect(refused([["And", "x x", "y"]])).toThrow("it is not defined for f32");
});

describe("what masks values out may be infinite:", () => {
  const minus = Number.NEGATIVE_INFINITY;
  const masks = { ...constants, least: number(minus), mask: floats([0, minus, 0], [1, 3]) };
  test.each<readonly [string, readonly NodeRow[], readonly number[]]>([
    [
      "-Infinity where a condition holds, as masked_fill has it",
      [
        ["Less", "x zero", "c"],
        ["Where", "c least x", "m"],
        ["Softmax", "m", "y", { axis: 1 }],
      ],
      [0.5, 0, 0.5],
    ],
    [
      "a mask that is added, as attention has it",
      [
        ["Add", "x mask", "m"],
        ["Softmax", "m", "y", { axis: -1 }],
      ],
      [0.5, 0, 0.5],
    ],
    ["a mask that is taken away", [["Sub", "x mask", "y"]], [1, Number.POSITIVE_INFINITY, 1]],
    ["places that are padded", [["Pad", "x pads least", "y"]], [minus, 1, -2, 1]],
  ])("%s", (_, nodes, y) => {
    expect(outputOf({ constants: { ...masks, pads: ints(0, 1, 0, 0) }, nodes }, [1, -2, 1])).toEqual(y);
  });
});
