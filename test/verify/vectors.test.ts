import { describe, expect, test } from "vitest";
import { float64Bytes } from "../2-resolve/weights/write-npy.ts";
import { writeSafetensors } from "../2-resolve/weights/write-safetensors.ts";
import { json, line, npy, npz, tensorProto, vectorProblemOf, verifyFiles } from "./files.ts";

/** Three inputs of `line`, and what it gives. */
const x = [1, 1, 0, 0.5, -1, 2];
const y = [1.5, 0, -3.5];

describe("three cases in every form there is", () => {
  const forms: Readonly<Record<string, Parameters<typeof verifyFiles>>> = {
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
    expect(await verifyFiles(...given)).toMatchObject([{ cases: 3, arrays: [{ beyond: 0, cases: 3 }] }]);
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
  expect(await verifyFiles(line, files, { vectors: "model/test_data_set_0" })).toMatchObject([first]);
  expect(await verifyFiles(line, files, { vectors: "model" })).toMatchObject([first, second]);
});

describe("tensors of ONNX test data", () => {
  const files = {
    "data/input_0.pb": tensorProto([1, 1], "x"),
    "data/input_1.pb": tensorProto([7], "b"),
    "data/output_0.pb": tensorProto([1.5], "y"),
  };

  test.each([
    ["input_0", "output_0"],
    ["x", "y"],
  ])("go by their files' names or the graph's: %s and %s", async (input, output) => {
    const [verdict] = await verifyFiles(line, files, { vectors: "data", input, output: [output] });
    expect(verdict).toMatchObject({ inputKey: input, arrays: [{ key: output, beyond: 0 }] });
  });

  test("are listed by both names", async () => {
    expect(await vectorProblemOf(line, files, { vectors: "data" })).toBe(
      'unclear-vectors (input): data holds "input_0" ("x") and "input_1" ("b"), either of which may be the inputs.',
    );
  });

  test("go by their files' names alone where the graph's are not their own", async () => {
    const twins = { ...files, "data/input_1.pb": tensorProto([7], "x") };
    expect(await vectorProblemOf(line, twins, { vectors: "data", input: "x" })).toBe(
      'unclear-vectors (input): data holds no "x"; it holds input_0, input_1 and output_0.',
    );
    const crossed = { ...files, "data/input_1.pb": tensorProto([7], "input_0") };
    const [verdict] = await verifyFiles(line, crossed, { vectors: "data", input: "input_0" });
    expect(verdict?.arrays).toMatchObject([{ beyond: 0 }]);
  });
});

test("an ONNX tensor that cannot be read is one only where it is asked for", async () => {
  const files = {
    "data/input_0.pb": tensorProto([1, 1]),
    "data/input_1.pb": tensorProto([1, 1]).subarray(0, 9),
    "data/output_0.pb": tensorProto([1.5]),
  };
  const ask = (input: string) => ({ vectors: "data", input });
  expect(await vectorProblemOf(line, files, ask("input_0"))).toBe("nothing");
  expect(await vectorProblemOf(line, files, ask("input_1"))).toMatch(
    /^malformed-vectors \(input\): data holds "input_1", which cannot be read: ./,
  );
});

test("an array that is asked for twice is compared once", async () => {
  const files = { "io.npz": npz({ x: [[3, 2], x], y: [[3], y] }) };
  const [verdict] = await verifyFiles(line, files, { vectors: "io.npz", output: ["y", "y"] });
  expect(verdict?.arrays).toHaveLength(1);
});

test("inputs that are called X_test_raw are found", async () => {
  const files = { "io.npz": npz({ X_test_raw: [[3, 2], x], y: [[3], y] }) };
  expect(await verifyFiles(line, files, { vectors: "io.npz" })).toMatchObject([{ inputKey: "X_test_raw" }]);
});

test("one sample may stand without an axis for the cases", async () => {
  const files = { "io.npz": npz({ x: [[2], [1, 1]], y: [[], [1.5]] }) };
  expect(await verifyFiles(line, files, { vectors: "io.npz" })).toMatchObject([
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
    const problem = await vectorProblemOf(spec, files, { vectors: "io.npz" });
    if (problem !== "nothing") return problem;
    const [verdict] = await verifyFiles(spec, files, { vectors: "io.npz" });
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
    ["a row of two cases", [1, 12], "12 values (1×12)"],
    ["cases along the last axis", [6, 2], "12 values (6×2)"],
    ["half of each case", [4, 3], "12 values (4×3)"],
  ])("%s is no array of cases", async (_, shape, held) => {
    expect(await verdictOf(grid, shape)).toBe(
      `unfit-vectors (input): io.npz holds ${held} in "x"; the network takes 6 values a case.`,
    );
  });
});

test("NaN, infinities and -0 are numbers in JSON, and NaN equals NaN alone", async () => {
  const cases = [
    { input: ["NaN", 0], output: ["NaN"] },
    { input: ["Infinity", "-0"], output: ["Infinity"] },
    { input: ["Infinity", "Infinity"], output: [1] },
  ];
  const [verdict] = await verifyFiles(line, { "io.json": json(cases) }, { vectors: "io.json" });
  expect(verdict?.arrays).toMatchObject([
    { beyond: 1, first: { case: 2, got: Number.NaN, recorded: 1, error: Infinity } },
  ]);
});
