import { describe, expect, test } from "vitest";
import type { Attribute, OnnxTensor } from "../../../../../generator/import/onnx/graph.ts";
import { refusal } from "../../../support/import-files.ts";
import {
  floats,
  ints,
  kindsOf,
  layersOf,
  type NodeRow,
  number,
  outputOf,
  tensor,
} from "../../../support/onnx-model.ts";

/** Numbers of both signs that a seed shifts. */
const numbers = (count: number, seed = 1): number[] =>
  Array.from({ length: count }, (_, i) => (((i * 7 + seed) % 11) - 5) / 4);

interface Case {
  readonly dims?: readonly number[];
  readonly opset?: number;
  readonly sizes?: readonly number[];
  readonly constants?: Readonly<Record<string, OnnxTensor>>;
  /** What stands between the split of x into q, k, v and more, and the attention. */
  readonly nodes?: readonly NodeRow[];
  readonly inputs?: string;
  readonly outputs?: string;
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly y: readonly number[];
}

const rowsOf = ({
  dims = [3, 12],
  opset = 23,
  sizes = [4, 4, 4],
  constants = {},
  nodes = [],
  inputs = "q k v",
  outputs = "y",
  attributes = {},
}: Omit<Case, "y">) => {
  const heads = { q_num_heads: 2, kv_num_heads: 2, ...attributes };
  const rows: readonly NodeRow[] = [
    ["Split", "x sizes", "q k v m".slice(0, 2 * sizes.length - 1), { axis: 2 }],
    ...nodes,
    ["Attention", inputs, outputs, heads],
    ["Identity", "y", "result"],
  ];
  return { dims: ["n", ...dims], opset, constants: { sizes: ints(...sizes), ...constants }, nodes: rows };
};

const bools = (shape: readonly number[], ...data: readonly number[]) => tensor("bool", shape, data);

/** What the reference implementation of ONNX 1.23 gives. */
const cases: Readonly<Record<string, Case>> = {
  "two heads": {
    y: [
      0.62522, 0.01772, -0.50579, 0.21261, -0.11631, -0.111, 0.38969, -0.15814, -0.29077, 0.3217, -0.30121,
      -0.14488,
    ],
  },
  "a causal mask": {
    attributes: { is_causal: 1 },
    y: [-0.75, 1.0, 0.0, -1.0, -0.2222, 0.6984, -0.62956, 0.10173, -0.29077, 0.3217, -0.30121, -0.14488],
  },
  "a scale and a softcap": {
    attributes: { scale: 0.7, softcap: 2 },
    y: [
      0.59245, 0.01708, -0.48876, 0.19836, -0.11351, -0.1032, 0.35924, -0.15778, -0.2707, 0.31068, -0.29584,
      -0.14542,
    ],
  },
  "a mask that is added": {
    inputs: "q k v mask",
    constants: { mask: floats([0, -1, 0.5, Number.NEGATIVE_INFINITY, 0, 1, 0, 0, 0], [3, 3]) },
    y: [
      0.26259, -0.10251, -0.04737, -0.1545, 0.10863, -0.89137, 0.61757, -0.17432, -0.29077, 0.3217, -0.30121,
      -0.14488,
    ],
  },
  "a mask of truth values, with a row of none": {
    inputs: "q k v mask",
    constants: { mask: bools([3, 3], 1, 0, 1, 0, 0, 0, 1, 1, 1) },
    y: [-0.39982, 0.06619, 0.31745, -0.68255, 0, 0, 0, 0, -0.29077, 0.3217, -0.30121, -0.14488],
  },
  "a mask that does not say anything of the last key": {
    inputs: "q k v mask",
    constants: { mask: floats([0.5, 1, 0, 0, -1, 0], [3, 2]) },
    y: [
      0.81498, 0.10572, -0.82645, 0.44628, -0.2222, 0.6984, -0.62956, 0.10173, -0.03506, 0.59146, -0.73106,
      0.27935,
    ],
  },
  "a window": {
    opset: 25,
    attributes: { left_window_size: 1, right_window_size: 0 },
    y: [-0.75, 1.0, 0.0, -1.0, -0.2222, 0.6984, -0.62956, 0.10173, 0.36019, -0.63981, -0.51975, 0.47557],
  },
  "keys and values of before": {
    inputs: "q k v _ past_key past_value",
    attributes: { is_causal: 1 },
    constants: {
      past_key: floats(numbers(8, 2), [1, 2, 2, 2]),
      past_value: floats(numbers(8, 3), [1, 2, 2, 2]),
    },
    dims: [3, 12],
    y: [
      -0.42363, 0.92338, 0.11458, -0.01635, -0.11494, 0.32481, -0.74157, 0.55458, -0.06334, -0.08348,
      -0.02517, -0.01621,
    ],
  },
  "keys of which some are padding": {
    opset: 24,
    inputs: "q k v _ _ _ filled",
    attributes: { is_causal: 1 },
    constants: { filled: ints(2) },
    y: [0, 0, 0, 0, -0.75, 1.0, 0.0, -1.0, -0.39542, 0.79738, -0.5, -0.125],
  },
  "heads that share keys and values": {
    dims: [3, 16],
    sizes: [8, 4, 4],
    attributes: { q_num_heads: 4 },
    y: [
      0.58333, -0.03593, 0.4452, 0.37627, -0.75, 0.08333, -0.58103, -0.25249, 0.58839, -0.08637, 0.29317,
      0.38244, -0.63454, -0.13724, -0.77942, 0.13363, 0.3676, 0.38077, 0.1636, 0.37515, -0.83737, 0.22567,
      -0.66263, -0.08012,
    ],
  },
  "a mask that is computed": {
    dims: [3, 15],
    sizes: [4, 4, 4, 3],
    nodes: [["Unsqueeze", "m one", "mask"]],
    constants: { one: ints(1) },
    inputs: "q k v mask",
    y: [
      0.21429, 0.21556, -0.66143, -0.16994, -0.03327, 0.58602, -0.66749, -0.15082, 0.22653, 0.20647, -0.54128,
      -0.31933,
    ],
  },
  "a mask of computed truth values, with a row of none": {
    dims: [3, 15],
    sizes: [4, 4, 4, 3],
    nodes: [
      ["Unsqueeze", "m one", "wide"],
      ["Greater", "wide bound", "mask"],
    ],
    constants: { one: ints(1), bound: number(0.9) },
    inputs: "q k v mask",
    y: [0, 0, 0, 0, 0.75, -0.25, -1.25, 0.5, -0.75, 1, 0, -1],
  },
  "what the softmax gave": {
    outputs: "_ _ _ y",
    attributes: { qk_matmul_output_mode: 3 },
    y: [
      0.14273, 0.73226, 0.12501, 0.36557, 0.15787, 0.47657, 0.58635, 0.14899, 0.26465, 0.21635, 0.62487,
      0.15878, 0.09675, 0.16443, 0.73882, 0.42048, 0.42048, 0.15904,
    ],
  },
};

describe("Attention", () => {
  for (const [name, { y, ...rows }] of Object.entries(cases)) {
    test(name, () => {
      const made = rowsOf(rows);
      // A past is that of one sample.
      const dims = "past_key" in made.constants ? [1, ...made.dims.slice(1)] : made.dims;
      const [, ...own] = made.dims as readonly number[];
      const got = outputOf({ ...made, dims }, numbers(own.reduce((a, b) => a * b)));
      expect(got).toHaveLength(y.length);
      for (const [i, value] of y.entries()) expect(got[i]).toBeCloseTo(value, 4);
    });
  }
});

test("becomes products, a scale and a softmax", () => {
  const kinds = kindsOf(rowsOf({})).filter(
    (kind) => !["slice", "reshape", "transpose", "activation identity"].includes(kind),
  );
  expect(kinds).toEqual(["matmul", "scale", "activation softmax", "matmul"]);
});

test.each([
  [{ attributes: { q_num_heads: 3 } }, "values of shape batch×3×4 cannot be divided into 3 heads"],
  [{ attributes: { q_num_heads: 1, kv_num_heads: 2 } }, "it has 1 heads of queries, and 2 of keys"],
  [{ attributes: { softmax_precision: 11 } }, "its softmax is in f64, and its inputs are f32"],
  [
    { inputs: "q k v mask", constants: { mask: floats(numbers(12), [3, 4]) } },
    "its mask of shape 3×4 does not fit 3 keys",
  ],
  [{ inputs: "q k v x" }, "its mask of shape batch×3×12 does not fit 3 keys"],
] as const)("%j is refused", async (rows, reason) => {
  const [problem] = await refusal(() => layersOf(rowsOf(rows as Omit<Case, "y">)));
  expect(problem?.reason).toBe(reason);
});

/** What PyTorch 2 makes of scaled_dot_product_attention: √scale on both sides, and a mask of a triangle. */
const scaledDotProduct = (isCausal: boolean): readonly NodeRow[] => [
  ["Reshape", "x by_head", "split"],
  ["Transpose", "split", "heads", { perm: [2, 0, 3, 1, 4] }],
  ...["q", "k", "v"].map((name, i): NodeRow => ["Gather", `heads place_${i}`, name, { axis: 0 }]),
  ["Shape", "q", "shape"],
  ["Slice", "shape minus_one end", "size"],
  ["Cast", "size", "width", { to: 1 }],
  ["Sqrt", "width", "root"],
  ["Div", "one root", "scale"],
  ["Sqrt", "scale", "half"],
  ["Mul", "q half", "scaled_q"],
  ["Transpose", "k", "turned", { perm: [0, 1, 3, 2] }],
  ["Mul", "turned half", "scaled_k"],
  ["MatMul", "scaled_q scaled_k", "scores"],
  ...(isCausal
    ? ([
        ["Slice", "shape minus_two minus_one", "length"],
        ["Concat", "length length", "square", { axis: 0 }],
        ["Expand", "one square", "ones"],
        ["Trilu", "ones", "triangle", { upper: 0 }],
        ["Equal", "triangle nothing", "hidden"],
        ["Where", "hidden infinite nothing", "bias"],
        ["Add", "scores bias", "masked"],
      ] as const)
    : ([["Identity", "scores", "masked"]] as const)),
  ["Softmax", "masked", "weights", { axis: -1 }],
  ["MatMul", "weights v", "attended"],
  ["Transpose", "attended", "back", { perm: [0, 2, 1, 3] }],
  ["Reshape", "back together", "y"],
];

test.each([
  [false, "two heads"],
  [true, "a causal mask"],
] as const)("scaled_dot_product_attention, causal: %s, gives the same", (isCausal, name) => {
  const constants = {
    ...{ by_head: ints(0, 3, 3, 2, 2), together: ints(0, 3, 4) },
    ...{ place_0: tensor("i64", [], [0]), place_1: tensor("i64", [], [1]), place_2: tensor("i64", [], [2]) },
    ...{ minus_one: ints(-1), minus_two: ints(-2), end: ints(2 ** 31) },
    ...{ one: number(1), nothing: number(0), infinite: number(Number.NEGATIVE_INFINITY) },
  };
  const y = cases[name]?.y ?? [];
  for (const batch of ["n", 1]) {
    const got = outputOf({ dims: [batch, 3, 12], constants, nodes: scaledDotProduct(isCausal) }, numbers(36));
    for (const [i, value] of y.entries()) expect(got[i]).toBeCloseTo(value, 4);
  }
});
