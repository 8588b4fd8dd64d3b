import { describe, expect, test } from "vitest";
import { firstStage } from "../../generator/verify/judge.ts";
import type { Verified } from "../../generator/verify/verify.ts";
import { float64Bytes } from "../weights/write-npy.ts";
import { writeSafetensors } from "../weights/write-safetensors.ts";
import { choice, json, line, npy, npz, problemWith, tensorProto, verdictsOn } from "./files.ts";

/** Three inputs of `line`, and what it gives. */
const x = [1, 1, 0, 0.5, -1, 2];
const y = [1.5, 0, -3.5];

const half = Math.exp(0) / (Math.exp(0) + Math.exp(-1));

describe("three cases in every form there is", () => {
  const forms: Readonly<Record<string, Parameters<typeof verdictsOn>>> = {
    "a .npz file": [line, { "io.npz": npz({ x: [[3, 2], x], y: [[3, 1], y] }) }, { vectors: "io.npz" }],
    "a .npz file with others of no usual name": [
      line,
      { "io.npz": npz({ W1: [[1], [3]], X: [[3, 2], x], output: [[3], y] }) },
      { vectors: "io.npz" },
    ],
    "a pair of .npy files": [
      line,
      { "a/x.npy": npy([3, 2], x), "y.npy": npy([3], y) },
      { vectors: "a/x.npy", expected: "y.npy" },
    ],
    "a .npy and a .npz file": [
      line,
      { "x.npy": npy([6], x), "io.npz": npz({ x: [[1], [9]], y: [[3], y] }) },
      { vectors: "x.npy", expected: "io.npz" },
    ],
    "a .safetensors file": [
      line,
      {
        "io.safetensors": writeSafetensors(
          {
            input: { dtype: "F64", shape: [3, 2], data_offsets: [0, 48] },
            output: { dtype: "F64", shape: [3, 1], data_offsets: [48, 72] },
          },
          float64Bytes([...x, ...y]),
        ),
      },
      { vectors: "io.safetensors" },
    ],
    "cases in JSON": [
      line,
      {
        "io.json": json({
          cases: [
            { input: [1, 1], output: [1.5] },
            { input: { b: 0.5 }, output: 0 },
            { input: [-1, 2], output: [-3.5] },
          ],
        }),
      },
      { vectors: "io.json" },
    ],
    "a list of cases in JSON": [
      line,
      { "io.json": json(y.map((output, n) => ({ input: x.slice(2 * n, 2 * n + 2), output }))) },
      { vectors: "io.json" },
    ],
    "arrays in JSON": [
      line,
      { "io.json": json({ note: "of 2026", x, x_shape: [3, 2], y }) },
      { vectors: "io.json" },
    ],
    "keys of a nested JSON file": [
      line,
      { "io.json": json({ samples: { X: x, out: y } }) },
      { vectors: "io.json", input: "samples.X", output: ["samples.out"] },
    ],
  };
  test.each(Object.entries(forms))("%s", async (_, given) => {
    expect(await verdictsOn(...given)).toMatchObject([{ cases: 3, arrays: [{ beyond: 0, cases: 3 }] }]);
  });
});

test("a folder of ONNX test data, and the folder of several", async () => {
  const files = {
    "model/model.onnx": "",
    "model/test_data_set_0/input_0.pb": tensorProto([1, 1, 0, 0.5]),
    "model/test_data_set_0/output_0.pb": tensorProto([1.5, 0]),
    "model/test_data_set_1/input_0.pb": tensorProto([-1, 2]),
    "model/test_data_set_1/output_0.pb": tensorProto([-3]),
  };
  const first = { recording: "model/test_data_set_0", cases: 2, arrays: [{ key: "output_0", beyond: 0 }] };
  const second = { recording: "model/test_data_set_1", cases: 1, arrays: [{ key: "output_0", beyond: 1 }] };
  expect(await verdictsOn(line, files, { vectors: "model/test_data_set_0" })).toMatchObject([first]);
  expect(await verdictsOn(line, files, { vectors: "model" })).toMatchObject([first, second]);
});

test("an ONNX tensor that cannot be read is one only where it is asked for", async () => {
  const files = {
    "data/input_0.pb": tensorProto([1, 1]),
    "data/input_1.pb": tensorProto([1, 1]).subarray(0, 9),
    "data/output_0.pb": tensorProto([1.5]),
  };
  const ask = (input: string) => ({ vectors: "data", input });
  expect(await problemWith(line, files, ask("input_0"))).toBe("nothing");
  expect(await problemWith(line, files, ask("input_1"))).toMatch(
    /^malformed-vectors \(input\): data holds "input_1", which cannot be read: ./,
  );
});

test("one sample may stand without an axis for the cases", async () => {
  const files = { "io.npz": npz({ x: [[2], [1, 1]], y: [[], [1.5]] }) };
  expect(await verdictsOn(line, files, { vectors: "io.npz" })).toMatchObject([
    { cases: 1, arrays: [{ beyond: 0 }] },
  ]);
});

describe("the axes of cases", () => {
  /** Six values in two axes, passed on as they are. */
  const grid = `name: grid
input: { shape: [2, 3] }
layers:
  - { type: activation, activation: identity }
`;
  const counted = (size: number) => Array.from({ length: size }, (_, n) => n);
  const verdictOf = async (spec: string, shape: readonly number[]) => {
    const array = [shape, counted(shape.reduce((size, length) => size * length, 1))] as const;
    const files = { "io.npz": npz({ x: array, y: array }) };
    const problem = await problemWith(spec, files, { vectors: "io.npz" });
    if (problem !== "nothing") return problem;
    const [verdict] = await verdictsOn(spec, files, { vectors: "io.npz" });
    return verdict?.cases;
  };

  test.each([
    ["one axis holds them one after another", [12], 2],
    ["the last axes are those of one case", [2, 2, 3], 2],
    ["the axes of one case may be one", [2, 6], 2],
    ["all axes may be those of one case", [2, 3], 1],
    ["one case may have axes of one", [1, 1, 6, 1], 1],
    ["several axes may stand before those of a case", [2, 2, 2, 3], 4],
  ])("%s", async (_, shape, cases) => {
    expect(await verdictOf(grid, shape)).toBe(cases);
  });

  test.each([
    ["a row of two cases", [1, 12], "12 values (1×12)", "2 cases of inputs are 2×6"],
    ["cases along the last axis", [6, 2], "12 values (6×2)", "2 cases of inputs are 2×6"],
    ["half of each case", [4, 3], "12 values (4×3)", "2 cases of inputs are 2×6"],
  ])("%s is no array of cases", async (_, shape, held, wanted) => {
    expect(await verdictOf(grid, shape)).toBe(
      `unfit-vectors (input): io.npz holds ${held} in "x"; ${wanted}.`,
    );
  });
});

test("NaN, infinities and -0 are numbers in JSON, and NaN equals NaN alone", async () => {
  const cases = [
    { input: ["NaN", 0], output: ["NaN"] },
    { input: ["Infinity", "-0"], output: ["Infinity"] },
    { input: ["Infinity", "Infinity"], output: [1] },
  ];
  const [verdict] = await verdictsOn(line, { "io.json": json(cases) }, { vectors: "io.json" });
  expect(verdict?.arrays).toMatchObject([
    { beyond: 1, first: { case: 2, got: Number.NaN, recorded: 1, error: Infinity } },
  ]);
});

describe("which arrays are compared", () => {
  const arrays = {
    x: [
      [2, 2],
      [1, 0, 3, 3],
    ],
    y: [
      [2, 2],
      [1 - half, half, 0.5, 0.5],
    ],
  } as const;
  const right = {
    y: [
      [2, 2],
      [half, 1 - half, 0.5, 0.5],
    ],
  } as const;

  test("one whole number for each case is the index of the largest output", async () => {
    const files = { "io.npz": npz({ ...arrays, ...right, predict: [[2], [0, 1]] }) };
    const [verdict] = await verdictsOn(choice, files, { vectors: "io.npz", output: ["y", "predict"] });
    expect(verdict?.arrays).toMatchObject([
      { key: "y", against: "output", beyond: 0, argMax: 0 },
      { key: "predict", against: "predict", beyond: 1, argMax: 1, first: { case: 1, got: 0, recorded: 1 } },
    ]);
  });

  test("logits are the values before the last activation", async () => {
    const files = {
      "io.npz": npz({
        x: arrays.x,
        logits: [
          [2, 2],
          [1, 0, 3, 4],
        ],
      }),
    };
    const [verdict] = await verdictsOn(choice, files, { vectors: "io.npz" });
    expect(verdict?.arrays).toMatchObject([
      { against: "logits", first: { case: 1, element: 1, got: 3, recorded: 4 } },
    ]);
  });

  test("stages go by A1, Z1, … or by the name of a layer, and the first that differs is found", async () => {
    const stages = {
      Z2: [
        [2, 2],
        [0, 0, 0, 0],
      ],
      copy: [
        [2, 2],
        [1, 0, 3, 2],
      ],
      A1: arrays.x,
    } as const;
    const files = { "io.npz": npz({ ...arrays, ...right, ...stages }) };
    const [verdict] = await verdictsOn(choice, files, { vectors: "io.npz" });
    expect(verdict?.arrays).toMatchObject([
      { key: "y", beyond: 0 },
      { key: "A1", against: "stage", beyond: 0 },
      { key: "copy", against: "stage", beyond: 1, first: { case: 1, element: 1 } },
      { key: "Z2", against: "stage", beyond: 2 },
    ]);
    expect(firstStage(verdict as Verified)?.key).toBe("copy");
  });

  test("a layer that the spec calls A1 is what A1 means: layer 1 is not accused, and its Z1 goes by that name", async () => {
    const spec = `name: named
input: 2
layers:
  - { type: dense, units: 2, activation: relu, weights: [[1, 0], [0, 1]], bias: [1, 1] }
  - { type: dense, name: A1, units: 2, weights: [[2, 0], [0, 2]], bias: false }
`;
    const recorded = (A1: readonly number[]) => ({
      "io.json": json([{ input: [0.5, -3], output: [3, 0], Z1: [1.5, 0], A1 }]),
    });
    const [right] = await verdictsOn(spec, recorded([3, 0]), { vectors: "io.json" });
    expect(right?.arrays).toMatchObject([
      { key: "output", beyond: 0 },
      { key: "Z1", layer: "layer 1, dense 2 → 2, relu", beyond: 0 },
      { key: "A1", layer: 'layer 2 "A1", dense 2 → 2', beyond: 0 },
    ]);
    expect(right?.arrays).toHaveLength(3);
    const [wrong] = await verdictsOn(spec, recorded([1.5, -2]), { vectors: "io.json" });
    expect(firstStage(wrong as Verified)?.layer).toBe('layer 2 "A1", dense 2 → 2');
  });

  test("a layer that the spec calls as its own stage is compared once", async () => {
    const spec = choice.replace("name: copy", "name: A1");
    const files = { "io.npz": npz({ ...arrays, ...right, A1: arrays.x }) };
    const [verdict] = await verdictsOn(spec, files, { vectors: "io.npz" });
    expect(verdict?.arrays.map(({ key, beyond }) => [key, beyond])).toEqual([
      ["y", 0],
      ["A1", 0],
    ]);
  });

  test("f32 rounds recorded inputs, and says how many", async () => {
    const files = {
      "io.npz": npz({
        x: [
          [2, 2],
          [0.1, 0.5, 1, 0.3],
        ],
        y: [[2], [0.2, 2.2]],
      }),
    };
    const [verdict] = await verdictsOn(`${line}dtype: f32`, files, { vectors: "io.npz" });
    expect(verdict).toMatchObject({ rounded: 2, inputs: 4, tolerance: 1e-5, arrays: [{ beyond: 0 }] });
    expect(verdict?.arrays[0]?.largest?.ulps).toBeGreaterThan(0);
  });
});

describe("what cannot be compared is refused in a sentence", () => {
  const both = { x: [[3, 2], x], y: [[3], y] } as const;
  const inNpz = (arrays: Parameters<typeof npz>[0]) => ({ "io.npz": npz(arrays) });
  const cases: Readonly<Record<string, readonly [...Parameters<typeof verdictsOn>, message: string]>> = {
    "no file": [line, {}, { vectors: "io.npz" }, "missing-vectors (vectors): io.npz is not there."],
    "no file of outputs": [
      line,
      { "x.npy": npy([2], [1, 2]) },
      { vectors: "x.npy", expected: "y.npy" },
      "missing-vectors (expected): y.npy is not there.",
    ],
    "an unknown ending": [
      line,
      { "io.csv": "1,2" },
      { vectors: "io.csv" },
      "malformed-vectors (vectors): io.csv has no ending of recorded vectors: .npy, .npz, .safetensors, .json and folders of ONNX test data are read.",
    ],
    "a folder of anything": [
      line,
      { "io/a.txt": "" },
      { vectors: "io" },
      "malformed-vectors (vectors): io is a folder without ONNX test data: neither input_0.pb nor test_data_set_0 is in it.",
    ],
    "a damaged file": [
      line,
      { "io.npz": npz(both).subarray(9) },
      { vectors: "io.npz" },
      "malformed-vectors (vectors): io.npz has a directory of 2 entries that breaks off after 0.",
    ],
    "an empty JSON file": [
      line,
      { "io.json": "" },
      { vectors: "io.json" },
      "malformed-vectors (vectors): io.json is not JSON: Unexpected end of JSON input.",
    ],
    "inputs alone": [
      line,
      { "x.npy": npy([3, 2], x) },
      { vectors: "x.npy" },
      "unclear-vectors (expected): x.npy holds one array: the inputs, and no outputs.",
    ],
    "an unknown key": [
      line,
      inNpz(both),
      { vectors: "io.npz", output: ["y", "z"] },
      'unclear-vectors (output): io.npz holds no "z"; it holds x and y.',
    ],
    "no key of a usual name": [
      line,
      inNpz({ x: both.x, result: both.y, W: both.y }),
      { vectors: "io.npz" },
      'unclear-vectors (output): io.npz holds "x", "result" and "W"; by their names none of them is the outputs.',
    ],
    "two keys of a usual name": [
      line,
      inNpz({ ...both, X_test: both.x }),
      { vectors: "io.npz" },
      'unclear-vectors (input): io.npz holds "x" and "X_test", which are all called as the inputs are.',
    ],
    "a key for a file of one array": [
      line,
      { "x.npy": npy([3, 2], x), "y.npy": npy([3], y) },
      { vectors: "x.npy", expected: "y.npy", input: "x" },
      'unclear-vectors (input): x.npy holds one tensor, which has no key, so "x" cannot be asked of it.',
    ],
    "inputs of another size": [
      line,
      inNpz({
        x: [
          [1, 3],
          [1, 2, 3],
        ],
        y: both.y,
      }),
      { vectors: "io.npz" },
      'unfit-vectors (input): io.npz holds 3 values (1×3) in "x"; that is no whole number of cases of 2 values, which the network takes.',
    ],
    "no inputs": [
      line,
      inNpz({ x: [[0, 2], []], y: both.y }),
      { vectors: "io.npz" },
      'unfit-vectors (input): io.npz holds 0 values in "x"; that is no whole number of cases of 2 values, which the network takes.',
    ],
    "outputs of other cases": [
      line,
      inNpz({ x: both.x, y: [[4], [1, 2, 3, 4]] }),
      { vectors: "io.npz" },
      'unfit-vectors (output): io.npz holds 4 values in "y"; 3 cases of outputs are 3×1.',
    ],
    "outputs of another size": [
      choice,
      inNpz({
        x: both.x,
        y: [
          [3, 3],
          [1, 2, 3, 4, 5, 6, 7, 8, 9],
        ],
      }),
      { vectors: "io.npz" },
      'unfit-vectors (output): io.npz holds 9 values (3×3) in "y"; 3 cases of outputs are 3×2 or 3×1.',
    ],
    "inputs that are two cases by their number alone": [
      choice,
      { "io.json": json({ x: [[1, 2, 3, 4]], y: [[1, 2, 3, 4]] }) },
      { vectors: "io.json" },
      'unfit-vectors (input): io.json holds 4 values (1×4) in "x"; 2 cases of inputs are 2×2.',
    ],
    "outputs in a row": [
      line,
      inNpz({ x: both.x, y: [[1, 3], y] }),
      { vectors: "io.npz" },
      'unfit-vectors (output): io.npz holds 3 values (1×3) in "y"; 3 cases of outputs are 3×1.',
    ],
    "outputs of the axes of others": [
      choice,
      inNpz({
        x: [
          [3, 2],
          [1, 2, 3, 4, 5, 6],
        ],
        y: [
          [2, 3],
          [1, 2, 3, 4, 5, 6],
        ],
      }),
      { vectors: "io.npz" },
      'unfit-vectors (output): io.npz holds 6 values (2×3) in "y"; 3 cases of outputs are 3×2 or 3×1.',
    ],
    "two outputs of one case": [
      line,
      inNpz({ x: [[2], [1, 1]], y: [[2], [1, 2]] }),
      { vectors: "io.npz" },
      'unfit-vectors (output): io.npz holds 2 values in "y"; 1 case of outputs is 1×1.',
    ],
    "a stage of the axes of others": [
      choice,
      inNpz({
        x: both.x,
        y: [[3], [0, 1, 1]],
        A1: [
          [2, 3],
          [1, 2, 3, 4, 5, 6],
        ],
      }),
      { vectors: "io.npz" },
      'unfit-vectors (vectors): io.npz holds 6 values (2×3) in "A1"; 3 cases of A1 are 3×2.',
    ],
    "indices that are none": [
      choice,
      inNpz({ x: both.x, y: [[3], [0, 1, 2]] }),
      { vectors: "io.npz" },
      'unfit-vectors (output): io.npz holds one number for each case in "y", but 2 is no index of 2 outputs.',
    ],
    "a stage of another size": [
      choice,
      inNpz({ x: both.x, y: [[3], [0, 1, 1]], A1: [[3], [0, 1, 2]] }),
      { vectors: "io.npz" },
      'unfit-vectors (vectors): io.npz holds 3 values in "A1"; 3 cases of A1 are 3×2.',
    ],
    "a case without outputs": [
      line,
      { "io.json": json([{ input: [1, 2], output: 1 }, { input: [1, 2] }]) },
      { vectors: "io.json" },
      'malformed-vectors (output): io.json holds "output", which is not there in case 1.',
    ],
    "cases of several lengths": [
      line,
      {
        "io.json": json([
          { input: [1, 2], output: 1 },
          { input: [1], output: 1 },
        ]),
      },
      { vectors: "io.json" },
      'malformed-vectors (input): io.json holds "input", which is ragged: case 0 has 2 values, and case 1 1.',
    ],
    "names that the network has not": [
      line,
      { "io.json": json([{ input: { a: 1, c: 2 }, output: 1 }]) },
      { vectors: "io.json" },
      'malformed-vectors (input): io.json holds "input", which names a and c in case 0, and the network\'s are a and b.',
    ],
    "names where the network has none": [
      line.replace("{ size: 2, names: [a, b] }", "2"),
      { "io.json": json([{ input: { a: 1, c: 2 }, output: 1 }]) },
      { vectors: "io.json" },
      'malformed-vectors (input): io.json holds "input", which names a and c in case 0, and the network has no names.',
    ],
    "outputs of which one has no name": [
      choice,
      { "io.json": json([{ input: [1, 2], output: { first: 1 } }]) },
      { vectors: "io.json" },
      'malformed-vectors (output): io.json holds "output", which names first in case 0, and the network\'s are first and second.',
    ],
    "a list under a name": [
      line,
      { "io.json": json([{ input: { a: [1], b: 2 }, output: 1 }]) },
      { vectors: "io.json" },
      'malformed-vectors (input): io.json holds "input", which has a list under "a" in case 0.',
    ],
    "a text in a case": [
      line,
      { "io.json": json([{ input: [1, "two"], output: 1 }]) },
      { vectors: "io.json" },
      'malformed-vectors (input): io.json holds "input", which has text at [1], where a number belongs.',
    ],
    "an integer that no double holds": [
      line,
      { "io.json": '{ "cases": [{ "input": [1, 9007199254740993], "output": 1 }] }' },
      { vectors: "io.json" },
      'malformed-vectors (input): io.json holds "input", which has 9007199254740993 at [1], which a double cannot hold exactly.',
    ],
  };
  test.each(Object.entries(cases))("%s", async (_, [spec, files, question, message]) => {
    expect(await problemWith(spec, files, question)).toBe(message);
  });
});
