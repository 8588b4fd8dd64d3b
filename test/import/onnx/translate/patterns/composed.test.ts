import { describe, expect, test } from "vitest";
import { foldedOperations } from "../../../../../generator/import/onnx/fold/index.ts";
import {
  floats,
  foldedOutput,
  kindsOf,
  layersOf,
  type NodeRow,
  number,
  outputOf,
  rounded,
} from "../../../support/onnx-model.ts";

const constants = {
  half: number(0.5),
  one: number(1),
  two: number(2),
  three: number(3),
  four: number(4),
  six: number(6),
  cubic: number(0.044715),
  root2: number(Math.SQRT2),
  root1_2: number(Math.SQRT1_2),
  root2pi: number(Math.sqrt(2 / Math.PI)),
  almost: number(0.7072),
  eps: number(1e-5),
};

/** Chains of operations as exporters write activations, and the activation that each is. */
const chains: Readonly<Record<string, readonly [activation: string, nodes: readonly NodeRow[]]>> = {
  "x · sigmoid(x)": [
    "silu",
    [
      ["Sigmoid", "x", "s"],
      ["Mul", "x s", "y"],
    ],
  ],
  "sigmoid(x) · x": [
    "silu",
    [
      ["Sigmoid", "x", "s"],
      ["Mul", "s x", "y"],
    ],
  ],
  "PyTorch's GELU": [
    "gelu",
    [
      ["Div", "x root2", "d"],
      ["Erf", "d", "e"],
      ["Add", "e one", "a"],
      ["Mul", "x a", "m"],
      ["Mul", "m half", "y"],
    ],
  ],
  "GELU with its half first and a product for its root": [
    "gelu",
    [
      ["Mul", "root1_2 x", "d"],
      ["Erf", "d", "e"],
      ["Add", "one e", "a"],
      ["Mul", "half x", "m"],
      ["Mul", "a m", "y"],
    ],
  ],
  "GELU with its half beside the gate": [
    "gelu",
    [
      ["Div", "x root2", "d"],
      ["Erf", "d", "e"],
      ["Add", "e one", "a"],
      ["Mul", "half a", "m"],
      ["Mul", "m x", "y"],
    ],
  ],
  "GELU of a product": [
    "gelu",
    [
      ["Mul", "x three", "p"],
      ...([
        ["Div", "p root2", "d"],
        ["Erf", "d", "e"],
        ["Add", "e one", "a"],
        ["Mul", "p a", "m"],
        ["Mul", "m half", "y"],
      ] as const),
    ],
  ],
  "GELU through tanh with a power": [
    "gelu_tanh",
    [
      ...([
        ["Pow", "x three", "c"],
        ["Mul", "c cubic", "k"],
        ["Add", "x k", "s"],
        ["Mul", "s root2pi", "u"],
      ] as const),
      ...([
        ["Tanh", "u", "t"],
        ["Add", "t one", "a"],
        ["Mul", "x half", "h"],
        ["Mul", "h a", "y"],
      ] as const),
    ],
  ],
  "GELU through tanh with products": [
    "gelu_tanh",
    [
      ...([
        ["Mul", "x x", "q"],
        ["Mul", "q cubic", "k"],
        ["Add", "k one", "s"],
        ["Mul", "x root2pi", "r"],
      ] as const),
      ...([
        ["Mul", "r s", "u"],
        ["Tanh", "u", "t"],
        ["Add", "t one", "a"],
        ["Mul", "x a", "h"],
        ["Mul", "h half", "y"],
      ] as const),
    ],
  ],
  Mish: [
    "mish",
    [
      ["Softplus", "x", "s"],
      ["Tanh", "s", "t"],
      ["Mul", "x t", "y"],
    ],
  ],
  "hard swish through Clip": [
    "hard_swish",
    [
      ["Add", "x three", "a"],
      ["Clip", "a zero six", "c"],
      ["Mul", "x c", "m"],
      ["Div", "m six", "y"],
    ],
  ],
  "hard swish through HardSigmoid": [
    "hard_swish",
    [
      ["HardSigmoid", "x", "h", { alpha: Math.fround(1 / 6) }],
      ["Mul", "x h", "y"],
    ],
  ],
  "log(1 + exp(x))": [
    "softplus",
    [
      ["Exp", "x", "e"],
      ["Add", "e one", "a"],
      ["Log", "a", "y"],
    ],
  ],
  "Mish by log(1 + exp(x))": [
    "mish",
    [
      ["Exp", "x", "e"],
      ["Add", "one e", "a"],
      ["Log", "a", "s"],
      ["Tanh", "s", "t"],
      ["Mul", "x t", "y"],
    ],
  ],
  "softplus with a beta": [
    "softplus",
    [
      ["Mul", "x three", "b"],
      ["Softplus", "b", "s"],
      ["Div", "s three", "y"],
    ],
  ],
  "softplus with a beta that is a power of 2": [
    "softplus",
    [
      ["Mul", "x four", "b"],
      ["Softplus", "b", "s"],
      ["Div", "s four", "y"],
    ],
  ],
  "log of sigmoid": [
    "log_sigmoid",
    [
      ["Sigmoid", "x", "s"],
      ["Log", "s", "y"],
    ],
  ],
  "log of softmax": [
    "log_softmax",
    [
      ["Softmax", "x", "s"],
      ["Log", "s", "y"],
    ],
  ],
  "x − tanh(x)": [
    "tanh_shrink",
    [
      ["Tanh", "x", "t"],
      ["Sub", "x t", "y"],
    ],
  ],
  "x / (1 + |x|)": [
    "softsign",
    [
      ["Abs", "x", "a"],
      ["Add", "one a", "b"],
      ["Div", "x b", "y"],
    ],
  ],
  "1 / (1 + exp(−x))": [
    "sigmoid",
    [
      ["Neg", "x", "n"],
      ["Exp", "n", "e"],
      ["Add", "e one", "a"],
      ["Div", "one a", "y"],
    ],
  ],
  "ReLU6 through Clip": ["relu6", [["Clip", "x zero six", "y"]]],
  "hard tanh through Clip": ["hard_tanh", [["Clip", "x minus one", "y"]]],
};

const withBounds = { ...constants, zero: number(0), minus: number(-1) };

describe("a chain of operations is the activation that it computes", () => {
  test.each(Object.entries(chains))("%s", (_, [activation, nodes]) => {
    const rows = { constants: withBounds, nodes };
    expect(kindsOf(rows).at(-1)).toBe(`activation ${activation}`);
    if (nodes.some(([op]) => !foldedOperations.includes(op))) return;
    const x = [-1.5, 0.25, 3];
    expect(rounded(outputOf(rows, x))).toEqual(rounded(foldedOutput(rows, floats(x, [1, 3]))));
  });
});

/** Chains that look like an activation and are another function. */
const others: Readonly<Record<string, readonly [kinds: string, nodes: readonly NodeRow[]]>> = {
  "x · sigmoid(2x)": [
    "scale, activation sigmoid, multiply",
    [
      ["Mul", "x two", "d"],
      ["Sigmoid", "d", "s"],
      ["Mul", "x s", "y"],
    ],
  ],
  "GELU with 0.7072 for its root": [
    "scale, activation erf, scale, multiply, scale",
    [
      ["Mul", "x almost", "d"],
      ["Erf", "d", "e"],
      ["Add", "e one", "a"],
      ["Mul", "x a", "m"],
      ["Mul", "m half", "y"],
    ],
  ],
  "GELU without its half": [
    "normalize, activation erf, scale, multiply",
    [
      ["Div", "x root2", "d"],
      ["Erf", "d", "e"],
      ["Add", "e one", "a"],
      ["Mul", "x a", "y"],
    ],
  ],
  "tanh(x) − x": [
    "activation tanh, subtract",
    [
      ["Tanh", "x", "t"],
      ["Sub", "t x", "y"],
    ],
  ],
  "log(2 + exp(x))": [
    "activation exponential, scale, activation log",
    [
      ["Exp", "x", "e"],
      ["Add", "e two", "a"],
      ["Log", "a", "y"],
    ],
  ],
  "softplus(3x) / 2": [
    "scale, activation softplus, scale",
    [
      ["Mul", "x three", "b"],
      ["Softplus", "b", "s"],
      ["Div", "s two", "y"],
    ],
  ],
};

describe("a chain that is none is translated operation by operation", () => {
  test.each(Object.entries(others))("%s", (_, [kinds, nodes]) => {
    expect(kindsOf({ constants, nodes }).join(", ")).toBe(kinds);
  });
});

const layerNormNodes = (square: readonly NodeRow[]): readonly NodeRow[] => [
  ["ReduceMean", "x", "m", { axes: [-1] }],
  ["Sub", "x m", "d"],
  ...square,
  ["ReduceMean", "q", "v", { axes: [-1] }],
  ["Add", "v eps", "w"],
  ["Sqrt", "w", "r"],
  ["Div", "d r", "n"],
  ["Mul", "n gamma", "g"],
  ["Add", "g beta", "y"],
];

describe("a layer normalisation of primitives is one layer", () => {
  const weights = { ...constants, gamma: floats([1, 2, 3]), beta: floats([0.5, 0, -0.5]) };
  const squares = { "as a power": ["Pow", "d two", "q"], "as a product": ["Mul", "d d", "q"] } as const;
  test.each(Object.entries(squares))("with its square %s", (_, square) => {
    const rows = { constants: weights, nodes: layerNormNodes([square]) };
    const [layer, ...rest] = layersOf(rows);
    expect([layer?.type, rest]).toEqual(["layer_norm", []]);
    expect(layer?.fields).toMatchObject({
      epsilon: Math.fround(1e-5),
      gamma: { key: "gamma" },
      beta: { key: "beta" },
    });
    // (1, 2, 6) − 3 = (−2, −1, 3), whose mean square is 14/3.
    const std = Math.sqrt(14 / 3 + 1e-5);
    expect(rounded(outputOf(rows, [1, 2, 6]))).toEqual(rounded([-2 / std + 0.5, -2 / std, 9 / std - 0.5]));
  });

  test("and several layers where it is not one", () => {
    const nodes = layerNormNodes([["Mul", "d x", "q"]]);
    expect(kindsOf({ constants: weights, nodes })).not.toContain("layer_norm");
  });
});
