import { describe, expect, test } from "vitest";
import { line, tensorProto, vectorProblemOf, verifyFiles } from "../support/vector-files.ts";

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
    const [result] = await verifyFiles(line, files, { vectors: "data", input, output: [output] });
    expect(result).toMatchObject({ inputKeys: [{ key: input }], arrays: [{ key: output, beyond: 0 }] });
  });

  test("are listed by both names", async () => {
    expect(await vectorProblemOf(line, files, { vectors: "data" })).toBe(
      'unclear-vectors (input): data contains "input_0" ("x") and "input_1" ("b"), either of which may be the inputs.',
    );
  });

  test("go by their files' names alone where the graph's are not their own", async () => {
    const twins = { ...files, "data/input_1.pb": tensorProto([7], "x") };
    expect(await vectorProblemOf(line, twins, { vectors: "data", input: "x" })).toBe(
      'unclear-vectors (input): data has no tensor "x"; it contains input_0, input_1 and output_0.',
    );
    const crossed = { ...files, "data/input_1.pb": tensorProto([7], "input_0") };
    const [result] = await verifyFiles(line, crossed, { vectors: "data", input: "input_0" });
    expect(result?.arrays).toMatchObject([{ beyond: 0 }]);
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
    /^malformed-vectors \(input\): data has an unreadable tensor "input_1": it cannot be read: ./,
  );
});
