import { describe, expect, test } from "vitest";
import { load } from "../../generator/load.ts";
import { isRight } from "../../generator/verify/compare-recording.ts";
import { runModules } from "../../generator/verify/run-modules.ts";
import { type VerifyRequest, verify } from "../../generator/verify/verify.ts";
import { counter, policy } from "../support/cli/specs.ts";
import { filesOf, json, npz, tensorProto, vectorProblemOf, verifyFiles } from "../support/vector-files.ts";

/** Sums and differences of two inputs, each passed on as it is besides. */
const pair = `name: pair
inputs: { left: 2, right: 2 }
layers:
  - { type: add, name: sum, from: [left, right] }
  - { type: concat, name: both, from: [left, right], axis: 0 }
outputs:
  total: { from: sum }
  all: { from: both }
`;

const left = [
  [2, 2],
  [1, 2, 3, 4],
] as const;
const right = [
  [2, 2],
  [10, 20, 30, 40],
] as const;
const total = [
  [2, 2],
  [11, 22, 33, 44],
] as const;
const all = [
  [2, 4],
  [1, 2, 10, 20, 3, 4, 30, 40],
] as const;

const keysOf = async (
  spec: string,
  arrays: Parameters<typeof npz>[0],
  asked: Partial<VerifyRequest> = {},
) => {
  const [result] = await verifyFiles(spec, { "io.npz": npz(arrays) }, { vectors: "io.npz", ...asked });
  return {
    inputs: result?.inputKeys.map(({ key }) => key),
    outputs: result?.arrays.map(({ key, port, beyond }) => [key, port, beyond]),
    unrecorded: result?.unrecorded,
  };
};

describe("arrays of several ports", () => {
  test.each([
    ["their names", { left, right, total, all }],
    ["their names after x and y", { x_right: right, x_left: left, y_total: total, y_all: all }],
    [
      "their names after input and output",
      { input_left: left, input_right: right, output_total: total, output_all: all },
    ],
    [
      "names with what they are for",
      { left_test: left, right_test: right, total_pred: total, all_pred: all },
    ],
  ])("are found by %s", async (_, arrays) => {
    const { inputs, outputs, unrecorded } = await keysOf(pair, arrays);
    expect(inputs?.map((key) => /left|right/.exec(key)?.[0])).toEqual(["left", "right"]);
    expect(outputs?.map(([, port, beyond]) => [port, beyond])).toEqual([
      ["total", 0],
      ["all", 0],
    ]);
    expect(unrecorded).toEqual([]);
  });

  test("are in the order of the ports where they are numbered", async () => {
    const arrays = { input_1: right, input_0: left, output_1: all, output_0: total };
    expect((await keysOf(pair, arrays)).inputs).toEqual(["input_0", "input_1"]);
    expect((await keysOf(pair, arrays)).outputs).toEqual([
      ["output_0", "total", 0],
      ["output_1", "all", 0],
    ]);
  });

  test("that were computed in two formats are compared in the network's", async () => {
    const wrong = [
      [2, 2],
      [0, 0, 0, 0],
    ] as const;
    const arrays = { left, right, total_f32: wrong, total_f64: total };
    expect(await keysOf(pair, arrays)).toMatchObject({
      outputs: [["total_f64", "total", 0]],
      unrecorded: ["all"],
    });
    const swapped = { left, right, total_f32: total, total_f64: wrong };
    expect(await keysOf(`${pair}dtype: f32`, swapped)).toMatchObject({
      outputs: [["total_f32", "total", 0]],
    });
  });

  test("go by the keys that a request gives", async () => {
    const asked = { input: { left: "a", right: "b" }, output: { total: "c" } };
    expect(await keysOf(pair, { a: left, b: right, c: total, d: all }, asked)).toMatchObject({
      inputs: ["a", "b"],
      outputs: [["c", "total", 0]],
    });
    expect(await keysOf(pair, { left, right, total, all }, { output: ["all"] })).toMatchObject({
      outputs: [["all", "all", 0]],
    });
  });

  test("are fields of the cases of a JSON file, or of their input and output", async () => {
    const files = {
      "flat.json": json([{ left: [1, 2], right: [3, 4], total: [4, 6] }]),
      "nested.json": json({
        cases: [
          { input: { left: [1, 2], right: [3, 4] }, output: { total: [4, 6], all: [1, 2, 3, 4] } },
          { input: { left: [1, 1], right: [3, 4] }, output: { total: [4, 5], all: [1, 1, 3, 4] } },
        ],
      }),
    };
    for (const vectors of Object.keys(files))
      expect((await verifyFiles(pair, files, { vectors })).map(isRight)).toEqual([true]);
  });

  test("are lists of several lengths in JSON, as TensorFlow.js takes them", async () => {
    const uneven = pair
      .replace("right: 2", "right: 3")
      .replace("- { type: add, name: sum, from: [left, right] }", "- { type: sum, name: sum, from: right }");
    const x = [
      [1, 2],
      [3, 4, 5],
    ];
    const files = { "io.json": json([{ x, y: [[0], [1, 2, 3, 4, 5]], y_f64: [[12], [1, 2, 3, 4, 5]] }]) };
    const [result] = await verifyFiles(uneven, files, { vectors: "io.json" });
    expect(result?.arrays.map(({ key, port, beyond }) => [key, port, beyond])).toEqual([
      ["y_0_f64", "total", 0],
      ["y_1_f64", "all", 0],
    ]);
  });

  test("are ONNX test data, by the names of tensors or else in order", async () => {
    const named = {
      "data/input_0.pb": tensorProto([10, 20], "right"),
      "data/input_1.pb": tensorProto([1, 2], "left"),
      "data/output_0.pb": tensorProto([1, 2, 10, 20], "all"),
      "data/output_1.pb": tensorProto([11, 22], "total"),
    };
    const numbered = {
      "data/input_0.pb": tensorProto([1, 2], "t0"),
      "data/input_1.pb": tensorProto([10, 20], "t1"),
      "data/output_0.pb": tensorProto([11, 22], "t2"),
      "data/output_1.pb": tensorProto([1, 2, 10, 20], "t3"),
    };
    for (const files of [named, numbered]) {
      const [result] = await verifyFiles(pair, files, { vectors: "data" });
      expect(result?.arrays.map(({ port, beyond }) => [port, beyond])).toEqual([
        ["total", 0],
        ["all", 0],
      ]);
    }
  });

  test.each([
    [
      { x: left, right, total },
      {},
      'unclear-vectors (input): io.npz contains "x", "right" and "total"; none of these names means input left.',
    ],
    [
      { left, right, sums: total },
      {},
      'unclear-vectors (output): io.npz contains "sums"; none of these names means outputs total and all.',
    ],
    [
      { left, right, total },
      { output: { totl: "total" } },
      'unclear-vectors (output): io.npz cannot be compared with output "totl": the outputs are total and all.',
    ],
    [
      { left, right, sums: total },
      { output: ["sums"] },
      'unclear-vectors (output): io.npz contains "sums", which may be any of the outputs total and all.',
    ],
    [
      {
        left,
        right: [
          [1, 2],
          [1, 2],
        ],
        total,
      },
      {},
      'incompatible-vectors (input): io.npz contains 2 values (1×2) in "right", but "left" has 2 cases, not 1.',
    ],
    [{ left, right }, {}, "unclear-vectors (expected): io.npz contains only inputs and no outputs."],
    [
      { left, right, total },
      { steps: 2 },
      "incompatible-vectors (steps): io.npz cannot have steps: a network without state has only cases.",
    ],
    [
      { left, right, total },
      { initial: "left" },
      "unclear-vectors (initial): io.npz cannot give a state to a network that has none.",
    ],
  ] as const)("that cannot be told apart are refused", async (arrays, asked, message) => {
    const files = { "io.npz": npz(arrays as Parameters<typeof npz>[0]) };
    expect(await vectorProblemOf(pair, files, { vectors: "io.npz", ...asked })).toBe(message);
  });
});

describe("recorded sequences", () => {
  const x = [1, 2, 3, 10, 20, 30];
  const one = [1, 3, 6, 16, 36, 66];
  const two = [1, 3, 6, 10, 30, 60];
  const loaded = load(counter);
  const modules = runModules(loaded);
  const verdictOf = async (arrays: Parameters<typeof npz>[0], asked: Partial<VerifyRequest> = {}) => {
    const files = filesOf({ "io.npz": npz(arrays) });
    const request = { vectors: "io.npz", expected: undefined, input: undefined, output: undefined };
    const all = { ...request, tolerance: undefined, ...asked };
    const [result] = await verify(loaded, await modules, all, files);
    return `${result?.cases}×${result?.steps} ${result && isRight(result) ? "right" : "wrong"}`;
  };

  test.each([
    ["one axis is the steps of a case", { x: [[6], x], y: [[6], one] }, {}, "1×6 right"],
    ["an axis of the input itself may follow", { x: [[6, 1], x], y: [[6, 1], one] }, {}, "1×6 right"],
    ["two axes are cases and steps", { x: [[2, 3], x], y: [[2, 3], two] }, {}, "2×3 right"],
    ["two axes and that of the input", { x: [[2, 3, 1], x], y: [[2, 3], two] }, {}, "2×3 right"],
    ["steps can be said", { x: [[6], x], y: [[6], two] }, { steps: 3 }, "2×3 right"],
    ["outputs may be those of the last step", { x: [[2, 3], x], y: [[2], [6, 60]] }, {}, "2×3 right"],
    [
      "a state is compared in the end",
      {
        x: [[2, 3], x],
        y: [[2, 3], two],
        total_n: [
          [2, 1],
          [6, 60],
        ],
      },
      {},
      "2×3 right",
    ],
    ["or after every step", { x: [[2, 3], x], next_state: [[2, 3], two] }, {}, "2×3 right"],
    [
      "a state that differs is wrong",
      {
        x: [[2, 3], x],
        y: [[2, 3], two],
        h_n: [
          [2, 1],
          [6, 61],
        ],
      },
      {},
      "2×3 wrong",
    ],
    [
      "a case begins with the recorded state",
      { x: [[2], [1, 2]], total: [[2], [5, 7]], y: [[2], [6, 9]] },
      {},
      "2×1 right",
    ],
    [
      "or several steps do",
      {
        x: [
          [1, 2],
          [1, 2],
        ],
        total_0: [[1], [5]],
        y: [[2], [6, 8]],
      },
      {},
      "1×2 right",
    ],
    [
      "a state of one case is that of all",
      {
        x: [
          [2, 1],
          [1, 2],
        ],
        s: [[1], [5]],
        y: [[2], [6, 7]],
      },
      { initial: "s", steps: 1 },
      "2×1 right",
    ],
    [
      "keys can be said by the names of states",
      { x: [[2], [1, 2]], a: [[1], [5]], y: [[2], [6, 8]], b: [[1], [8]] },
      { initial: { total: "a" }, next: { total: "b" } },
      "1×2 right",
    ],
  ] as const)("%s", async (_, arrays, asked, verdict) => {
    expect(await verdictOf(arrays as never, asked)).toBe(verdict);
  });

  test("say how many steps do not fit", async () => {
    const files = { "io.npz": npz({ x: [[6], x], y: [[4], [1, 3, 6, 16]] }) };
    expect(await vectorProblemOf(counter, files, { vectors: "io.npz" })).toBe(
      'incompatible-vectors (output): io.npz contains 4 values in "y", but 6 steps of outputs must have shape 6×1, or 1×1 for the last step.',
    );
    expect(await vectorProblemOf(counter, files, { vectors: "io.npz", steps: 4 })).toBe(
      'incompatible-vectors (input): io.npz contains 6 values in "x", but 6 steps are not a multiple of 4.',
    );
  });

  test("of several ports are lists of steps in JSON", async () => {
    const { network } = load(policy);
    expect(network.states).toHaveLength(1);
    const image = [
      [
        [1, 2],
        [3, 4],
      ],
      [
        [0, 0],
        [1, 1],
      ],
    ];
    const first = [0.3482074278837349, 0.5740969929676946, 0.0776955791485706];
    const files = {
      "io.json": json([{ input: { image, speed: [1, 2] }, output: { action: [first, [0, 0, 0]] } }]),
    };
    const [result] = await verifyFiles(policy, files, { vectors: "io.json" });
    expect(result).toMatchObject({ cases: 1, steps: 2, arrays: [{ beyond: 1, first: { case: 1 } }] });
  });
});
