import { describe, expect, test } from "vitest";
import { choice, json, line, npy, npz, vectorProblemOf, type verifyFiles } from "../support/vector-files.ts";

/** Three inputs of `line`, and what it gives. */
const x = [1, 1, 0, 0.5, -1, 2];
const y = [1.5, 0, -3.5];

describe("what cannot be compared is refused in a sentence", () => {
  const both = { x: [[3, 2], x], y: [[3], y] } as const;
  const across = [[2, 3], x] as const;
  const inNpz = (arrays: Parameters<typeof npz>[0]) => ({ "io.npz": npz(arrays) });
  const cases: Readonly<Record<string, readonly [...Parameters<typeof verifyFiles>, message: string]>> = {
    "no file": [line, {}, { vectors: "io.npz" }, "missing-vectors (vectors): io.npz is not there."],
    "no file of outputs": [
      line,
      { "x.npy": npy([2], [1, 2]) },
      { vectors: "x.npy", expected: "y.npy" },
      "missing-vectors (expected): y.npy is not there.",
    ],
    "an unknown ending": [
      line,
      { "io.txt": "1,2" },
      { vectors: "io.txt" },
      "malformed-vectors (vectors): io.txt has an unsupported extension; recorded vectors are .npy, .npz, .safetensors, .json, .csv and folders of ONNX test data.",
    ],
    "a folder of anything": [
      line,
      { "io/a.txt": "" },
      { vectors: "io" },
      "malformed-vectors (vectors): io is a folder without ONNX test data: it contains neither input_0.pb nor test_data_set_0.",
    ],
    "a value that is no index": [
      "name: rows\ninput: 1\nlayers: [{ type: embedding, units: 1, entries: 2, weights: [[1], [2]] }]\n",
      inNpz({
        x: [
          [2, 1],
          [1, 2],
        ],
        y: [[2], [2, 1]],
      }),
      { vectors: "io.npz" },
      'incompatible-vectors (input): io.npz contains a case in "x" that cannot be computed, number 2: rows: x contains 2, but layer 1 (embedding) takes whole numbers from 0 to 1.',
    ],
    "a damaged file": [
      line,
      { "io.npz": npz(both).subarray(9) },
      { vectors: "io.npz" },
      "malformed-vectors (vectors): io.npz has a directory of 2 entries that ends after 0.",
    ],
    "an empty JSON file": [
      line,
      { "io.json": "" },
      { vectors: "io.json" },
      "malformed-vectors (vectors): io.json is not valid JSON: Unexpected end of JSON input.",
    ],
    "inputs alone": [
      line,
      { "x.npy": npy([3, 2], x) },
      { vectors: "x.npy" },
      "unclear-vectors (expected): x.npy contains a single array, the inputs, and no outputs.",
    ],
    "an unknown key": [
      line,
      inNpz(both),
      { vectors: "io.npz", output: ["y", "z"] },
      'unclear-vectors (output): io.npz has no tensor "z"; it contains x and y.',
    ],
    "no key of a usual name": [
      line,
      inNpz({ x: both.x, result: both.y, W: both.y }),
      { vectors: "io.npz" },
      'unclear-vectors (output): io.npz contains "result" and "W"; none of these names means the outputs.',
    ],
    "two keys of a usual name": [
      line,
      inNpz({ ...both, X_test: both.x }),
      { vectors: "io.npz" },
      'unclear-vectors (input): io.npz contains "x" and "X_test", either of which may be the inputs.',
    ],
    "inputs before and after a scaler": [
      line,
      inNpz({ X_test_raw: both.x, X_test: both.x, y: both.y }),
      { vectors: "io.npz" },
      'unclear-vectors (input): io.npz contains "X_test_raw" and "X_test", either of which may be the inputs.',
    ],
    "three keys of a usual name": [
      line,
      inNpz({ ...both, output: both.y, predict: both.y }),
      { vectors: "io.npz" },
      'unclear-vectors (output): io.npz contains "y", "output" and "predict", any of which may be the outputs.',
    ],
    "inputs and nothing else, by a key": [
      line,
      inNpz({ x: both.x }),
      { vectors: "io.npz" },
      "unclear-vectors (expected): io.npz contains a single array, the inputs, and no outputs.",
    ],
    "no cases in JSON": [
      line,
      { "io.json": json({ cases: [] }) },
      { vectors: "io.json" },
      "malformed-vectors (vectors): io.json contains no cases.",
    ],
    "an empty list in JSON": [
      line,
      { "io.json": "[]" },
      { vectors: "io.json" },
      "malformed-vectors (vectors): io.json contains no cases.",
    ],
    "a text under a name": [
      line,
      { "io.json": json([{ input: { a: 1, b: "two" }, output: 1 }]) },
      { vectors: "io.json" },
      'malformed-vectors (input): io.json has an unreadable tensor "input": it contains a string instead of a number in case 0 under "b".',
    ],
    "a key for a file of one array": [
      line,
      { "x.npy": npy([3, 2], x), "y.npy": npy([3], y) },
      { vectors: "x.npy", expected: "y.npy", input: "x" },
      'unclear-vectors (input): x.npy contains a single tensor without a name, so the key "x" does not apply.',
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
      'incompatible-vectors (input): io.npz contains 3 values (1×3) in "x", but the network takes 2 values per case.',
    ],
    "no inputs": [
      line,
      inNpz({ x: [[0, 2], []], y: both.y }),
      { vectors: "io.npz" },
      'incompatible-vectors (input): io.npz contains 0 values in "x", but there are no cases.',
    ],
    "outputs of other cases": [
      line,
      inNpz({ x: both.x, y: [[4], [1, 2, 3, 4]] }),
      { vectors: "io.npz" },
      'incompatible-vectors (output): io.npz contains 4 values in "y", but 3 cases of outputs must have shape 3×1.',
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
      'incompatible-vectors (output): io.npz contains 9 values (3×3) in "y", but 3 cases of outputs must have shape 3×2 or 3×1.',
    ],
    "inputs that are two cases by their number alone": [
      choice,
      { "io.json": json({ x: [[1, 2, 3, 4]], y: [[1, 2, 3, 4]] }) },
      { vectors: "io.json" },
      'incompatible-vectors (input): io.json contains 4 values (1×4) in "x", but the network takes 2 values per case.',
    ],
    "outputs in a row": [
      line,
      inNpz({ x: both.x, y: [[1, 3], y] }),
      { vectors: "io.npz" },
      'incompatible-vectors (output): io.npz contains 3 values (1×3) in "y", but 3 cases of outputs must have shape 3×1.',
    ],
    "outputs of the axes of others": [
      choice,
      inNpz({ x: both.x, y: across }),
      { vectors: "io.npz" },
      'incompatible-vectors (output): io.npz contains 6 values (2×3) in "y", but 3 cases of outputs must have shape 3×2 or 3×1.',
    ],
    "two outputs of one case": [
      line,
      inNpz({ x: [[2], [1, 1]], y: [[2], [1, 2]] }),
      { vectors: "io.npz" },
      'incompatible-vectors (output): io.npz contains 2 values in "y", but 1 case of outputs must have shape 1×1.',
    ],
    "a stage of the axes of others": [
      choice,
      inNpz({ x: both.x, y: [[3], [0, 1, 1]], A1: across }),
      { vectors: "io.npz" },
      'incompatible-vectors (vectors): io.npz contains 6 values (2×3) in "A1", but 3 cases of A1 must have shape 3×2.',
    ],
    "indices that are none": [
      choice,
      inNpz({ x: both.x, y: [[3], [0, 1, 2]] }),
      { vectors: "io.npz" },
      'incompatible-vectors (output): io.npz contains one number per case in "y", but 2 is not the index of one of 2 classes.',
    ],
    "a stage of another size": [
      choice,
      inNpz({ x: both.x, y: [[3], [0, 1, 1]], A1: [[3], [0, 1, 2]] }),
      { vectors: "io.npz" },
      'incompatible-vectors (vectors): io.npz contains 3 values in "A1", but 3 cases of A1 must have shape 3×2.',
    ],
    "a case without outputs": [
      line,
      { "io.json": json([{ input: [1, 2], output: 1 }, { input: [1, 2] }]) },
      { vectors: "io.json" },
      'malformed-vectors (output): io.json has an unreadable tensor "output": it is missing in case 1.',
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
      'malformed-vectors (input): io.json has an unreadable tensor "input": it is ragged: case 0 has 2 values, but case 1 has 1.',
    ],
    "names that the network has not": [
      line,
      { "io.json": json([{ input: { a: 1, c: 2 }, output: 1 }]) },
      { vectors: "io.json" },
      'malformed-vectors (input): io.json has an unreadable tensor "input": it names a and c in case 0, but the network\'s names are a and b.',
    ],
    "names where the network has none": [
      line.replace("{ size: 2, names: [a, b] }", "2"),
      { "io.json": json([{ input: { a: 1, c: 2 }, output: 1 }]) },
      { vectors: "io.json" },
      'malformed-vectors (input): io.json has an unreadable tensor "input": it names a and c in case 0, but the network has no names.',
    ],
    "outputs of which one has no name": [
      choice,
      { "io.json": json([{ input: [1, 2], output: { first: 1 } }]) },
      { vectors: "io.json" },
      'malformed-vectors (output): io.json has an unreadable tensor "output": it has no "second" in case 0.',
    ],
    "a list under a name": [
      line,
      { "io.json": json([{ input: { a: [1], b: 2 }, output: 1 }]) },
      { vectors: "io.json" },
      'malformed-vectors (input): io.json has an unreadable tensor "input": it has a list instead of a number under "a" in case 0.',
    ],
    "a text in a case": [
      line,
      { "io.json": json([{ input: [1, "two"], output: 1 }]) },
      { vectors: "io.json" },
      'malformed-vectors (input): io.json has an unreadable tensor "input": it contains a string at [1] instead of a number in case 0.',
    ],
    "an integer that no double holds": [
      line,
      { "io.json": '{ "cases": [{ "input": [1, 9007199254740993], "output": 1 }] }' },
      { vectors: "io.json" },
      'malformed-vectors (input): io.json has an unreadable tensor "input": it contains 9007199254740993 at [1], which a double cannot represent exactly in case 0.',
    ],
  };
  test.each(Object.entries(cases))("%s", async (_, [spec, files, request, message]) => {
    expect(await vectorProblemOf(spec, files, request)).toBe(message);
  });
});
