import { expect, test } from "vitest";
import { int64Bytes, problemOf, testProblems, text } from "./problem-of.ts";
import { float64Bytes } from "./write-npy.ts";
import { writeOne, writeSafetensors } from "./write-safetensors.ts";

testProblems(".safetensors", [
  {
    of: "a few bytes",
    file: text("hello"),
    problem: "malformed-weights: ends inside the length of its header.",
  },
  {
    of: "text",
    file: text("a text file, not a tensor"),
    problem: "malformed-weights: says its header takes 7359009851570397281 bytes, and 17 follow.",
  },
  {
    of: "a header that is not text",
    file: writeSafetensors("{}").fill(0xff, 8),
    problem: "malformed-weights: has a header that is not UTF-8 text.",
  },
  {
    of: "a header that is a list",
    file: writeSafetensors([1]),
    problem: "malformed-weights: has a header that is not an object.",
  },
  {
    of: "a header that describes a tensor twice",
    file: writeSafetensors('{"W": {}, "W": {}}'),
    problem: 'malformed-weights: has a header that has the key "W" twice in one object.',
  },
  {
    of: "only metadata",
    file: writeSafetensors({ __metadata__: {} }),
    problem: "malformed-weights: holds no tensors.",
  },
  {
    of: "an entry without offsets",
    key: "W",
    file: writeSafetensors({ W: { dtype: "F32", shape: [1] } }),
    problem:
      'malformed-weights: holds "W", which the header does not describe by a dtype, a shape and data_offsets.',
  },
  {
    of: "float8",
    key: "W",
    file: writeOne("F8_E4M3", [2], [0, 0]),
    problem:
      'unsupported-weights: holds "W", which holds numbers of the type "F8_E4M3", and what is read is F64, F32, F16, BF16, I64, I32, I16, I8 and 5 more.',
  },
  {
    of: "offsets past the end",
    key: "W",
    file: writeSafetensors({ W: { dtype: "F64", shape: [2], data_offsets: [0, 16] } }, float64Bytes([1])),
    problem:
      'malformed-weights: holds "W", which says it lies in bytes 0 to 16 of the 8 that follow the header.',
  },
  {
    of: "offsets the wrong way round",
    key: "W",
    file: writeSafetensors({ W: { dtype: "U8", shape: [2], data_offsets: [4, 2] } }, float64Bytes([1])),
    problem:
      'malformed-weights: holds "W", which says it lies in bytes 4 to 2 of the 8 that follow the header.',
  },
  {
    of: "offsets that are not its size",
    key: "W",
    file: writeOne("F32", [3, 5], Array(40).fill(0)),
    problem:
      'malformed-weights: holds "W", which says it holds 3×5 float32 (60 bytes), but its offsets give it only 40 bytes.',
  },
  {
    of: "an integer between two doubles",
    key: "W",
    file: writeOne("U64", [1], int64Bytes(2n ** 53n + 1n)),
    problem:
      'inexact-weight: holds "W", which has 9007199254740993 at [0], which a double cannot hold exactly.',
  },
]);

test("a header that is not JSON is refused in the words of the engine", () => {
  const problem = problemOf(".safetensors", writeSafetensors("{'W': 1}"));
  expect(problem).toMatch(/^malformed-weights: has a header that is not JSON: .+\.$/);
});
