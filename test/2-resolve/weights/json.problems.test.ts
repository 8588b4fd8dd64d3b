import { expect, test } from "vitest";
import { problemOf, testProblems, text } from "../../support/weights/problem-of.ts";

testProblems(".json", [
  { of: "bytes", file: Uint8Array.of(0xff, 0xfe, 0x5b), problem: "malformed-weights: is not valid UTF-8." },
  {
    of: "nothing to read",
    file: text('{"name": "xor", "ok": true, "none": null}'),
    problem: "malformed-weights: contains no tensors.",
  },
  {
    of: "a ragged matrix",
    file: text("[[1, 2, 3, 4], [1, 2, 3]]"),
    problem: "malformed-weights: is ragged: the row at [1] has 3 items, but the row at [0] has 4.",
  },
  {
    of: "a ragged tensor",
    key: "W",
    file: text('{"W": [[[1], [2]], [[3], [4, 5]]]}'),
    problem:
      'malformed-weights: has an unreadable tensor "W": it is ragged: the row at [1, 1] has 2 items, but the row at [0, 0] has 1.',
  },
  {
    of: "a number among rows",
    file: text("[[1, 2], 3]"),
    problem: "malformed-weights: contains 3 at [1] instead of a list of 2.",
  },
  {
    of: "a row among numbers",
    file: text("[1, [2]]"),
    problem: "malformed-weights: contains a list at [1] instead of a number.",
  },
  {
    of: "null",
    file: text("[[1, null]]"),
    problem: "malformed-weights: contains null at [0, 1] instead of a number.",
  },
  {
    of: "a number as text",
    file: text('["1"]'),
    problem: "malformed-weights: contains a string at [0] instead of a number.",
  },
  {
    of: "a truth value",
    file: text("[true]"),
    problem: "malformed-weights: contains true at [0] instead of a number.",
  },
  {
    of: "two tensors of one name",
    file: text('{"a.b": [1], "a": {"b": [2]}}'),
    problem: 'malformed-weights: contains two tensors named "a.b".',
  },
  {
    of: "an integer between two doubles",
    file: text("[0, 9007199254740993]"),
    problem: "inexact-weight: contains 9007199254740993 at [1], which a double cannot represent exactly.",
  },
  {
    of: "an integer between two doubles, written with a point",
    file: text("[9007199254740993.00]"),
    problem: "inexact-weight: contains 9007199254740993.00 at [0], which a double cannot represent exactly.",
  },
  {
    of: "a number that would become 0",
    key: "a.W",
    file: text('{"a": {"b": [0], "W": [[0, 0], [0.0e-9, 1e-400]]}}'),
    problem:
      'inexact-weight: has an unreadable tensor "a.W": it contains 1e-400 at [1, 1], which a double cannot represent exactly.',
  },
  {
    of: "two tensors under one key",
    key: "W",
    file: text('{"W": [1], "b": {"W": 1}, "\\u0057": [2]}'),
    problem: 'malformed-weights: contains the key "W" twice in the same object.',
  },
  {
    of: "deep lists",
    file: text("[".repeat(100_000) + "]".repeat(100_000)),
    problem: "malformed-weights: has 100000 axes; at most 64 are supported.",
  },
  {
    of: "deep objects",
    file: text(`${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`),
    problem: "malformed-weights: contains names nested so deeply that a key exceeds 1000 characters.",
  },
  {
    of: "an unknown key",
    key: "c",
    file: text('{"a": [1], "b": [2]}'),
    problem: 'unknown-key: has no tensor "c"; it contains a and b.',
  },
]);

test.each([
  ["inside texts", '{"W": [9007199254740992], "note": "9007199254740993, {\\"W\\": 1}"}'],
  ["in a key", '{"9007199254740993": [1], "W": [9007199254740992]}'],
  ["in another tensor", '{"other": [9007199254740993], "W": [9007199254740992]}'],
  ["in another object", '{"W": [9007199254740992.0], "more": [{"W": [1]}, {"W": [1]}]}'],
])("what stands %s does not matter to a tensor", (_, file) => {
  expect(problemOf(".json", text(file), "W")).toBe("none");
});

test("text that is not JSON is refused in the words of the engine", () => {
  expect(problemOf(".json", text("W = [1]"))).toMatch(/^malformed-weights: is not valid JSON: .+\.$/);
});

test("an unknown extension is answered with the known ones", () => {
  expect(problemOf(".onnx", text("x"))).toBe(
    "unknown-format: has an unsupported extension; weight files are .npy, .npz, .safetensors and .json.",
  );
});
